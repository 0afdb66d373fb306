"""What do the pages of the forum cost, at 2,000 topics, at 20,000, and at a million posts?

    make bench-forum [SCALE=large]        or        python bench/forum.py [--scale large] [--rounds 30]

Prints one JSON object a line and writes the same lines to var/bench/forum.jsonl. SQLite in files under
var/bench; PostgreSQL too if DATABASE_SERVICE answers, in databases of their own that are dropped
afterwards. Time is that of the server alone: the test client within the process, DEBUG off. The peer is
django-machina 1.3.1 in an environment of its own (bench/peers/machina).

Each size, engine and peer is a process with a database of its own. When all are seeded, each is asked
for a round in turn, again and again: so whatever else the machine does meets all of them.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
BENCH = "forum"
SMALL, BIG, MILLION = "2,000 topics", "20,000 topics", "a million posts"
SCALES = {SMALL: (2_000, 2), BIG: (20_000, 2), MILLION: (20_000, 50)}  # topics, posts of each
MEMBER, VISITOR = "a member with marks", "a visitor"
FIFTEEN, SENT = "15 posts", "a reply is sent"
LONG_TOPIC = 10_000
READERS = 200
MARKS_EACH = 200
AT_ONCE = 5_000
PEER = "django-machina 1.3.1"
# Of the peer. With marks, each page asks whether any topic is left unread, and ends at the first that it
# finds: soon when the 200 that everybody has read are the newest, late when they come first in its table.
PLAIN = "no marks"
STATES = (PLAIN, "marks on the newest topics", "marks on the first topics")
PEER_NEEDS = ("django-machina==1.3.1", "Django>=4.2,<5")


class Figure(NamedTuple):
    queries: int
    cold: int  # queries, when no cache remembers anything
    median: float  # ms
    late: float  # ms, 95th percentile
    processor: float  # ms, median of what the process worked; without that of a server of databases


Figures = dict[tuple[str, str], Figure]  # by page and who asks for it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default=os.environ.get("SCALE", ""), help="large: a million too")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument(
        "--large-engines", default="sqlite,postgresql", help="which also hold a million"
    )
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        one_database(*asked.worker)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    there = [engine for engine in engines() if engine in asked.engines.split(",")]
    with contextlib.ExitStack() as stack:
        workers = start(asked, there, stack)
        lines = [line("load while it is measured, at first", "load", os.getloadavg()[0], "")]
        for number in range(asked.rounds):
            for one in workers:
                one.ask(number)
        lines.append(line("load while it is measured, at last", "load", os.getloadavg()[0], ""))
        figures = {one.name: one.figures() for one in workers}
    for engine in there:
        lines += of_engine(engine, figures)
    lines += beside_the_peer(figures)
    text = "\n".join(json.dumps(one) for one in lines)
    print(text)
    (FOLDER / f"{BENCH}.jsonl").write_text(text + "\n")


def start(
    asked: argparse.Namespace, engines: list[str], stack: contextlib.ExitStack
) -> list["Worker"]:
    """All that is compared, each with a database and a process of its own, seeded and waiting."""
    found = []
    for engine in engines:
        scales = [SMALL, BIG]
        if asked.scale == "large" and engine in asked.large_engines.split(","):
            scales.append(MILLION)
        for scale in scales:
            command = [sys.executable, __file__, "--worker", engine, scale, str(asked.rounds)]
            found.append(Worker(f"{engine}, {scale}", command))
    if not asked.no_peer:
        python = peer_python()
        for marks in STATES:
            path = ROOT / "bench" / "peers" / "machina" / "peer.py"
            command = [str(python), str(path), str(FOLDER / "machina"), marks]
            # One page of it with marks takes as long as a whole round of ours.
            found.append(Worker(f"{PEER}, {marks}", command, every=1 if marks == PLAIN else 3))
    for one in found:
        stack.callback(one.stop)
    for one in found:
        one.wait()
    return found


class Worker:
    """A process that measures a round whenever it is asked, so that all meet the same hours of a busy
    machine in turn."""

    def __init__(self, name: str, command: list[str], every: int = 1) -> None:
        self.name, self.every = name, every
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wait(self) -> None:
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{self.name} ended early")

    def ask(self, number: int) -> None:
        if number % self.every == 0:
            self._say("round")
            self.wait()

    def figures(self) -> Figures:
        self._say("figures")
        assert self.process.stdout is not None
        rows = json.loads(self.process.stdout.readline())
        return {(page, who): Figure(*numbers) for page, who, *numbers in rows}

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _say(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()


def line(case: str, metric: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {
        "bench": BENCH, "case": case, "metric": metric, "value": round(value, 3), "unit": unit,
        "peer": None, "peer_value": None, "ratio": None, **more,
    }  # fmt: skip


def against(value: float, peer: str, peer_value: float) -> dict[str, Any]:
    return {
        "peer": peer, "peer_value": round(peer_value, 3), "ratio": round(value / peer_value, 4),
    }  # fmt: skip


def of_engine(engine: str, figures: dict[str, Figures]) -> Iterator[dict[str, Any]]:
    """Each page, and beside the figure of a large forum that of the small one."""
    small = figures[f"{engine}, {SMALL}"]
    for name, pages in figures.items():
        if not name.startswith(f"{engine}, "):
            continue
        for (page, who), figure in pages.items():
            case = f"{name}: {page}, {who}"
            yield line(case, "queries", figure.queries, "")
            yield line(case, "queries, cold", figure.cold, "")
            yield line(case, "95th", figure.late, "ms")
            is_small = name.endswith(SMALL)
            before = small[page, who]
            for metric, value, peer_value in (
                ("median", figure.median, before.median),
                ("median, processor", figure.processor, before.processor),
            ):
                more = {} if is_small else against(value, SMALL, peer_value)
                yield line(case, metric, value, "ms", **more)


def beside_the_peer(figures: dict[str, Figures]) -> Iterator[dict[str, Any]]:
    """The same page of both, on SQLite. Ours has marks in either case."""
    ours = figures.get(f"sqlite, {BIG}", {}).get((FIFTEEN, MEMBER))
    for marks in STATES:
        for figure in figures.get(f"{PEER}, {marks}", {}).values():
            case = f"sqlite, {BIG}: {FIFTEEN}, {marks}"
            yield line(f"{PEER}, {case}", "queries", figure.queries, "")
            yield line(f"{PEER}, {case}", "95th", figure.late, "ms")
            if ours:
                for metric, value, peer_value in (
                    ("median beside the peer", ours.median, figure.median),
                    ("median, processor, beside the peer", ours.processor, figure.processor),
                ):
                    yield line(case, metric, value, "ms", **against(value, PEER, peer_value))


def engines() -> Iterator[str]:
    yield "sqlite"
    if url := os.environ.get("DATABASE_SERVICE"):
        import psycopg

        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            print("No PostgreSQL answers: SQLite alone.", file=sys.stderr)
            return
        yield "postgresql"


# One database, in a process of its own


def one_database(engine: str, scale: str, rounds: str) -> None:
    """Seeds, says "ready", and then does what each line on standard input asks for."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    take_away = prepare_database(engine)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    os.environ.pop("REDIS_URL", None)
    try:
        import django
        from django.conf import settings
        from django.core.management import call_command

        # As in production: the suite does not wait for the disk, nor for a second step of staff.
        if engine == "sqlite":
            options = settings.DATABASES["default"]["OPTIONS"]
            options["init_command"] = options["init_command"].replace("OFF", "FULL", 1)
        django.setup()
        call_command("migrate", verbosity=0)
        unhurried()
        began = time.perf_counter()
        seed = Seed(*SCALES[scale])
        analyse()
        took = time.perf_counter() - began
        print(f"{engine}, {scale}: seeded in {took:.0f} s", file=sys.stderr, flush=True)
        pages = Pages(seed)
        print("ready", flush=True)
        for asked in sys.stdin:
            if asked.strip() == "round":
                pages.measure()
                print("ready", flush=True)
            else:
                print(json.dumps(pages.figures()), flush=True)
    finally:
        from django.db import connections

        connections.close_all()
        take_away()


def prepare_database(engine: str) -> Callable[[], None]:
    if engine == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="forum-", dir=FOLDER))
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'forum.sqlite3'}"
        return lambda: shutil.rmtree(folder)
    import psycopg

    service, name = os.environ["DATABASE_SERVICE"], f"bench_forum_{os.getpid()}"

    def run(sql: str) -> None:
        with psycopg.connect(service, autocommit=True) as connection:
            connection.execute(sql.encode())

    run(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = urlsplit(service)._replace(path=f"/{name}").geturl()
    return lambda: run(f"DROP DATABASE {name} WITH (FORCE)")


def unhurried() -> None:
    """Nobody is slowed here: it is the pages that are measured."""
    import logging

    from accounts import pacing as reading_pace
    from forum import pacing
    from portal import writing_pace

    logging.disable(logging.WARNING)
    for pace in (reading_pace.READING, writing_pace.IN_ALL, writing_pace.OF_VISITORS):
        object.__setattr__(pace, "limit", 10**9)
    writing_pace.AT_ONE_DOOR = 10**9
    pacing.SECONDS_BETWEEN, pacing.AN_HOUR, pacing.AN_HOUR_WHEN_NEW = 0, 10**6, 10**6


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Pages:
    """Every page in turn, round after round."""

    def __init__(self, seed: "Seed") -> None:
        from django.test import Client

        self.reader, self.moderator, self.visitor = Client(), Client(), Client()
        self.reader.force_login(seed.readers[0])
        self.moderator.force_login(seed.moderator)
        self.jobs: dict[tuple[str, str], Callable[[], Any]] = {}
        for page, ask in _of_members(seed).items():
            self.jobs[page, MEMBER] = partial(ask, self.reader)
            self.jobs[page, VISITOR] = partial(ask, self.visitor)
        for page, address in _of_moderators(seed).items():
            self.jobs[page, "a moderator"] = partial(self.moderator.get, address)
            self.jobs[page, VISITOR] = partial(self.visitor.get, address)
        self.spent: dict[tuple[str, str], list[float]] = {key: [] for key in self.jobs}
        self.worked: dict[tuple[str, str], list[float]] = {key: [] for key in self.jobs}
        self.queries = {key: self._queries(key) for key in self.jobs}

    def _queries(self, key: tuple[str, str]) -> tuple[int, int]:
        """Of a page that was asked for before, and of one that finds every cache empty, after a minute
        in which its reader was away."""
        right = 302 if key[1] == VISITOR or key[0] == SENT else 200
        self.jobs[key]()
        warm, found = _counted(self.jobs[key])
        assert found.status_code == right, (key, found.status_code)
        nothing_is_remembered()
        cold, _ = _counted(self.jobs[key])
        return warm, cold

    def measure(self) -> None:
        for key, job in self.jobs.items():
            start, worked = time.perf_counter(), time.process_time()
            job()
            self.spent[key].append((time.perf_counter() - start) * 1000)
            self.worked[key].append((time.process_time() - worked) * 1000)

    def figures(self) -> list[Any]:
        return [
            [
                *key,
                *self.queries[key],
                statistics.median(times),
                percentile(times),
                statistics.median(self.worked[key]),
            ]
            for key, times in self.spent.items()
        ]


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def nothing_is_remembered() -> None:
    from django.conf import settings
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.utils import timezone

    from accounts.browser_sessions import BrowserSession

    cache.clear()
    ContentType.objects.clear_cache()
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    BrowserSession.objects.update(expire_date=timezone.now() + idle - timedelta(minutes=2))


def _counted(job: Callable[[], Any]) -> tuple[int, Any]:
    from django.db import connection

    count = Count()
    with connection.execute_wrapper(count):
        found = job()
    return count.number, found


def _of_members(seed: "Seed") -> dict[str, Callable[[Any], Any]]:
    import uuid

    from django.urls import reverse

    board, long = seed.board.get_absolute_url(), seed.long.get_absolute_url()
    two, fifteen = seed.short.get_absolute_url(), seed.fifteen.get_absolute_url()
    reply, search = reverse("forum:reply", args=[seed.answered.pk]), reverse("forum:search")
    last = seed.last_of_list

    def answer(client: Any) -> Any:
        sent = {"body": "A calm answer, and a cup of tea.", "client_id": str(uuid.uuid4())}
        return client.post(reply, sent)

    return {
        "list, first page": lambda c: c.get(board),
        "list, last page": lambda c: c.get(f"{board}?before={last}"),
        "10,000 posts, first page": lambda c: c.get(long),
        "10,000 posts, middle page": lambda c: c.get(f"{long}?from={LONG_TOPIC // 2}"),
        "10,000 posts, last page": lambda c: c.get(f"{long}?from={LONG_TOPIC}"),
        "2 posts": lambda c: c.get(two),
        FIFTEEN: lambda c: c.get(fifteen),
        SENT: answer,
        "search, words that many posts have": lambda c: c.post(search, {"words": "word7 word11"}),
        "search, a word that one post has": lambda c: c.post(search, {"words": "lanternlight"}),
    }


def _of_moderators(seed: "Seed") -> dict[str, str]:
    from django.urls import reverse

    return {
        "review queue": reverse("safeguarding_queue"),
        "review queue, a case": reverse("safeguarding_case", args=[seed.case.pk]),
    }


class Count:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        """Where a transaction begins and ends is no query."""
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            self.number += 1
        return execute(sql, *args)


class Seed:
    """Made in bulk. Every topic has as many posts as the scale says, but one of 10,000, one of 15, and
    one of two that is answered."""

    def __init__(self, topics: int, each: int) -> None:
        from django.contrib.auth.models import Group
        from django.utils import timezone

        from accounts import roles
        from accounts.models import User
        from forum.models import Board, Topic

        self.random = random.Random(4)  # noqa: S311
        self.now = timezone.now()
        words = [f"word{n}" for n in range(3000)]
        # Few words stand in many texts and many in few, as in a language.
        self.words = [words[int(3000 ** self.random.random()) - 1] for _ in range(100_000)]
        User.objects.bulk_create(
            User(username=f"reader-{n}", screen_name=f"Reader {n}", password="!")  # noqa: S106
            for n in range(READERS)
        )
        self.readers = list(User.objects.filter(username__startswith="reader-").order_by("pk"))
        members = Group.objects.get(name=roles.MEMBERS)
        members.user_set.add(*self.readers)
        self.moderator = User.objects.create_user("bench-moderator", screen_name="Bench Moderator")
        self.moderator.groups.add(Group.objects.get(name=roles.MODERATORS))
        self.board = Board.objects.create(title="Bench", slug="bench", purpose="For measuring.")
        self.long, self.fifteen, self.answered, self.short = (
            self._topics(1, number)[0] for number in (LONG_TOPIC, 15, 2, 2)
        )
        at_once = AT_ONCE // each
        for start in range(4, topics, at_once):
            self._topics(min(at_once, topics - start), each)
        self._rare_word()
        self._marks()
        self._cases()
        oldest = Topic.objects.filter(board=self.board).order_by("last_post_at", "id")
        # The conversation after which the last page of the list begins.
        self.last_of_list = oldest.values_list("pk", flat=True)[20]

    def _topics(self, number: int, each: int) -> list[Any]:
        from forum.models import Post, SearchEntry, Topic

        topics = Topic.objects.bulk_create(
            Topic(
                board=self.board, title=self._text(5), author=self._somebody(), state="open",
                created_at=self._when(), last_post_at=self._when(), last_number=each,
                post_count=each, last_post_by=self._somebody(), excerpt=self._text(20),
            )
            for _ in range(number)
        )  # fmt: skip
        posts = Post.objects.bulk_create(
            (self._post(topic, n) for topic in topics for n in range(1, each + 1)),
            batch_size=AT_ONCE,
        )
        entries = (SearchEntry(post=post, words=post.body) for post in posts)
        SearchEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
        return topics

    def _post(self, topic: Any, number: int) -> Any:
        from forum.models import Post

        body = self._text(60)
        return Post(
            topic=topic, author=self._somebody(), number=number, is_opening=number == 1, body=body,
            html=f"<p>{body}</p>\n", state="published", created_at=topic.created_at,
            published_at=topic.created_at,
        )  # fmt: skip

    def _rare_word(self) -> None:
        from forum.models import Post, SearchEntry

        post = Post.objects.get(topic=self.fifteen, number=2)
        Post.objects.filter(pk=post.pk).update(body="lanternlight", html="<p>lanternlight</p>\n")
        SearchEntry.objects.filter(post=post).delete()
        SearchEntry.objects.create(post=post, words="lanternlight")

    def _marks(self) -> None:
        """Of 200 members, each for the board, the newest conversations and the long one."""
        from forum.models import BoardMark, ReadMark, Topic

        until = self.now - timedelta(days=30)
        BoardMark.objects.bulk_create(
            BoardMark(person=person, board=self.board, read_until=until) for person in self.readers
        )
        newest = Topic.objects.filter(board=self.board).order_by("-last_post_at", "-id")
        marked = {*newest[:MARKS_EACH], self.long, self.fifteen, self.answered}
        ReadMark.objects.bulk_create(
            (
                ReadMark(person=person, topic=topic, number=1 + (person.pk % topic.last_number))
                for person in self.readers
                for topic in marked
            ),
            batch_size=AT_ONCE,
        )

    def _cases(self) -> None:
        from forum.models import Post
        from safeguarding import casework
        from safeguarding.models import Case
        from safeguarding.screening import screen

        for n in range(60):
            post = Post.objects.create(
                topic=self.answered, author=self.readers[n], body="Held words.", html="<p>Held.</p>",
                state="held",
            )  # fmt: skip
            seen = screen(post.body)
            self.case = casework.open_case(post, source=Case.Source.FIRST_POST, seen=seen)

    def _somebody(self) -> Any:
        return self.random.choice(self.readers)

    def _when(self) -> Any:
        return self.now - timedelta(seconds=self.random.randrange(3600, 10**7))

    def _text(self, length: int) -> str:
        start = self.random.randrange(len(self.words) - length)
        return " ".join(self.words[start : start + length])


# The peer


def peer_python() -> Path:
    """Of an environment of its own, made once."""
    folder = FOLDER / "machina" / "venv"
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *PEER_NEEDS]
        subprocess.run(install, check=True)  # noqa: S603
        (folder / "whole").touch()
    return python


if __name__ == "__main__":
    main()
