"""How many people one process of live rooms carries, beside a bare chat and a bare socket library.

    make bench-live        or        python bench/live/run.py [--rooms 10] [--people 30] [--only a,d]

All systems get the same load from the same clients (`load.py`, a process of its own), one after the
other within one run, each on a server started for it. Rates rise until the 99th percentile of the time
from saying to hearing reaches 250 ms, or something is lost.

    a  a bare Channels chat consumer, in memory       b  the same over channels_redis pub/sub
    b2 the same with two Daphne processes              c  the bare `websockets` library: the floor
    d  our room on SQLite, in memory                   e  our room on PostgreSQL and Redis
    e2 the same with two Daphne processes

Ours runs with all that it does for people: authorisation, screening, encryption, per-person reading,
presence, the log. Prints one JSON object a line, also to var/bench/live.jsonl. Sends to 127.0.0.1 only.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers" / "chat"
LIMIT = 0.25  # seconds, of the 99th percentile
DATABASE = os.environ.get("DATABASE_SERVICE", "postgres://postgres@127.0.0.1:5432/test")
REDIS = os.environ.get("REDIS_SERVICE", "redis://127.0.0.1:6379/0")
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


class Report:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(
        self,
        case: str,
        metric: str,
        value: float,
        unit: str,
        peer: str = "",
        peer_value: float | None = None,
    ) -> None:
        line = {
            "bench": "live",
            "case": case,
            "metric": metric,
            "value": round(value, 5),
            "unit": unit,
        }
        if peer_value:
            line |= {
                "peer": peer,
                "peer_value": round(peer_value, 5),
                "ratio": round(value / peer_value, 4),
            }
        self.lines.append(json.dumps(line))
        print(self.lines[-1], flush=True)
        folder = ROOT / "var" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "live.jsonl").write_text("\n".join(self.lines) + "\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """One system, of one or two processes, and the rooms that stand in it."""

    def __init__(self, kind: str, rooms: int, people: int, folder: str) -> None:
        self.kind, self.folder = kind, folder
        self.ours = kind[0] in "de"
        count = 2 if kind.endswith("2") else 1
        self.ports = [free_port() for _ in range(count)]
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = dict(BASE)
        if kind[0] == "b":
            self.environment["CHAT_REDIS"] = REDIS
        if self.ours:
            self.environment["VAR_DIR"] = folder
            self.environment["PORT"] = str(self.ports[0])
            if kind[0] == "e":
                name = "bench_live"
                address = urlsplit(DATABASE)
                self.environment |= {
                    "DATABASE_URL": address._replace(path=f"/{name}").geturl(),
                    "REDIS_URL": REDIS,
                    "REDIS_PREFIX": f"bench{self.ports[0]}",
                }
                renew_database(DATABASE, name)
            manage = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(manage, cwd=ROOT, env=self.environment, check=True)
            seed = [sys.executable, "bench/live/seed.py", str(rooms), str(people)]
            made = subprocess.run(
                seed, cwd=ROOT, env=self.environment, check=True, capture_output=True
            )
            origin = f"http://127.0.0.1:{self.ports[0]}"
            self.rooms = [
                [
                    [
                        self.ports[seat % count],
                        path,
                        {"Host": f"127.0.0.1:{self.ports[0]}", "Origin": origin, "Cookie": cookie},
                    ]
                    for seat, (path, cookie) in enumerate(room)
                ]
                for room in json.loads(made.stdout)
            ]
        else:
            self.rooms = [
                [
                    [self.ports[seat % count], f"/room{number}/", {"Host": "127.0.0.1"}]
                    for seat in range(people)
                ]
                for number in range(rooms)
            ]
        self.start()

    def start(self) -> None:
        for port in self.ports:
            if self.kind == "c":
                command = [sys.executable, str(PEERS / "websockets_chat.py"), str(port)]
            else:
                application = (
                    "portal.asgi:application"
                    if self.ours
                    else "bench.peers.chat.channels_chat:application"
                )
                command = [
                    sys.executable,
                    "-m",
                    "daphne",
                    "-v0",
                    "-b",
                    "127.0.0.1",
                    "-p",
                    str(port),
                    application,
                ]
            self.processes.append(subprocess.Popen(command, cwd=ROOT, env=self.environment))
        for port in self.ports:
            end = time.monotonic() + 60
            while not answers(port):
                if time.monotonic() > end:
                    raise TimeoutError(f"{self.kind} does not answer")
                time.sleep(0.02)

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

    def cpu(self) -> float:
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


def renew_database(service: str, name: str) -> None:
    import psycopg

    with psycopg.connect(service.replace("/test", "/postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")


class Crowd:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "bench" / "live" / "load.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, what: str, **command: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, **command}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


def highest(
    crowd: Crowd, people: int, start: float, seconds: float
) -> tuple[float, dict[str, Any]]:
    """Deliveries a second at the last rate that was carried, and what it was like."""
    best, at_best, rate = 0.0, {}, start
    while True:
        step = crowd("speak", rate=rate / people, seconds=seconds)
        bad = step["p99"] > LIMIT or step["lost"] or step["doubled"]
        print(
            f"  {rate:8.0f}/s wanted {step['rate']:8.0f}/s  p50 {step['p50'] * 1000:.1f}"
            f"  p99 {step['p99'] * 1000:.1f} ms"
            f"  lost {step['lost']}  doubled {step['doubled']}  closed {step['closed']}",
            file=sys.stderr,
        )
        if bad:
            return best, at_best
        if step["rate"] > best:
            best, at_best = step["rate"], step
        rate *= 1.25


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rooms", type=int, default=10)
    arguments.add_argument("--people", type=int, default=30)
    arguments.add_argument("--seconds", type=float, default=4)
    arguments.add_argument("--only", default="a,b,b2,c,d,e,e2")
    arguments.add_argument("--modest", type=float, default=2000, help="deliveries a second")
    options = arguments.parse_args()
    report, found = Report(), {}
    for kind in options.only.split(","):
        with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
            found[kind] = measure(kind, options, folder, report)
    compare(found, report)


def measure(kind: str, options: Any, folder: str, report: Report) -> dict[str, float]:
    print(f"{kind}: {options.rooms} rooms of {options.people}", file=sys.stderr)
    server, crowd = Server(kind, options.rooms, options.people, folder), Crowd()
    try:
        before = server.memory()
        opened = crowd("open", rooms=server.rooms, ours=server.ours)
        idle = (server.memory() - before) / opened["open"]
        crowd("speak", rate=options.modest / options.people, seconds=2)  # to warm up
        began = server.cpu()
        modest = crowd("speak", rate=options.modest / options.people, seconds=options.seconds * 2)
        cpu = (server.cpu() - began) / max(modest["heard"], 1)
        start = 1500 if kind[0] in "ab" else 8000
        best, at_best = highest(crowd, options.people, start, options.seconds)
        result = {
            "deliveries": best,
            "p50": modest["p50"] * 1000,
            "p99": modest["p99"] * 1000,
            "lost": modest["lost"] + at_best.get("lost", 0),
            "doubled": modest["doubled"] + at_best.get("doubled", 0),
            "out_of_order": modest["out_of_order"] + at_best.get("out_of_order", 0),
            "cpu": cpu * 1e6,
            "idle": idle,
        }
        units = {
            "deliveries": "/s",
            "p50": "ms",
            "p99": "ms",
            "cpu": "us/delivery",
            "idle": "KiB/connection",
        }
        for metric, value in result.items():
            report.add(kind, metric, value, units.get(metric, "messages"))
        if server.ours:
            came_back = resume(server, crowd)
            report.add(kind, "back after a restart", came_back, "s")
        return result
    finally:
        crowd.end()
        server.stop()


def resume(server: Server, crowd: Crowd) -> float:
    """The server is killed; from the moment it listens again until everybody is up to date."""
    server.stop(signal.SIGKILL)
    lasts = crowd("close")["last"]
    server.start()
    began = time.monotonic()
    crowd("open", rooms=server.rooms, ours=True, last=lasts, together=100)
    return time.monotonic() - began


TARGETS = (
    # ours, peer, metric, at least or at most, target
    ("d", "a", "deliveries", "at least", 8),
    ("e", "b", "deliveries", "at least", 7),
    ("e2", "b2", "deliveries", "at least", 4),
    ("d", "c", "deliveries", "at least", 0.25),
    ("e", "c", "deliveries", "at least", 0.25),
    ("d", "a", "p99", "at most", 0.2),
    ("d", "a", "idle", "at most", 1),
)


def compare(found: dict[str, dict[str, float]], report: Report) -> None:
    for ours, peer, metric, bound, target in TARGETS:
        if ours in found and peer in found and found[peer][metric]:
            report.add(
                f"{ours} against {peer} ({bound} {target})",
                metric,
                found[ours][metric],
                "",
                peer,
                found[peer][metric],
            )


if __name__ == "__main__":
    main()
