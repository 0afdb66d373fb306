"""What do the pages of the forum cost, at 2,000 topics, at 20,000, and at a million posts?

    make bench-forum [SCALE=large]        or        python bench/forum.py [--scale large] [--rounds 30]

Prints one JSON object a line and writes the same lines to var/bench/forum.jsonl. SQLite in a file under
var/bench; PostgreSQL too if DATABASE_SERVICE answers, in a database of its own that is dropped
afterwards. Time is that of the server alone: the test client within the process, DEBUG off. The peer is
django-machina 1.3.1 in an environment of its own (bench/peers/machina).
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
BENCH = "forum"
SMALL, BIG, MILLION = 2_000, 20_000, 1_000_000
LONG_TOPIC = 10_000
READERS = 200
MARKS_EACH = 200
AT_ONCE = 5_000
PEER = "django-machina 1.3.1"
PEER_NEEDS = ("django-machina==1.3.1", "Django>=4.2,<5")

Figures = dict[tuple[str, str], tuple[int, float, float]]  # (page, who): queries, median, 95th


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default=os.environ.get("SCALE", ""))
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--engine", default="", help=argparse.SUPPRESS)
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    if asked.engine:
        one_engine(asked.engine, asked.scale == "large", asked.rounds)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [line("load at the beginning", "load", os.getloadavg()[0], "", "machine")]
    peer = {} if asked.no_peer else the_peer(asked.rounds)
    lines += peer.values()
    for engine in engines():
        command = [sys.executable, __file__, "--engine", engine, "--scale", asked.scale]
        command += ["--rounds", str(asked.rounds)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for one in answer.stdout.splitlines():
            lines += beside(json.loads(one), peer)
    lines.append(line("load at the end", "load", os.getloadavg()[0], "", "machine"))
    text = "\n".join(json.dumps(one) for one in lines)
    print(text)
    (FOLDER / f"{BENCH}.jsonl").write_text(text + "\n")


def line(
    case: str, metric: str, value: float, unit: str, engine: str, **more: Any
) -> dict[str, Any]:
    return {
        "bench": BENCH, "engine": engine, "case": case, "metric": metric, "value": round(value, 3),
        "unit": unit, "peer": None, "peer_value": None, "ratio": None, **more,
    }  # fmt: skip


def beside(one: dict[str, Any], peer: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Our figure; and where the peer shows the same page on SQLite, the two side by side. Ours has
    marks in either case."""
    same = "20,000 topics: 15 posts"
    if one["engine"] != "sqlite" or not one["case"].startswith(f"{same}, a member"):
        return [one]
    if one["metric"] != "median":
        return [one]
    compared = [
        line(
            f"{same}, {marks}", "median", one["value"], "ms", "sqlite", peer=PEER,
            peer_value=round(other["value"], 3), ratio=round(one["value"] / other["value"], 4),
        )
        for marks in ("no marks", "a member with marks")
        if (other := peer.get(f"{same}, {marks}"))
    ]  # fmt: skip
    return [one, *compared]


def engines() -> Iterator[str]:
    yield "sqlite"
    if url := os.environ.get("DATABASE_SERVICE"):
        import psycopg

        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return
        yield "postgresql"


# One engine, in a process of its own


def one_engine(engine: str, large: bool, rounds: int) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    take_away = prepare_database(engine)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    os.environ.pop("REDIS_URL", None)
    try:
        import django
        from django.conf import settings
        from django.core.management import call_command

        # As in production: the suite does not wait for the disk.
        if engine == "sqlite":
            options = settings.DATABASES["default"]["OPTIONS"]
            options["init_command"] = options["init_command"].replace("OFF", "FULL", 1)
        django.setup()
        call_command("migrate", verbosity=0)
        unhurried()
        measure(engine, large, rounds)
    finally:
        from django.db import connections

        connections.close_all()
        take_away()


def prepare_database(engine: str) -> Callable[[], None]:
    if engine == "sqlite":
        path = FOLDER / "forum.sqlite3"
        for old in FOLDER.glob("forum.sqlite3*"):
            old.unlink()
        os.environ["DATABASE_URL"] = f"sqlite:///{path}"
        return lambda: [old.unlink() for old in FOLDER.glob("forum.sqlite3*")] and None
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


def measure(engine: str, large: bool, rounds: int) -> None:
    seed = Seed()
    steps = [(SMALL, 0), (BIG, 0)] + ([(BIG, MILLION)] if large else [])
    before: Figures = {}
    for topics, posts in steps:
        began = time.perf_counter()
        seed.grow_to(topics, posts)
        analyse()
        name = f"{posts:,} posts" if posts else f"{topics:,} topics"
        seconds = time.perf_counter() - began
        print(json.dumps(line(f"{name}: seeding", "time", seconds, "s", engine)), flush=True)
        figures = all_pages(seed, rounds)
        for (page, who), (queries, median, late) in figures.items():
            case = f"{name}: {page}, {who}"
            more: dict[str, Any] = {}
            if earlier := before.get((page, who)):
                small = earlier[1]
                more = {
                    "peer": "2,000 topics",
                    "peer_value": small,
                    "ratio": round(median / small, 3),
                }
            for metric, value, unit in (("queries", queries, ""), ("95th", late, "ms")):
                print(json.dumps(line(case, metric, value, unit, engine)), flush=True)
            print(json.dumps(line(case, "median", median, "ms", engine, **more)), flush=True)
        before = before or figures


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def all_pages(seed: "Seed", rounds: int) -> Figures:
    """Every page in turn, round after round, so that whatever else the machine does meets all."""
    import uuid

    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    reader, moderator, visitor = Client(), Client(), Client()
    reader.force_login(seed.readers[0])
    moderator.force_login(seed.moderator)
    board = seed.board.get_absolute_url()
    long, two, fifteen = seed.long.get_absolute_url(), seed.short(), seed.fifteen.get_absolute_url()
    reply, search = reverse("forum:reply", args=[seed.answered.pk]), reverse("forum:search")
    last = seed.last_of_list
    words, rare = {"words": "word7 word11"}, {"words": "lanternlight"}

    def answer(client: Client) -> Any:
        sent = {"body": "A calm answer, and a cup of tea.", "client_id": str(uuid.uuid4())}
        return client.post(reply, sent)

    pages: dict[str, Callable[[Client], Any]] = {
        "list, first page": lambda c: c.get(board),
        "list, last page": lambda c: c.get(f"{board}?before={last}"),
        "10,000 posts, first page": lambda c: c.get(long),
        "10,000 posts, middle page": lambda c: c.get(f"{long}?from={LONG_TOPIC // 2}"),
        "10,000 posts, last page": lambda c: c.get(f"{long}?from={LONG_TOPIC}"),
        "2 posts": lambda c: c.get(two),
        "15 posts": lambda c: c.get(fifteen),
        "a reply is sent": answer,
        "search, words that many posts have": lambda c: c.post(search, words),
        "search, a word that one post has": lambda c: c.post(search, rare),
    }
    jobs: dict[tuple[str, str], Callable[[], Any]] = {}
    for page, ask in pages.items():
        jobs[page, "a member with marks"] = lambda ask=ask: ask(reader)  # type: ignore[misc]
        jobs[page, "a visitor"] = lambda ask=ask: ask(visitor)  # type: ignore[misc]
    queue = reverse("safeguarding_queue")
    jobs["review queue", "a moderator"] = lambda: moderator.get(queue)
    jobs["review queue", "a visitor"] = lambda: visitor.get(queue)

    queries: dict[tuple[str, str], int] = {}
    for key, job in jobs.items():
        right = 200 if key[1] != "a visitor" and key[0] != "a reply is sent" else 302
        for _ in range(2):
            found = job()
            assert found.status_code == right, (key, found.status_code)
        count = Count()
        with connection.execute_wrapper(count):
            job()
        queries[key] = count.number
    spent: dict[tuple[str, str], list[float]] = {key: [] for key in jobs}
    for _ in range(rounds):
        for key, job in jobs.items():
            start = time.perf_counter()
            job()
            spent[key].append((time.perf_counter() - start) * 1000)
    return {
        key: (queries[key], statistics.median(times), statistics.quantiles(times, n=20)[-1])
        for key, times in spent.items()
    }


class Count:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.number += 1
        return execute(*args)


class Seed:
    """Made in bulk. Every topic has two posts, but one of 10,000 and one of 15."""

    def __init__(self) -> None:
        from django.contrib.auth.models import Group
        from django.utils import timezone

        from accounts import roles
        from accounts.models import User
        from forum.models import Board, Topic

        self.random = random.Random(4)  # noqa: S311
        self.now = timezone.now()
        self.words = [f"word{n}" for n in range(3000)]
        self.readers = User.objects.bulk_create(
            User(username=f"reader-{n}", screen_name=f"Reader {n}", password="!")  # noqa: S106
            for n in range(READERS)
        )
        self.readers = list(User.objects.filter(username__startswith="reader-").order_by("pk"))
        members = Group.objects.get(name=roles.MEMBERS)
        for person in self.readers:
            person.groups.add(members)
        self.moderator = User.objects.create_user("bench-moderator", screen_name="Bench Moderator")
        self.moderator.groups.add(Group.objects.get(name=roles.MODERATORS))
        self.board = Board.objects.create(title="Bench", slug="bench", purpose="For measuring.")
        self.topics: list[Topic] = []
        self.count = 0
        self.long = self._topics(1)[0]
        self._posts([self.long], LONG_TOPIC)
        self.fifteen = self._topics(1)[0]
        self._posts([self.fifteen], 15)
        self.answered = self._topics(1)[0]
        self._posts([self.answered], 2)
        self._cases()

    def grow_to(self, topics: int, posts: int) -> None:
        while len(self.topics) < topics:
            new = self._topics(min(AT_ONCE, topics - len(self.topics)))
            self._posts(new, 2)
        while self.count < posts:
            each = 10
            for start in range(3, len(self.topics), AT_ONCE // each):
                if self.count >= posts:
                    break
                self._posts(self.topics[start : start + AT_ONCE // each], each)
        self._marks()

    @property
    def last_of_list(self) -> int:
        """The conversation after which the last page of the list begins."""
        from forum.models import Topic

        oldest = Topic.objects.filter(board=self.board).order_by("last_post_at", "id")
        return next(iter(oldest.values_list("pk", flat=True)[20:21]))

    def short(self) -> str:
        from forum.models import Topic

        two = Topic.objects.filter(board=self.board, last_number=2).first()
        return (two or self.topics[-1]).get_absolute_url()

    def _topics(self, number: int) -> list[Any]:
        from forum.models import Topic

        new = Topic.objects.bulk_create(
            Topic(
                board=self.board, title=self._text(5), author=self._somebody(), state="open",
                created_at=self._when(), last_post_at=self._when(),
            )
            for _ in range(number)
        )  # fmt: skip
        self.topics += new
        return new

    def _posts(self, topics: list[Any], each: int) -> None:
        from forum.models import Post, SearchEntry, Topic

        for start in range(0, each, AT_ONCE):
            made = Post.objects.bulk_create(
                (
                    self._post(topic, topic.last_number + n)
                    for topic in topics
                    for n in range(start + 1, min(each, start + AT_ONCE) + 1)
                ),
                batch_size=AT_ONCE,
            )
            SearchEntry.objects.bulk_create(
                (SearchEntry(post=post, words=post.body) for post in made), batch_size=AT_ONCE
            )
            self.count += len(made)
        for topic in topics:
            topic.last_number += each
            topic.post_count = topic.last_number
            topic.last_post_by = self._somebody()
            topic.excerpt = self._text(20)
        fields = ["last_number", "post_count", "last_post_by", "excerpt"]
        Topic.objects.bulk_update(topics, fields, batch_size=500)

    def _post(self, topic: Any, number: int) -> Any:
        from forum.models import Post

        body = (
            self._text(60) if number != 2 or topic is not self.fifteen_or_none() else "lanternlight"
        )
        return Post(
            topic=topic, author=self._somebody(), number=number, is_opening=number == 1, body=body,
            html=f"<p>{body}</p>\n", state="published", created_at=topic.created_at,
            published_at=topic.created_at,
        )  # fmt: skip

    def fifteen_or_none(self) -> Any:
        return self.topics[1] if len(self.topics) == 2 else None

    def _marks(self) -> None:
        """Of 200 members, each for the board, the newest conversations and the long one."""
        from forum.models import BoardMark, ReadMark, Topic

        BoardMark.objects.all().delete()
        until = self.now - timedelta(days=30)
        BoardMark.objects.bulk_create(
            BoardMark(person=person, board=self.board, read_until=until) for person in self.readers
        )
        newest = Topic.objects.filter(board=self.board).order_by("-last_post_at", "-id")
        marked = {*newest[:MARKS_EACH], self.long, self.fifteen, self.answered}
        ReadMark.objects.all().delete()
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
            casework.open_case(post, source=Case.Source.FIRST_POST, seen=screen(post.body))

    def _somebody(self) -> Any:
        return self.random.choice(self.readers)

    def _when(self) -> Any:
        return self.now - timedelta(seconds=self.random.randrange(3600, 10**7))

    def _text(self, length: int) -> str:
        """Few words stand in many texts and many in few, as in a language."""
        most = len(self.words)
        return " ".join(self.words[int(most ** self.random.random()) - 1] for _ in range(length))


# The peer, in a process and an environment of its own


def the_peer(rounds: int) -> dict[str, dict[str, Any]]:
    """Its figures by the name that our case has."""
    folder = FOLDER / "machina"
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *PEER_NEEDS]
        subprocess.run(install, check=True)  # noqa: S603
    run = [
        str(python),
        str(ROOT / "bench" / "peers" / "machina" / "peer.py"),
        str(folder),
        str(rounds),
    ]
    answer = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    found = {}
    for one in answer.stdout.splitlines():
        case, queries, median, late = json.loads(one)
        more = {"queries": queries, "95th": late}
        found[case] = line(f"{PEER}: {case}", "median", median, "ms", "sqlite", **more)
    return found


if __name__ == "__main__":
    main()
