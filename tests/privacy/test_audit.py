"""`manage.py privacy audit` finds each kind of trace in each kind of place, and never repeats it."""

import gzip
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import BrowserSession, User
from accounts.session_engine import SessionStore
from forum.models import Board
from home.pages.models import CrisisLine, GuidanceIndexPage
from notices.models import Notice
from privacy import retention
from privacy.audit import allowed, files, tables
from privacy.models import DataKey

ADDRESSES = ("203.0.113.199", "2001:db8:77::199")
EMAIL = "joan.sentinel@sentinel.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Sentinel/7.7"
TRACES = {
    ADDRESSES[0]: "machine address",
    ADDRESSES[1]: "machine address",
    EMAIL: "e-mail address",
    BROWSER: "browser string",
}
each_trace = pytest.mark.parametrize("trace", TRACES)

Audit = Callable[..., tuple[int, str]]


@pytest.fixture
def var(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty VAR_DIR. The suite's own database file holds remains of other tests."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.MEDIA_ROOT = settings.VAR / "media"
    monkeypatch.setattr(files, "database_files", list)
    return settings.VAR


@pytest.fixture
def audit(var: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
    """`audit("--show")` is how it ended and what it printed, in which no trace ever stands."""

    def run(*options: str) -> tuple[int, str]:
        code = 0
        try:
            call_command("privacy", "audit", *options)
        except SystemExit as ended:
            code = int(str(ended.code))
        printed = "".join(capsys.readouterr())
        for trace in TRACES:
            assert trace not in printed
        return code, printed

    return run


def found(audit: Audit, *options: str) -> dict[tuple[str, str], int]:
    code, printed = audit("--json", *options)
    findings = json.loads(printed)["findings"]
    assert code == int(bool(findings))
    return {(one["place"], one["kind"]): one["count"] for one in findings}


def a_session(**data: str) -> BrowserSession:
    store = SessionStore()
    store.update(data)
    store.save()
    return BrowserSession.objects.get()


# Tables


@pytest.mark.django_db
@each_trace
def test_a_trace_in_a_text_column_is_found(audit: Audit, trace: str) -> None:
    Board.objects.create(title="A", slug="a", purpose=f"They wrote: {trace}")
    assert found(audit) == {("forum_board.purpose", TRACES[trace]): 1}


@pytest.mark.django_db
@each_trace
def test_a_trace_in_a_json_column_is_found(audit: Audit, trace: str) -> None:
    from django_tasks_db.models import DBTaskResult

    row = DBTaskResult(
        args_kwargs={"args": [{"from": trace}], "kwargs": {}},
        run_after=timezone.now(),
        backend_name="default",
        task_path="privacy.tasks.purge_overdue",
    )
    DBTaskResult.objects.bulk_create([row])  # past the guard of tasks, which would refuse it
    assert ("django_tasks_database_dbtaskresult.args_kwargs", TRACES[trace]) in found(audit)


@pytest.mark.django_db
@each_trace
def test_a_trace_in_a_binary_column_is_found(audit: Audit, trace: str) -> None:
    key = DataKey.objects.make()
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"\0\xff" + trace.encode() + b"\0")
    assert found(audit) == {("privacy_datakey.wrapped", TRACES[trace]): 1}


@pytest.mark.django_db
@each_trace
def test_a_trace_packed_into_a_session_is_found(audit: Audit, trace: str) -> None:
    session = a_session(seen=" ".join([trace] * 20))
    assert trace not in session.session_data
    assert ("accounts_browsersession.session_data", TRACES[trace]) in found(audit)


@pytest.mark.django_db
def test_a_session_that_does_not_open_is_told_and_ends_with_2(audit: Audit, settings: Any) -> None:
    a_session(seen="calm")
    settings.SECRET_KEY = "another"
    code, printed = audit()
    assert code == 2
    assert "NOT READ  accounts_browsersession.session_data (CannotLookInside)" in printed


@pytest.mark.django_db
@each_trace
def test_a_trace_in_the_search_index_is_found(audit: Audit, trace: str) -> None:
    """PostgreSQL keeps words there and no text: an address or an e-mail address is one word."""
    from wagtail.search import index

    from tests.home.factories import GuidancePageFactory

    if connection.vendor == "postgresql" and trace not in (ADDRESSES[0], EMAIL):
        pytest.skip("PostgreSQL takes it apart")
    page = GuidancePageFactory(parent=GuidanceIndexPage.objects.get(), title="A page")
    page.title = trace
    index.insert_or_update_object(page)
    places = {place.partition(".")[0] for place, kind in found(audit) if kind == TRACES[trace]}
    assert "wagtailsearch_indexentry" in places


@pytest.mark.django_db
def test_overdue_rows_of_every_rule_would_be_found(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_time = {rule.label for rule in retention.rules() if rule.overdue is not None}
    Board.objects.create(title="A", slug="a", purpose="A")
    due = {
        label: replace(rule, overdue=Board.objects.all if rule.overdue is not None else None)
        for label, rule in retention._rules.items()
    }
    monkeypatch.setattr(retention, "_rules", due)
    assert found(audit) == {(label, "overdue rows"): 1 for label in by_time}


@pytest.mark.django_db
def test_overdue_rows_are_found(audit: Audit, member: User) -> None:
    a_session()
    BrowserSession.objects.update(expire_date=timezone.now())
    notice = Notice.objects.create(recipient=member, line="There is an answer")
    Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert found(audit) == {
        ("accounts.browsersession", "overdue rows"): 1,
        ("notices.notice", "overdue rows"): 1,
    }
    assert "`manage.py purge`" in audit()[1]
    call_command("purge", stdout=StringIO())
    assert found(audit) == {}


@pytest.mark.django_db
def test_more_rows_than_a_batch_are_all_read_and_cost_no_query_each(audit: Audit) -> None:
    assert found(audit) == {}  # the first run makes the head of the trail
    with CaptureQueriesContext(connection) as few:
        assert found(audit) == {}
    Board.objects.bulk_create(
        Board(title=f"Board {n}", slug=f"board-{n}", purpose=f"{n} {EMAIL}") for n in range(1200)
    )
    with CaptureQueriesContext(connection) as many:
        assert found(audit) == {("forum_board.purpose", "e-mail address"): 1200}
    assert len(many) == len(few)


@pytest.mark.django_db
def test_a_table_that_cannot_be_read_is_told_and_ends_with_2(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tables._rows

    def refused(table: str) -> Any:
        if table == "forum_board":
            raise DatabaseError(f"permission denied for {EMAIL}")
        return rows(table)

    monkeypatch.setattr(tables, "_rows", refused)
    code, printed = audit()
    assert code == 2
    assert "NOT READ  table forum_board (DatabaseError)" in printed


# Files


@pytest.mark.django_db
@each_trace
@pytest.mark.parametrize("place", ["logs/portal.log", "media/images/lamp.png", "left-over.bin"])
def test_a_trace_in_a_file_is_found(audit: Audit, var: Path, place: str, trace: str) -> None:
    file = var / place
    file.parent.mkdir(parents=True, exist_ok=True)
    noise = b"" if place.endswith(".log") else b"\x89PNG\0\0\xfe"
    file.write_bytes(noise + f"what came: {trace}\n".encode())
    assert found(audit) == {(f"VAR_DIR/{place}", TRACES[trace]): 1}


@pytest.mark.django_db
@each_trace
def test_a_deleted_row_that_still_stands_in_a_database_file_is_found(
    audit: Audit, var: Path, trace: str
) -> None:
    database = sqlite3.connect(var / "alongside.sqlite3", isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE people (name text, trace text, joined text)")
        row = ("member", trace, "2026-11-22 09:55:37")
        database.execute("INSERT INTO people VALUES (?, ?, ?)", row)
        database.execute("DELETE FROM people")
        places = {place for place, kind in found(audit) if kind == TRACES[trace]}
    finally:
        database.close()
    assert places == {"VAR_DIR/alongside.sqlite3-wal"}


@pytest.mark.django_db
@each_trace
def test_a_trace_in_a_rotated_log_outside_is_found(
    audit: Audit, tmp_path: Path, trace: str
) -> None:
    logs = tmp_path / "elsewhere"
    logs.mkdir()
    with gzip.open(logs / "access.log.1.gz", "wb") as file:
        file.write(f'- - "GET / HTTP/1.1" 200 {trace}\n'.encode() * 3)
    assert found(audit) == {}
    where = f"{logs}/access.log.1.gz"
    assert found(audit, "--logs", str(logs)) == {(where, TRACES[trace]): 3}


@pytest.mark.django_db
def test_no_trace_is_lost_or_counted_twice_between_two_chunks(
    audit: Audit, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", 1000)
    monkeypatch.setattr(files, "OVERLAP", 600)
    line = f'{ADDRESSES[0]} {EMAIL} "{BROWSER}"\n'
    (var / "portal.log").write_text(line * 333)
    assert set(found(audit).values()) == {333}


@pytest.mark.django_db
def test_the_name_of_a_file_can_be_a_trace_and_is_not_repeated(audit: Audit, var: Path) -> None:
    (var / f"{EMAIL}.txt").write_text("calm")
    assert found(audit) == {("VAR_DIR/(name of a file)", "e-mail address"): 1}


@pytest.mark.django_db
def test_a_path_that_is_not_there_or_is_broken_ends_with_2(audit: Audit, var: Path) -> None:
    (var / "cut.log.gz").write_bytes(gzip.compress(b"calm" * 1000)[:-20])
    code, printed = audit("--logs", str(var / "nowhere"))
    assert code == 2
    assert f"NOT READ  {var}/nowhere (FileNotFoundError)" in printed
    assert "NOT READ  VAR_DIR/cut.log.gz (EOFError)" in printed


@pytest.mark.django_db
def test_pipes_and_links_in_a_circle_do_not_hold_it_up(audit: Audit, var: Path) -> None:
    os.mkfifo(var / "pipe")
    (var / "round").symlink_to(var)
    (var / "portal.log").write_text(EMAIL)
    assert found(audit) == {("VAR_DIR/portal.log", "e-mail address"): 1}


# Redis


@pytest.mark.django_db
@each_trace
def test_a_trace_in_redis_is_found_in_every_kind_of_value(audit: Audit, trace: str) -> None:
    if not configured.REDIS_URL:
        pytest.skip("the cache is in memory")
    import redis

    cache.set("somebody", {"seen": trace})
    with redis.Redis.from_url(configured.CACHES["default"]["LOCATION"]) as client:
        client.set(f"seen:{trace}", 1)
        client.hset("hash", trace, trace)
        client.rpush("list", trace)
        client.sadd("set", trace)
        client.zadd("zset", {trace: 1})
        client.xadd("stream", {"seen": trace})
    counts = found(audit)
    assert counts["Redis, names of keys", TRACES[trace]] == 1
    assert counts["Redis, values", TRACES[trace]] == 7


@pytest.mark.django_db
def test_redis_that_does_not_answer_ends_with_2(audit: Audit, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {**settings.CACHES, "default": {"LOCATION": settings.REDIS_URL}}
    code, printed = audit()
    assert code == 2
    assert "NOT READ  Redis (ConnectionError)" in printed


# What is public


@pytest.mark.django_db
def test_what_editors_publish_and_copies_of_it_are_counted_apart(audit: Audit, var: Path) -> None:
    CrisisLine.objects.create(
        name="A line", phone="0808 1000 900", note=f"Or write to {EMAIL}", last_checked="2026-01-01"
    )
    Board.objects.create(title="A", slug="a", purpose=f"Write to {EMAIL}")
    (var / "alongside.sqlite3").write_bytes(b"\0\x01member" + EMAIL.encode() + b"\0")
    code, printed = audit("--json")
    assert code == 0, printed
    counts = {rule["place"]: rule["count"] for rule in json.loads(printed)["allowed"]}
    assert counts["pages_crisisline.*"] == 1
    assert counts["(anywhere)"] == 2

    Board.objects.create(title="B", slug="b", purpose=f"Write to other.{EMAIL}x")
    assert found(audit) == {("forum_board.purpose", "e-mail address"): 1}


@pytest.mark.django_db
def test_every_allowed_column_exists_and_says_why(audit: Audit) -> None:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        columns = {
            f"{table}.{column.name}"
            for table in names
            for column in connection.introspection.get_table_description(cursor, table)
        } | {f"{table}.*" for table in names}
    _, printed = audit()
    for rule in allowed.RULES:
        assert rule.reason in printed
        assert rule.place in columns or rule.place.startswith("VAR_DIR/"), rule.place


@pytest.mark.django_db
def test_masked_excerpts_are_shown_when_asked_for(audit: Audit) -> None:
    board = Board.objects.create(title="A", slug="a", purpose=ADDRESSES[0])
    assert "•" not in audit()[1]
    assert f"id {board.pk}: 2••.•.•••.•••" in audit("--show")[1]


@pytest.mark.committed
def test_a_database_with_the_sample_content_is_clean(
    audit: Audit, var: Path, settings: Any
) -> None:
    settings.DEBUG = True
    call_command("demo")
    if connection.vendor == "sqlite":  # a copy without the remains of other tests
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(var / "alongside.sqlite3")])
    code, printed = audit("--show")
    assert code == 0, printed
    assert "Clean." in printed
