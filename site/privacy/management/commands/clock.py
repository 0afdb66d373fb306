"""The clock on its own, for an installation whose pages and tasks run in separate processes."""

from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy import schedule


class Command(BaseCommand):
    help = "Ask again and again for what the schedule lists; `manage.py serve` does so itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="ask for everything now, and end (for a timer)"
        )
        parser.add_argument(
            "--list", action="store_true", help="say what is on the schedule, and end"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if options["list"]:
            for entry in schedule.entries():
                self.stdout.write(f"{entry.name}: every {entry.seconds} seconds")
        elif once:
            if failed := schedule.ask_for(schedule.entries()):
                raise CommandError(f"Could not ask for {', '.join(failed)}")
        else:
            schedule.keep_time(Event())
