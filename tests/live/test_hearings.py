"""An appeal about a message of a group session: it outlives the transcript, and the words outlive nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import leaving, roles
from accounts.models import User
from privacy import belongings, retention
from privacy.models import DataKey, TrailEntry
from safeguarding import appealing, casework, deciding, escalating, hearing, reporting
from safeguarding.measures import LeaveAsIs, Uphold, Warn
from safeguarding.measures import Refuse as KeepBack
from safeguarding.models import (
    APPEAL_WITHIN,
    Appeal,
    Case,
    ContentSnapshot,
    Decision,
    SafeguardingRecord,
    StatementOfReasons,
)
from safeguarding.refusals import OwnDecision
from support.live import conducting, reviews, talking
from support.live.models import GroupSession, RoomEvent
from tests.conftest import make_person
from tests.privacy.everywhere import where_it_stands
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PHONE = "Ring me on 07700 900123 tonight"


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


def say(room: GroupSession, author: User, body: str = PHONE) -> RoomEvent:
    said = talking.say(room, author=author, client_id=uuid4(), body=body)
    return RoomEvent.objects.of(room).get(seq=said.seq)


def kept_back(room: GroupSession, author: User, moderator: User) -> Decision:
    message = say(room, author)
    reviews.look_at(message.pk)
    case = Case.objects.of(message).get()
    return deciding.decide(
        case, moderator=moderator, version=case.version, policy=rule(), reason="A number.",
        measures=[KeepBack(), Warn()],
    )  # fmt: skip


def forgotten(room: GroupSession, facilitator: User) -> Any:
    """The session is over, and its transcript and its key are gone."""
    conducting.close(room, facilitator=facilitator)
    later = time_machine.travel(timezone.now() + timedelta(hours=25), tick=True)
    later.start()
    retention.purge_overdue()
    reviews.call_moderators()
    assert not RoomEvent.objects.exists()
    assert DataKey.objects.get(pk=room.data_key_id).destroyed_at
    return later


def test_an_appeal_is_heard_after_the_words_are_forgotten_in_the_room(
    room: GroupSession,
    member: User,
    facilitator: User,
    moderator: User,
    second_moderator: User,
    signed_in: SignIn,
) -> None:
    decision = kept_back(room, member, moderator)
    later = forgotten(room, facilitator)
    try:
        client = signed_in(member)
        assert client.get(decision.get_absolute_url()).status_code == 200
        client.post(reverse("safeguarding:appeal", args=[decision.pk]), {"text": "It was ours."})
        case = Appeal.objects.get().case
        reviews.call_moderators()
        case.refresh_from_db()
        assert case.state == Case.State.NEW
        hears = signed_in(second_moderator)
        page, opens = (
            reverse(name, args=[case.pk])
            for name in ("safeguarding_case", "safeguarding_open_words")
        )
        assert "07700" not in hears.get(reverse("safeguarding_queue")).content.decode()
        html = hears.get(page).content.decode()
        assert "07700" not in html
        assert "Nobody: it is forgotten in the room" in html
        assert "07700 900123" in hears.post(opens).content.decode()
        opened = TrailEntry.objects.filter(action="safeguarding.words_opened")
        assert opened.count() == 1
        with pytest.raises(OwnDecision):
            casework.claim(case, moderator=moderator)
        assert deciding.possible(hearing.item_of(case), again=decision) == ("uphold", "no_action")
        answer = hears.post(
            reverse("safeguarding_decide", args=[case.pk]),
            {"action": "no_action", "reason": "", "version": case.version},
        )
        assert answer.status_code == 302
        assert Appeal.objects.get().outcome == Appeal.Outcome.OVERTURNED
        assert decision.sanctions.get().lifted_by is not None
        told = StatementOfReasons.objects.get(decision__supersedes=decision)
        assert "Your message broke no rule" in told.text
        assert "has ended" in told.text
        told_page = client.get(told.decision.get_absolute_url())
        assert "Your message broke no rule" in told_page.content.decode()
    finally:
        later.stop()


def test_the_words_are_kept_sealed_until_nobody_can_appeal_and_while_an_appeal_waits(
    room: GroupSession, member: User, facilitator: User, moderator: User, second_moderator: User
) -> None:
    decision = kept_back(room, member, moderator)
    snapshot = ContentSnapshot.objects.get()
    assert (snapshot.text, snapshot.context, snapshot.words) == ("", "", PHONE)
    assert where_it_stands([b"07700 900123"]) == {}
    key = snapshot.data_key_id
    forgotten(room, facilitator).stop()
    with time_machine.travel(timezone.now() + APPEAL_WITHIN - timedelta(hours=1)):
        retention.purge_overdue()
        appealing.appeal(decision, person=member, text="It was ours.")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        retention.purge_overdue()
        reviews.call_moderators()
        case = Appeal.objects.get().case
        assert case.state == Case.State.NEW
        assert hearing.item_of(case).body == PHONE
        deciding.decide(
            case, moderator=second_moderator, version=case.version, measures=[Uphold()],
            reason="It was a number.",
        )  # fmt: skip
        assert Appeal.objects.get().outcome == Appeal.Outcome.UPHELD
        retention.purge_overdue()
    assert not DataKey.objects.filter(pk=key).exists()
    assert not ContentSnapshot.objects.sealed_ones().exists()


def test_nothing_is_kept_of_a_message_about_which_nobody_can_appeal(
    room: GroupSession, member: User, moderator: User
) -> None:
    message = say(room, member)
    reviews.look_at(message.pk)
    case = Case.objects.of(message).get()
    deciding.approve(case, moderator=moderator, version=case.version)
    assert not ContentSnapshot.objects.sealed_ones().exists()


def test_nobody_appealed_and_it_goes_after_two_weeks(
    room: GroupSession, member: User, facilitator: User, moderator: User
) -> None:
    kept_back(room, member, moderator)
    forgotten(room, facilitator).stop()
    with time_machine.travel(timezone.now() + APPEAL_WITHIN + timedelta(hours=1)):
        retention.purge_overdue()
    assert not ContentSnapshot.objects.exists()
    assert Decision.objects.exists()


def test_who_reported_a_message_that_was_left_is_heard_too_whoever_left_it(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    moderator: User,
    second_moderator: User,
) -> None:
    message = say(room, member, "That was unkind")
    case = reporting.report(message, reporter=other_member, reason="unkind").case
    decision = deciding.decide(
        case, moderator=moderator, version=case.version, measures=[LeaveAsIs()]
    )
    later = forgotten(room, facilitator)
    try:
        heard = appealing.appeal(decision, person=other_member, text="Please look again.").case
        assert hearing.item_of(heard).body == "That was unkind"
        record = escalating.escalate(heard, by=second_moderator, why="It may be danger.")
        assert record.passages[0]["text"] == "That was unkind"
        assert SafeguardingRecord.objects.count() == 1
    finally:
        later.stop()


def test_what_is_kept_of_somebody_who_leaves_has_no_name_and_is_in_their_copy_before(
    room: GroupSession, member: User, facilitator: User, moderator: User
) -> None:
    kept_back(room, member, moderator)
    later = forgotten(room, facilitator)
    try:
        held = next(one for one in belongings.holdings() if one.key == "snapshots")
        assert [one.words for one in held.rows(member)] == [PHONE]
        leaving.close_account(member, posts_stay=True)
        snapshot = ContentSnapshot.objects.get()
        assert snapshot.words == PHONE
        assert snapshot.sealed["author"] is None
        assert snapshot.sealed["item"]["by_name"] == ""
        item = hearing.item_of(snapshot.decision.case)
        assert item.author is None
    finally:
        later.stop()
