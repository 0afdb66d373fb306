"""Everything in one process: pages, websockets, and the worker for background tasks."""

import logging
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from privacy import schedule

logger = logging.getLogger(__name__)

LAST_PORT = 65535


class Command(BaseCommand):
    help = "Serve pages and websockets by Daphne, with the task worker in a thread beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--demo",
            action="store_true",
            help="bring the database up to date and, when it is empty, load the sample content",
        )

        parser.add_argument(
            "--pages-only",
            action="store_true",
            help="without the worker: for a second process beside one that has it",
        )

    def handle(
        self, *args: Any, host: str, demo: bool, pages_only: bool = False, **options: Any
    ) -> None:
        port = read_port(settings.PORT)
        refuse_unwritable(settings.VAR)
        refuse_taken_port(host, port)
        if demo:
            self.prepare()

        # Daphne installs Twisted's reactor on import, so it is imported only when it will run.
        from portal import daphne_server
        from portal.asgi import application

        work = None if pages_only else Work()
        if work is not None:
            work.start()
        self.stdout.write(f"Alongside is at http://{host}:{port}/  (Ctrl-C ends it)")
        server = daphne_server.server(application, host=host, port=port)
        try:
            server.run()
        finally:
            if work is not None:
                work.stop()
            self.stdout.write("\nEnded.")

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database (once) ...")
            self.stdout.flush()
            call_command("migrate", verbosity=0)
        loaded = get_user_model().objects.exists()
        call_command("demo", sessions_only=loaded, stdout=self.stdout)


def read_port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= LAST_PORT):
        raise CommandError(
            f"PORT must be a number from 1 to {LAST_PORT}, and this is {given!r}. "
            "Try: make run PORT=8001"
        )
    return int(given)


def refuse_unwritable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandError(
            f"Cannot write to the folder {folder} ({error.strerror}). "
            "Make it writable, or name another one: VAR_DIR=/some/folder make run"
        ) from error


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"End what uses it, or choose another: make run PORT={port + 1 if port < LAST_PORT else 8000}"
            ) from error


class Work:
    """The task worker, and the clock that asks it for what is on the schedule."""

    def __init__(self) -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        self._worker = Worker(
            queue_names=["default"],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="serve",
            excluded_queue_names=[],
        )
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._run_worker, name="task-worker", daemon=True),
            threading.Thread(target=self._run_clock, name="clock", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the task in hand finish; wait at most five seconds for it."""
        self._worker.running = False
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _run_worker(self) -> None:
        while not self._ended.is_set():
            try:
                self._worker.run()
            except Exception:  # a worker that stops would stop the deleting too: begin again
                logger.exception("task worker failed; it begins again")
                time.sleep(1)

    def _run_clock(self) -> None:
        while not self._ended.is_set():
            try:
                schedule.keep_time(self._ended)
            except Exception:  # a clock that stops would stop the deleting too: begin again
                logger.exception("the clock failed; it begins again")
                self._ended.wait(1)
