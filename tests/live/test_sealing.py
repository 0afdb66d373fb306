"""What people wrote in a session is opened by its key only, and the key goes when its time is up."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from privacy import retention
from privacy.keys import CannotOpen
from privacy.models import DataKey, TrailHead
from support.live import conducting, joining, moderation, talking
from support.live.access import standing_of
from support.live.models import GroupSession, Participation, RoomEvent
from tests.privacy.everywhere import where_it_stands

from .conftest import plan

BODY = "Sentinel-said ring me on 07700 900123"
TO_ONE = "Sentinel-whispered are you all right"
REASONS = ("Sentinel-refused numbers out", "Sentinel-hidden be gentle", "Sentinel-removed rest")
WRITTEN = (BODY, "07700 900123", TO_ONE, *REASONS)
LONG_AGO = timedelta(hours=24, minutes=1)


def write_something_everywhere(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    held = talking.say(room, author=member, client_id=uuid4(), body=BODY)
    assert held.was_held
    moderation.refuse(room, held.seq, by=facilitator, reason=REASONS[0])
    key = Participation.objects.get(session=room, person=member).key
    talking.say(room, author=facilitator, client_id=uuid4(), body=TO_ONE, to=key)
    shown = talking.say(room, author=member, client_id=uuid4(), body="Good evening")
    moderation.hide(room, shown.seq, by=facilitator, reason=REASONS[1])
    key = Participation.objects.get(session=room, person=other_member).key
    conducting.remove(room, key, facilitator=facilitator, reason=REASONS[2])


@pytest.mark.committed
def test_what_people_wrote_stands_in_no_table_no_file_and_no_cache(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    write_something_everywhere(room, member, other_member, facilitator)
    read = str(talking.read(room, eyes=standing_of(facilitator, room).eyes, after=0).frames)
    for words in WRITTEN:
        assert words in read

    found = where_it_stands(words.encode() for words in (*WRITTEN, "Early days"))
    # The title of the session is the proof of the search.
    assert "table live_groupsession" in found.pop(b"Early days")
    assert found == {}


@pytest.mark.committed
def test_the_key_leaves_the_files_too(room: GroupSession, facilitator: User) -> None:
    wrapped = bytes(DataKey.objects.get(pk=room.data_key_id).wrapped)
    assert "table privacy_datakey" in where_it_stands([wrapped])[wrapped]
    conducting.close(room, facilitator=facilitator)
    GroupSession.objects.update(closed_at=timezone.now() - LONG_AGO)
    retention.purge_overdue()
    assert where_it_stands([wrapped]) == {}


@pytest.mark.django_db
def test_when_the_transcript_goes_a_copy_of_its_rows_can_no_longer_be_opened(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    write_something_everywhere(room, member, other_member, facilitator)
    copies = list(RoomEvent.objects.of(GroupSession.objects.get(pk=room.pk)).messages())
    conducting.close(room, facilitator=facilitator)
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(hours=23))
    retention.purge_overdue()
    assert RoomEvent.objects.messages()[0].body == BODY

    GroupSession.objects.update(closed_at=timezone.now() - LONG_AGO)
    retention.purge_overdue()
    assert not RoomEvent.objects.exists()
    key = DataKey.objects.get(pk=room.data_key_id)
    assert bytes(key.wrapped) == b""
    assert key.destroyed_at is not None
    RoomEvent.objects.bulk_create(copies)
    assert RoomEvent.objects.messages().count() == 3
    for row in RoomEvent.objects.messages():
        with pytest.raises(CannotOpen, match="destroyed"):
            _ = row.body


@pytest.mark.django_db
def test_the_reason_somebody_was_removed_for_goes_with_the_transcript(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    write_something_everywhere(room, member, other_member, facilitator)
    assert standing_of(other_member, room).reason == REASONS[2]
    conducting.close(room, facilitator=facilitator)
    GroupSession.objects.update(closed_at=timezone.now() - LONG_AGO)
    retention.purge_overdue()
    assert Participation.objects.filter(person=other_member).exists()
    assert standing_of(other_member, GroupSession.objects.get()).reason == ""


@pytest.mark.django_db
def test_each_session_has_a_key_of_its_own_and_deleting_it_deletes_the_key(
    facilitator: User,
) -> None:
    one, two = plan(facilitator), plan(facilitator)
    assert one.data_key_id != two.data_key_id
    one.delete()
    assert [key.pk for key in DataKey.objects.all()] == [two.data_key_id]
    GroupSession.objects.all().delete()
    assert not DataKey.objects.exists()


@pytest.mark.django_db
def test_a_session_that_is_opened_days_late_gets_a_new_key(
    facilitator: User, second_facilitator: User, member: User
) -> None:
    late = plan(facilitator, second_facilitator, starts_at=timezone.now() - timedelta(days=3))
    retention.purge_overdue()
    late.refresh_from_db()
    assert late.data_key.destroyed_at is not None

    conducting.open_lobby(late, facilitator=facilitator)
    late.refresh_from_db()
    key = joining.ask_to_join(late, person=member, agreed=True).key
    conducting.decline(late, key, facilitator=facilitator, reason="Not tonight")
    assert standing_of(member, late).reason == "Not tonight"
    late.refresh_from_db()
    of_the_trail = TrailHead.objects.values(
        "data_key"
    )  # staff acts were recorded, with a key of their own
    assert DataKey.objects.exclude(pk__in=of_the_trail).get() == late.data_key
    retention.purge_overdue()  # something was said: not forgotten yet
    assert RoomEvent.objects.of(late).after(0)[0].body == "The waiting room is open."
