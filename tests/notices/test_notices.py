import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from notices.telling import mark_read_about, tell, tell_once
from privacy import retention

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def test_a_notice_waits_for_its_reader_and_nobody_else(
    client: Client, member: User, other_member: User
) -> None:
    tell(member.pk, line="There is an answer for you", url="/forum/")

    client.force_login(other_member)
    assert "There is an answer" not in client.get("/notices/").content.decode()
    client.force_login(member)
    assert "There is an answer" in client.get("/notices/").content.decode()


def test_looking_changes_nothing_and_marking_reads_only_ones_own(
    client: Client, member: User, other_member: User
) -> None:
    tell(member.pk, line="For you", url="/")
    tell(other_member.pk, line="For another", url="/")
    client.force_login(member)

    client.get("/notices/")
    assert Notice.objects.unread().count() == 2
    client.post("/notices/")
    assert list(Notice.objects.unread()) == list(Notice.objects.of(other_member))


def test_a_visitor_is_asked_to_sign_in(visitor: Client) -> None:
    assert visitor.get("/notices/").status_code == 302


def test_notices_go_after_thirty_days(member: User) -> None:
    old = tell(member.pk, line="Old", url="/")
    tell(member.pk, line="New", url="/")
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    assert retention.purge_overdue(["notices.notice"]) == {"notices.notice": 1}
    assert [notice.line for notice in Notice.objects.all()] == ["New"]


def test_the_page_costs_the_same_with_one_notice_and_with_sixty(
    client: Client, member: User
) -> None:
    client.force_login(member)
    client.get("/notices/")  # the crisis lines in the footer are cached from now on
    counts = []
    for total in (1, 60):
        while Notice.objects.count() < total:
            tell(member.pk, line="One more", url="/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_notice_is_marked_as_read_and_only_ones_own(
    client: Client, member: User, other_member: User
) -> None:
    first, second = (tell(member.pk, line=f"Line {n}", url="/") for n in (1, 2))
    others = tell(other_member.pk, line="For another", url="/")
    client.force_login(member)
    client.post("/notices/", {"notice": first.pk})
    client.post("/notices/", {"notice": others.pk})
    assert set(Notice.objects.unread()) == {second, others}
    html = client.get("/notices/").content.decode()
    assert html.index("Line 2") < html.index("Read before") < html.index("Line 1")


def test_many_are_told_once_until_they_have_looked(member: User, other_member: User) -> None:
    everybody = [member.pk, other_member.pk]
    tell_once(everybody, line="Something is new.", url="/a/")
    tell_once(everybody, line="Something is new.", url="/a/")
    tell_once(everybody, line="Something is new.", url="/b/")
    assert Notice.objects.count() == 4
    mark_read_about(member, url="/a/")
    tell_once(everybody, line="Something is new.", url="/a/")
    assert Notice.objects.of(member).count() == 3
    assert Notice.objects.of(other_member).count() == 2


# What tells a reader over the shoulder whose service this is, what somebody wrote or about whom. The
# service is signed in to when a line is read, so its own words (moderator, post) may stand in it.
TELLING = re.compile(
    r"offen[cds]|\bsex|child|abuse|porn|police|prison|probation|court|crim|arrest|charge[ds]?\b|victim"
    r"|suicid|die\b|harm|crisis|son\b|husband|partner|famil|relative|[“”{}%]",
    re.IGNORECASE,
)


def test_no_line_of_a_notice_gives_anybody_away() -> None:
    """Every line that stands in our code, found by the calls of `tell` and its kin, and the lists they
    choose from."""
    lines = [*_lines_in_code()]
    assert len(lines) >= 6
    assert [line for line in lines if TELLING.search(line)] == []


def _lines_in_code() -> Iterator[str]:
    for folder in ("forum", "site", "support", "home"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if "notices.telling" not in ast.unparse(tree) and "notices" not in path.parts:
                continue
            for node in ast.walk(tree):
                for words in ast.walk(node) if _is_telling(node) else ():
                    if isinstance(words, ast.Constant) and _is_sentence(words.value):
                        yield words.value


def _is_telling(node: ast.AST) -> bool:
    """A call with `line=`, or a name of the module that holds lines."""
    if isinstance(node, ast.Call):
        return any(keyword.arg == "line" for keyword in node.keywords)
    return isinstance(node, ast.Assign) and any(
        isinstance(name, ast.Name) and (name.id.isupper() or name.id.startswith("_TO_"))
        for name in node.targets
    )


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and value.endswith(".") and " " in value
