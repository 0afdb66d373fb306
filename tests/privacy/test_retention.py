"""What we say is what we do."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import BrowserSession, User
from notices.models import Notice
from notices.telling import tell
from portal.checks import every_model_has_a_retention_rule
from privacy import retention


def test_every_model_has_a_rule() -> None:
    assert every_model_has_a_retention_rule(None) == []


def test_a_model_without_a_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dict(retention._rules)
    del rules["notices.notice"]
    monkeypatch.setattr(retention, "_rules", rules)
    (error,) = every_model_has_a_retention_rule(None)
    assert error.id == "portal.E001"
    assert "notices.Notice" in error.msg


def test_a_second_rule_for_a_model_is_refused() -> None:
    with pytest.raises(ValueError, match="already"):
        retention.keep(BrowserSession, until="never", what="A clash")


@pytest.mark.django_db
def test_purging_deletes_what_is_due_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    now = timezone.now()
    for key, minutes in (("due", -1), ("not-due", 5)):
        BrowserSession.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(minutes=minutes)
        )
    call_command("purge")
    assert [s.session_key for s in BrowserSession.objects.all()] == ["not-due"]
    assert "accounts.browsersession: 1" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_overdue_query_can_run() -> None:
    for rule in retention.rules():
        if rule.overdue is not None:
            overdue = rule.overdue()
            assert isinstance(overdue, models.QuerySet)
            assert overdue.count() == 0, rule.label


@pytest.mark.django_db
def test_the_public_page_shows_every_rule_about_people(visitor: Client) -> None:
    from django.utils.html import escape

    page = visitor.get("/confidentiality/").content.decode()
    rules = retention.rules_about_people()
    assert len(rules) > 8
    for rule in rules:
        assert escape(rule.what) in page, rule.label


@pytest.mark.committed
def test_what_was_purged_is_gone_from_the_files_too() -> None:
    """On SQLite a deleted row stays readable in the write-ahead log until that is emptied."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files away from the application")
    words = "a-text-that-must-not-be-found-again"
    BrowserSession.objects.create(session_key="x", session_data=words, expire_date=timezone.now())
    path = Path(connection.settings_dict["NAME"])
    files = [path, path.with_name(path.name + "-wal")]
    assert any(words.encode() in file.read_bytes() for file in files if file.exists())

    retention.purge_overdue()
    assert not any(words.encode() in file.read_bytes() for file in files if file.exists())


@pytest.mark.django_db
def test_a_rule_that_fails_keeps_no_other_from_being_kept_and_is_seen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, member: User
) -> None:
    def broken() -> models.QuerySet[models.Model]:
        raise DatabaseError("a row that says: Still Pond")

    rules = dict(retention._rules)
    first = next(label for label, rule in rules.items() if rule.overdue is not None)
    rules[first] = replace(rules[first], overdue=broken)
    monkeypatch.setattr(retention, "_rules", rules)
    notice = tell(member.pk, line="There is an answer", url="/forum/")
    Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=31))
    out = StringIO()
    with pytest.raises(CommandError, match=first):
        call_command("purge", stdout=out)
    assert "notices.notice: 1" in out.getvalue()
    assert not Notice.objects.exists()
    assert f"{first} could not be deleted: DatabaseError" in caplog.text
    assert "Still Pond" not in caplog.text


@pytest.mark.django_db
def test_many_rows_go_in_batches_that_each_hold_the_database_shortly(
    monkeypatch: pytest.MonkeyPatch, member: User
) -> None:
    monkeypatch.setattr(retention, "BATCH", 10)
    long_ago = timezone.now() - timedelta(days=31)

    def purge(count: int) -> list[str]:
        Notice.objects.bulk_create(
            Notice(recipient=member, line="x", url="/", created_at=long_ago) for _ in range(count)
        )
        with CaptureQueriesContext(connection) as queries:
            assert retention.purge_overdue(["notices.notice"]) == {"notices.notice": count}
        return [query["sql"] for query in queries]

    one, two, four = purge(10), purge(20), purge(40)
    assert len(four) - len(two) == 2 * (len(two) - len(one)) > 0
    deleting = [sql for sql in four if sql.startswith("DELETE")]
    assert len(deleting) == 4


@pytest.mark.django_db
def test_what_was_touched_since_it_was_chosen_stays(
    monkeypatch: pytest.MonkeyPatch, member: User
) -> None:
    """Between the choosing and the deleting somebody may have changed the row."""
    notice = tell(member.pk, line="x", url="/")
    answers = iter([Notice.objects.all(), Notice.objects.none()])
    rules = dict(retention._rules)
    rules["notices.notice"] = replace(rules["notices.notice"], overdue=lambda: next(answers))
    monkeypatch.setattr(retention, "_rules", rules)
    assert retention.purge_overdue(["notices.notice"]) == {}
    assert Notice.objects.filter(pk=notice.pk).exists()
