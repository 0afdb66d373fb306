from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from notices.telling import tell
from privacy import retention

pytestmark = pytest.mark.django_db


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
