"""How many people one process of live rooms carries, beside a bare chat and a bare socket library.

    make bench-live [SCALE=large]     or     python bench/live/run.py [--only a,d] [--rounds 2] …

    a  a bare Channels chat consumer, in memory       b  the same over channels_redis pub/sub
    b2 the same with two Daphne processes              c  the bare `websockets` library: the floor
    d  our room on SQLite, in memory                   e  our room on PostgreSQL and Redis
    e2 the same with two processes

All get the same load from the same clients (`load.py`, a process of its own): in each round one after
the other, so that what else the machine does meets all of them; figures are medians over the rounds.
Rates rise until the 99th percentile of the time from saying to hearing is above 250 ms or something is
lost. Ours runs with all that it does for people: authorisation, sanctions, screening, encryption,
per-person reading, presence, the log.

The quick mode (the default) takes a few minutes. SCALE=large has more rounds, 2,000 connections, and
every trouble on `e` and `e2` too. Prints one JSON object a line, and writes them to var/bench/live.jsonl.
Sends to 127.0.0.1 only; needs PostgreSQL (DATABASE_SERVICE) and the program redis-server for b and e.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import troubles
from systems import ROOT, Crowd, Redis, Server

LIMIT = 0.25  # seconds, of the 99th percentile
TARGETS = (
    # ours, peer, metric, bound, target
    ("d", "a", "deliveries", "at least", 8),
    ("e", "b", "deliveries", "at least", 7),
    ("e2", "b2", "deliveries", "at least", 4),
    ("d", "c", "deliveries", "at least", 0.25),
    ("e", "c", "deliveries", "at least", 0.25),
    ("d", "a", "p99", "at most", 0.2),
    ("e", "b", "p99", "at most", 0.2),
    ("d", "a", "cpu", "as measured", 0),
    ("e", "b", "cpu", "as measured", 0),
    ("d", "a", "idle", "at most", 1),
)
UNITS = {
    "deliveries": "/s",
    "p50": "ms",
    "p99": "ms",
    "cpu": "us/delivery",
    "cpu at the highest rate": "us/delivery",
    "opening": "s",
}


class Report:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(
        self, case: str, metric: str, value: float, unit: str, peer: str = "", beside: float = 0
    ) -> None:
        line = {
            "bench": "live",
            "case": case,
            "metric": metric,
            "value": round(value, 4),
            "unit": unit,
            "peer": peer or None,
            "peer_value": round(beside, 4) if beside else None,
            "ratio": round(value / beside, 4) if beside else None,
        }
        self.lines.append(json.dumps(line))
        print(self.lines[-1], flush=True)
        folder = ROOT / "var" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "live.jsonl").write_text("\n".join(self.lines) + "\n")


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Bench:
    """All systems of one run, started once; rounds meet each in turn."""

    def __init__(self, options: argparse.Namespace, folder: Path, report: Report) -> None:
        self.options, self.report = options, report
        self.crowd = Crowd()
        kinds = options.only.split(",")
        self.redis = Redis() if any(kind[0] in "be" for kind in kinds) else None
        self.servers: dict[str, Server] = {}
        self.lasts: dict[str, list[int]] = {}
        self.found: dict[str, dict[str, list[float]]] = {kind: {} for kind in kinds}
        self.totals = dict.fromkeys(kinds, (0, 0, 0))
        for kind in kinds:
            own = folder / kind
            own.mkdir()
            tell(f"{kind}: starting")
            server = Server(kind, options.rooms, options.people, str(own), self.redis)
            self.servers[kind] = server

    def end(self) -> None:
        self.crowd.end()
        for server in self.servers.values():
            server.end()
        if self.redis is not None:
            self.redis.stop()

    def open(self, kind: str) -> dict[str, Any]:
        server = self.servers[kind]
        more = {"last": self.lasts[kind]} if kind in self.lasts else {}
        return self.crowd("open", rooms=server.rooms, ours=server.ours, **more)

    def close(self, kind: str) -> None:
        self.lasts[kind] = self.crowd("close")["last"]

    def note(self, kind: str, **figures: float) -> None:
        for name, value in figures.items():
            self.found[kind].setdefault(name, []).append(value)

    def median(self, kind: str, name: str) -> float:
        return statistics.median(self.found[kind].get(name) or [0.0])

    def round(self, kind: str, *, is_first: bool) -> None:
        server, crowd, options = self.servers[kind], self.crowd, self.options
        before = server.memory()
        opened = self.open(kind)
        if is_first:
            time.sleep(1)
            idle = (server.memory() - before) / opened["open"]
            self.note(kind, idle=idle, opening=opened["seconds"])
        crowd("speak", rate=options.modest / options.people, seconds=1)  # to warm up
        worked = server.cpu()
        modest = crowd("speak", rate=options.modest / options.people, seconds=options.seconds * 2)
        cpu = (server.cpu() - worked) / max(modest["heard"], 1)
        self.count(kind, modest)
        self.note(kind, p50=modest["p50"] * 1000, p99=modest["p99"] * 1000, cpu=cpu * 1e6)
        self.climb(kind)
        self.close(kind)

    def climb(self, kind: str) -> None:
        """The highest rate that is carried. One step that is not may be the machine's fault: it is
        tried once more."""
        known = self.found[kind].get("deliveries")
        rate = (known[-1] / 2 if known else 0) or (1500 if kind[0] in "ab" else 4000)
        best, cpu_at_best, misses = 0.0, 0.0, 0
        while misses < 2:
            worked = self.servers[kind].cpu()
            step = self.crowd(
                "speak", rate=rate / self.options.people, seconds=self.options.seconds
            )
            worked = self.servers[kind].cpu() - worked
            carried = step["p99"] <= LIMIT and not (step["lost"] or step["doubled"])
            tell(
                f"  {kind} {rate:7.0f}/s wanted {step['rate']:7.0f}/s  p50 {step['p50'] * 1e3:.0f}"
                f"  p99 {step['p99'] * 1e3:.0f} ms  {worked / max(step['heard'], 1) * 1e6:.0f} us each"
                f"  lost {step['lost']}  doubled {step['doubled']}  closed {step['closed']}"
            )
            if not carried:
                misses += 1
                continue
            misses = 0
            self.count(kind, step)
            if step["rate"] > best:
                best, cpu_at_best = step["rate"], worked / step["heard"] * 1e6
            rate *= 1.3
        self.note(kind, deliveries=best, **{"cpu at the highest rate": cpu_at_best})

    def count(self, kind: str, said: dict[str, Any]) -> None:
        lost, doubled, unordered = self.totals[kind]
        self.totals[kind] = (
            lost + said["lost"], doubled + said["doubled"], unordered + said["out_of_order"]
        )  # fmt: skip

    def tell_all(self) -> None:
        for kind, figures in self.found.items():
            for name in figures:
                unit = UNITS.get(name, "KiB/connection")
                self.report.add(kind, name, self.median(kind, name), unit)
            for name, total in zip(
                ("lost", "doubled", "out of order"), self.totals[kind], strict=True
            ):
                self.report.add(kind, name, total, "messages")
        for ours, peer, metric, bound, target in TARGETS:
            if ours in self.found and peer in self.found and self.median(peer, metric):
                self.report.add(
                    f"{ours} beside {peer}: {bound} {target or ''}".strip(),
                    metric,
                    self.median(ours, metric),
                    UNITS.get(metric, "KiB/connection"),
                    peer,
                    self.median(peer, metric),
                )

    def bear_troubles(self, kind: str) -> None:
        self.open(kind)
        for trouble in troubles.of(self.servers[kind]):
            tell(f"{kind}: {trouble.__name__}")
            for name, (value, unit) in trouble(self.servers[kind], self.crowd).items():
                self.report.add(kind, name, value, unit)
            if trouble is not troubles.restart:  # who was closed comes back
                self.close(kind)
                self.open(kind)
        self.close(kind)


def idle(kind: str, rooms: int, people: int, redis: Redis | None, report: Report) -> float:
    """KiB for each connection that does nothing, on a server of its own; and back after a restart."""
    crowd = Crowd()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        server = Server(kind, rooms, people, folder, redis)
        try:
            crowd("open", rooms=[room[:1] for room in server.rooms[:1]], ours=server.ours)
            before = server.memory()
            crowd("close")
            opened = crowd("open", rooms=server.rooms, ours=server.ours)
            time.sleep(15)  # what only a socket that has not said hello needs is given back
            each = (server.memory() - before) / opened["open"]
            report.add(kind, f"idle, {opened['open']} connections", each, "KiB/connection")
            if server.ours:
                for name, (value, unit) in troubles.restart(server, crowd).items():
                    report.add(kind, name, value, unit)
            return each
        finally:
            crowd.end()
            server.end()


def main() -> None:
    large = os.environ.get("SCALE") == "large"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rooms", type=int, default=10)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3 if large else 1)
    parser.add_argument("--seconds", type=float, default=4 if large else 2)
    parser.add_argument("--only", default="a,b,b2,c,d,e,e2")
    parser.add_argument("--modest", type=float, default=2000, help="deliveries a second")
    parser.add_argument("--troubles", default="d,e,e2" if large else "d,e")
    parser.add_argument("--idle", default="500,2000" if large else "", help="connections")
    options = parser.parse_args()
    report = Report()
    report.add("load at the beginning", "load", os.getloadavg()[0], "processes")
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        bench = Bench(options, Path(folder), report)
        try:
            for number in range(options.rounds):
                for kind in bench.found:
                    bench.round(kind, is_first=number == 0)
            bench.tell_all()
            for kind in options.troubles.split(","):
                if kind in bench.found:
                    bench.bear_troubles(kind)
            for count in filter(None, options.idle.split(",")):
                measured = {
                    kind: idle(kind, int(count) // 50, 50, bench.redis, report)
                    for kind in ("a", "d")
                }
                case = f"d beside a: idle, {count} connections, at most 1"
                report.add(case, "idle", measured["d"], "KiB/connection", "a", measured["a"])
        finally:
            bench.end()
    report.add("load at the end", "load", os.getloadavg()[0], "processes")


if __name__ == "__main__":
    main()
