"""The systems under load, each of one or two processes, started for a bench and ended by it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers" / "chat"
DATABASE = os.environ.get("DATABASE_SERVICE", "postgres://postgres@127.0.0.1:5432/test")
CHAT = "bench.peers.chat.channels_chat:application"
BASE = {
    **{
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL")
    },
    "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    "DJANGO_SETTINGS_MODULE": "bench.live.settings",
    "REDIS_KEYS": "bench",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, whose: str) -> None:
    end = time.monotonic() + 180
    while True:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > end:
            raise TimeoutError(f"{whose} does not answer")
        time.sleep(0.02)


class Redis:
    """One of our own, since some benches take it away for a while."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise SystemExit("b and e need the program redis-server")
        self.process = subprocess.Popen(
            [program, "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"],
            stdout=subprocess.DEVNULL,
        )
        wait_for(self.port, "Redis")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


class Server:
    """`kind` is a letter of the table in `run.py`; a 2 behind it means two processes."""

    def __init__(
        self, kind: str, rooms: int, people: int, folder: str, redis: Redis | None
    ) -> None:
        self.kind, self.folder, self.redis = kind, folder, redis
        self.ours = kind[0] in "de"
        count = 2 if kind.endswith("2") else 1
        self.ports = [free_port() for _ in range(count)]
        self.origin = f"http://127.0.0.1:{self.ports[0]}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = dict(BASE)
        if kind[0] == "b" and redis is not None:
            self.environment["CHAT_REDIS"] = redis.url
        self.rooms = (
            self._our_rooms(rooms, people) if self.ours else self._peer_rooms(rooms, people)
        )
        self.start()

    def _peer_rooms(self, rooms: int, people: int) -> list[Any]:
        return [
            [
                [self.ports[seat % len(self.ports)], f"/room{number}/", {"Host": "127.0.0.1"}]
                for seat in range(people)
            ]
            for number in range(rooms)
        ]

    def _our_rooms(self, rooms: int, people: int) -> list[Any]:
        self.environment |= {"VAR_DIR": self.folder, "SOCKET_ORIGINS": self.origin}
        if self.kind[0] == "e" and self.redis is not None:
            name = f"bench_live_{self.ports[0]}"
            renew_database(name)
            self.environment |= {
                "DATABASE_URL": urlsplit(DATABASE)._replace(path=f"/{name}").geturl(),
                "REDIS_URL": self.redis.url,
                "REDIS_PREFIX": name,
            }
        self._run("manage.py", "migrate", "-v0")
        made = self._run("bench/live/seed.py", str(rooms), str(people))
        host = f"127.0.0.1:{self.ports[0]}"
        return [
            [
                [
                    self.ports[seat % len(self.ports)],
                    path,
                    {"Host": host, "Origin": self.origin, "Cookie": cookie},
                ]
                for seat, (path, cookie) in enumerate(room)
            ]
            for room in json.loads(made)
        ]

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def start(self) -> None:
        for port in self.ports:
            if self.ours:
                command = ["manage.py", "serve", "--pages-only"]
            elif self.kind[0] == "c":
                command = [str(PEERS / "websockets_chat.py"), str(port)]
            else:
                command = ["-m", "daphne", "-v0", "-b", "127.0.0.1", "-p", str(port), CHAT]
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=ROOT,
                    env=self.environment | {"PORT": str(port)},
                    stdout=subprocess.DEVNULL,
                )
            )
        for port in self.ports:
            wait_for(port, self.kind)

    def stop(self, how: int = signal.SIGTERM) -> None:
        for process in self.processes:
            process.send_signal(how)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []

    def end(self) -> None:
        self.stop()
        if "DATABASE_URL" in self.environment:
            drop_database(urlsplit(self.environment["DATABASE_URL"]).path[1:])

    def cpu(self) -> float:
        """Seconds that all its processes have worked."""
        ticks = 0
        for process in self.processes:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """KiB that all its processes hold."""
        total = 0
        for process in self.processes:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS"):
                    total += int(line.split()[1])
        return total


def _at_the_service(*statements: str) -> None:
    import psycopg

    service = urlsplit(DATABASE)._replace(path="/postgres").geturl()
    with psycopg.connect(service, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def drop_database(name: str) -> None:
    _at_the_service(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def renew_database(name: str) -> None:
    _at_the_service(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")


class Crowd:
    """All clients, in a process of their own: see `load.py`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "bench" / "live" / "load.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, what: str, **command: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": what, **command}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def __call__(self, what: str, **command: Any) -> dict[str, Any]:
        self.begin(what, **command)
        return self.answer()

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
