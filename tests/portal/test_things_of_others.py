"""Numbers of things in addresses: whatever somebody puts in, they reach nothing of anybody else's.

Each row is a thing of one member, and every address that leads to it. Another member asks for each, by GET
and by POST, and is answered as if it were not there, with none of its words, and nothing is written.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from forum import drafting, joining, scrubbing
from forum.models import Board, Bookmark, Draft, Post, Topic
from safeguarding import appealing, casework, deciding, escalating
from safeguarding.models import Case
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, PostFactory, conversation
from tests.portal.doors import Writes
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SECRET = "Sentinel-of-one-member"
HIDDEN = (302, 403, 404, 405)


def held(owner: User, moderator: User) -> dict[str, list[int | str]]:
    post = PostFactory(topic=conversation(owner), author=owner, body=SECRET)
    names = ("post", "edit", "withdraw", "cover", "uncover", "ask_away", "bookmark", "mute_writer")
    return {f"forum:{name}": [post.pk] for name in (*names, "note", "history")}


def a_topic_that_waits(owner: User, moderator: User) -> dict[str, list[int | str]]:
    topic = Topic.objects.create(board=BoardFactory(), title=SECRET, author=owner)
    PostFactory(topic=topic, author=owner, body=SECRET, is_opening=True)
    names = ("topic", "reply", "choose", "first_unread", "draft_of_reply", "live_case")
    return {f"forum:{name}": [topic.pk] for name in names}


def a_draft(owner: User, moderator: User) -> dict[str, list[int | str]]:
    drafting.save(author=owner, board=BoardFactory(), body=SECRET)
    return {"forum:throw_away": [Draft.objects.get().pk]}


def a_bookmark(owner: User, moderator: User) -> dict[str, list[int | str]]:
    from forum import bookmarking

    bookmarking.keep(conversation(moderator).posts.get(), person=owner, note=SECRET)
    return {"forum:remove_bookmark": [Bookmark.objects.get().pk]}


def an_application(owner: User, moderator: User) -> dict[str, list[int | str]]:
    asked = joining.apply(
        BoardFactory(access=Board.Access.APPROVED, slug="quiet"), person=owner, why=SECRET
    )
    case = Case.objects.of(asked).get()
    return {
        "safeguarding:report": ["board-application", asked.pk],
        "forum:apply_withdraw": ["quiet"],
        "safeguarding_case": [case.pk],
        "safeguarding_open_words": [case.pk],
    }


def a_decision_and_an_appeal(owner: User, moderator: User) -> dict[str, list[int | str]]:
    case = waiting_case(owner, SECRET)
    told = deciding.refuse(case, moderator=moderator, version=1, policy=rule(), reason=SECRET)
    appealing.appeal(told, person=owner, text=SECRET)
    return {
        "safeguarding:decision": [told.pk],
        "safeguarding:appeal": [told.pk],
        "safeguarding_look_again": [told.pk],
        "safeguarding_case": [case.pk],
    }


def a_report(owner: User, moderator: User) -> dict[str, list[int | str]]:
    from safeguarding import reporting

    told = reporting.report(
        conversation(moderator).posts.get(), reporter=owner, reason="unkind", text=SECRET
    )
    deciding.dismiss(told.case, moderator=make_person("Crane", roles.MODERATORS), version=1)
    return {"safeguarding:appeal_report": [told.pk]}


def a_record(owner: User, moderator: User) -> dict[str, list[int | str]]:
    case = casework.open_case(
        PostFactory(topic=conversation(owner), author=owner, body=SECRET),
        source=Case.Source.SCREENING,
    )
    record = escalating.escalate(case, by=moderator, why=SECRET)
    return {"safeguarding_record": [record.pk], "safeguarding_escalate": [case.pk]}


def a_scrub(owner: User, moderator: User) -> dict[str, list[int | str]]:
    topic = conversation(owner)
    for _ in range(scrubbing.MANY):
        PostFactory(topic=topic, author=owner, state=Post.State.PUBLISHED)
    scrubbing.scrub(owner, scrubbing.Choice("cover", "all"))
    case = Case.objects.get(source=Case.Source.SCRUB)
    return {
        "safeguarding:report": ["forum-scrub", case.object_id],
        "safeguarding_case": [case.pk],
    }


THINGS = (
    held, a_topic_that_waits, a_draft, a_bookmark, an_application, a_decision_and_an_appeal, a_report,
    a_record, a_scrub,
)  # fmt: skip


@pytest.mark.parametrize("thing", THINGS, ids=lambda each: each.__name__)
def test_another_member_reaches_nothing_by_its_number(
    thing: Any, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    addresses = thing(member, moderator)
    client = signed_in(other_member)
    client.get("/account/")
    for name, args in addresses.items():
        address = reverse(name, args=args)
        for method in (client.get, client.post):
            writes = Writes()
            with transaction.atomic(), connection.execute_wrapper(writes):
                answer = method(address, {"body": "x", "text": "x", "reason": "unkind", "why": "x"})
                transaction.set_rollback(True)
            assert answer.status_code in HIDDEN, (name, answer.status_code)
            assert SECRET not in answer.content.decode(), name
            assert SECRET not in answer.headers.get("Location", "")
            changed = {table for table in writes.tables if not table.startswith("accounts_")}
            assert not changed, (name, changed)


def test_a_choice_of_posts_to_take_back_reaches_only_ones_own(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    post = conversation(member).posts.get()
    client = signed_in(other_member)
    client.post(
        reverse("forum:scrub_posts"), {"action": "cover", "post": [post.pk], "go_on": "yes"}
    )
    client.post(reverse("forum:scrub_check"))
    post.refresh_from_db()
    assert post.blurred_at is None
