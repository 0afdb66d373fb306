"""Does the time of a refused sign-in say whether the name exists? And what do the guards cost?

    make bench        or        python bench/signing_in.py [--rounds 200]

Prints one JSON object a line and writes the same lines to var/bench/signing_in.jsonl. Nothing in the
product imports this. It runs on a database of its own, in a folder that is deleted afterwards.
"""

import argparse
import json
import logging
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = "signing_in"


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
        ratio = round(value / peer_value, 4) if peer_value else None
        line = {
            "bench": BENCH,
            "case": case,
            "metric": metric,
            "value": round(value, 4),
            "unit": unit,
            "peer": peer or None,
            "peer_value": None if peer_value is None else round(peer_value, 4),
            "ratio": ratio,
        }
        self.lines.append(json.dumps(line))
        print(self.lines[-1], flush=True)

    def write(self) -> None:
        folder = ROOT / "var" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{BENCH}.jsonl").write_text("\n".join(self.lines) + "\n")


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def refused(report: Report, rounds: int) -> None:
    """The two in turn, so that whatever else the machine does meets both."""
    from django.core.cache import cache
    from django.test import Client

    from accounts.models import User

    User.objects.create_user("known-name", "four-calm-grey-herons", screen_name="Quiet Harbour")
    client = Client()

    def sign_in(name: str) -> Callable[[], object]:
        return lambda: client.post("/account/login/", {"login": name, "password": "wrong-and-long"})

    seen: dict[str, list[float]] = {"known-name": [], "other-name": []}
    for number in range(rounds + 5):
        for name, times in seen.items():
            cache.clear()  # no wait: what is measured is the check
            client.get("/account/login/")  # what a page looks up once and keeps
            spent = milliseconds(sign_in(name))
            if number >= 5:
                times.append(spent)
    known, unknown = seen.values()
    for metric, of in (("median", 0.5), ("90th percentile", 0.9)):
        ours, peer = (sorted(times)[int(of * len(times))] for times in (known, unknown))
        report.add("refused, name known", metric, ours, "ms", "name unknown", peer)
    # How well could somebody tell the two apart from one answer? 0.5 is a coin.
    wins = sum((a > b) + 0.5 * (a == b) for a in known for b in unknown)
    chance = wins / (len(known) * len(unknown))
    report.add("telling known from unknown by one answer", "chance", chance, "of 1", "a coin", 0.5)


def hashing(report: Report, rounds: int) -> None:
    from django.conf import settings
    from django.contrib.auth.hashers import Argon2PasswordHasher

    from accounts.hashing import BoundedArgon2PasswordHasher

    spent = {}
    for kind in (Argon2PasswordHasher, BoundedArgon2PasswordHasher) * 2:
        hasher = kind()
        spent[kind] = [
            milliseconds(lambda h=hasher: h.encode("w", "saltsalt")) for _ in range(rounds)
        ]
    ours, peer = (
        statistics.median(spent[kind])
        for kind in (BoundedArgon2PasswordHasher, Argon2PasswordHasher)
    )
    report.add("one hash", "median", ours, "ms", "Django's without a bound", peer)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for at_once, hasher in ((50, BoundedArgon2PasswordHasher()), (20, Argon2PasswordHasher())):
        threads = [
            threading.Thread(target=hasher.encode, args=("w", "saltsalt")) for _ in range(at_once)
        ]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        bounded = isinstance(hasher, BoundedArgon2PasswordHasher)
        case = f"{at_once} at once, " + (
            f"{settings.PASSWORD_HASHES_AT_ONCE} are worked on" if bounded else "without a bound"
        )
        report.add(case, "memory at most", most, "MiB", "before", before)
        report.add(case, "hashes", at_once / seconds, "a second")


def bookkeeping(report: Report, rounds: int) -> None:
    from accounts import slowing

    def one(name: str) -> None:
        with slowing.a_try("sign-in", of=name, at="somewhere"):
            pass

    spent = [milliseconds(lambda n=number: one(f"name-{n}")) for number in range(rounds * 5)]
    report.add("counting one try", "median", statistics.median(spent), "ms")


def waiting(report: Report) -> None:
    """What the threads cost that wait their turn."""
    from accounts import slowing

    go = threading.Event()
    before = _now_in_memory()
    threads = [threading.Thread(target=go.wait) for _ in range(slowing.SEATS)]
    for thread in threads:
        thread.start()
    report.add(f"{slowing.SEATS} threads waiting", "memory", _now_in_memory() - before, "MiB")
    go.set()
    for thread in threads:
        thread.join()


def _now_in_memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
        import django
        from django.conf import settings
        from django.core.management import call_command

        settings.PASSWORD_HASHERS = ["accounts.hashing.BoundedArgon2PasswordHasher"]
        settings.PASSWORD_HASH_WAIT = 600  # nobody is sent away: all of them are counted
        django.setup()
        logging.disable(logging.WARNING)
        call_command("migrate", verbosity=0)
        report = Report()
        waiting(report)
        bookkeeping(report, rounds)
        refused(report, rounds)
        hashing(report, max(rounds // 10, 5))
        report.write()


if __name__ == "__main__":
    main()
