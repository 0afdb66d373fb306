"""What a room has to bear: a burst, Redis away, readers who read no more, a slow query elsewhere, a
restart. Each gives figures as {name: (value, unit)}."""

import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from systems import Crowd, Server

Figures = dict[str, tuple[float, str]]


def _outcome(name: str, said: dict[str, Any], crowd: Crowd) -> Figures:
    return {
        f"{name}: lost": (said["lost"], "messages"),
        f"{name}: doubled": (said["doubled"], "messages"),
        f"{name}: out of order": (said["out_of_order"], "messages"),
        f"{name}: closed": (said["closed"], "connections"),
        f"{name}: p99": (said["p99"] * 1000, "ms"),
    }


def burst(server: Server, crowd: Crowd) -> Figures:
    """300 messages at once in one room."""
    return _outcome("burst of 300", crowd("burst", messages=300, drain=30), crowd)


def redis_away(server: Server, crowd: Crowd) -> Figures:
    """Redis ends, and is there again after 2 seconds, while people speak."""
    assert server.redis is not None
    crowd.begin("speak", rate=20, seconds=6, drain=20)
    time.sleep(1)
    server.redis.stop()
    time.sleep(2)
    server.redis.start()
    return _outcome("Redis away for 2 s", crowd.answer(), crowd)


def stalled(server: Server, crowd: Crowd) -> Figures:
    """Five people of one room read no more, while 600 messages are said in it."""
    before = server.memory()
    crowd("stall", readers=5)
    said = crowd("speak", rate=60, seconds=10, room=0, drain=20, but=5)
    during = server.memory()
    closed = crowd("resume", readers=5)["closed"]
    time.sleep(3)
    return {
        "five stalled readers: lost by the others": (said["lost"], "messages"),
        "five stalled readers: p99 of the others": (said["p99"] * 1000, "ms"),
        "five stalled readers: closed with 4408": (closed.count(4408), "connections"),
        "five stalled readers: others closed": (
            len([c for c in closed if c != 4408]),
            "connections",
        ),
        "five stalled readers: memory during": (during - before, "KiB"),
        "five stalled readers: memory afterwards": (server.memory() - before, "KiB"),
    }


def slow_query(server: Server, crowd: Crowd) -> Figures:
    """A page of the same process asks for something that takes 0.4 seconds, again and again."""
    quiet = crowd("speak", rate=20, seconds=5)
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            with urllib.request.urlopen(f"{server.origin}/bench-slow/") as page:  # noqa: S310
                page.read()

    asking = threading.Thread(target=ask)
    asking.start()
    said = crowd("speak", rate=20, seconds=6)
    ended.set()
    asking.join()
    return {
        "a query of 0.4 s beside it: p99": (said["p99"] * 1000, "ms"),
        "without it: p99": (quiet["p99"] * 1000, "ms"),
    }


def restart(server: Server, crowd: Crowd) -> Figures:
    """The server is killed; from the moment it listens again until all are up to date."""
    server.stop(signal.SIGKILL)
    lasts = crowd("close")["last"]
    server.start()
    began = time.monotonic()
    opened = crowd("open", rooms=server.rooms, ours=True, last=lasts, together=100)
    return {f"{opened['open']} people back after a restart": (time.monotonic() - began, "s")}


def of(server: Server) -> list[Callable[[Server, Crowd], Figures]]:
    every = [burst, slow_query, stalled, restart]
    return [redis_away, *every] if server.kind[0] == "e" else every
