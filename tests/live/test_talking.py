"""What is said gets the room's next number, once, and only what may be read is read."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from support.live import conducting, events, joining, moderation, talking
from support.live.access import standing_of
from support.live.models import GroupSession, Participation, RoomEvent, SessionStaff
from support.live.refusals import Refused

from .conftest import let_in, locked_out

PHONE = "Ring me on 07700 900123 tonight"


def say(room: GroupSession, author: User, body: str, **more: Any) -> talking.Said:
    return talking.say(room, author=author, client_id=uuid4(), body=body, **more)


def as_read_by(person: User, room: GroupSession, after: int = 0) -> list[dict[str, Any]]:
    room.refresh_from_db()
    eyes = standing_of(person, room).eyes
    return talking.read(room, eyes=eyes, after=after).frames


def frame_of(person: User, room: GroupSession, seq: int) -> dict[str, Any]:
    return as_read_by(person, room, after=seq - 1)[0]


@pytest.mark.committed
def test_people_who_speak_at_once_get_numbers_without_a_gap(
    room: GroupSession, member: User, other_member: User, facilitator: User, settings: Any
) -> None:
    settings.LIVE_SAY_BURST = 1000
    first = room.last_seq
    failures: list[BaseException] = []
    start = threading.Barrier(3)

    def speak(person_id: int) -> None:
        try:
            person = User.objects.get(pk=person_id)
            start.wait(30)
            for number in range(12):
                say(room, person, f"number {number}")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=speak, args=(person.pk,))
        for person in (member, other_member, facilitator)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    numbers = list(RoomEvent.objects.of(room).after(first).values_list("seq", flat=True))
    assert numbers == list(range(first + 1, first + 37))
    room.refresh_from_db()
    assert room.last_seq == first + 36


@pytest.mark.committed
def test_the_same_message_sent_twice_at_once_is_stored_once(
    room: GroupSession, member: User
) -> None:
    client_id = uuid4()
    answers: list[Any] = []
    start = threading.Barrier(4)

    def send() -> None:
        try:
            person = User.objects.get(pk=member.pk)
            start.wait(30)
            answers.append(talking.say(room, author=person, client_id=client_id, body="Hello"))
        except BaseException as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(answers)) == 1
    assert RoomEvent.objects.of(room).messages().count() == 1


@pytest.mark.django_db
def test_sending_again_gives_the_same_answer_after_the_room_has_paused(
    room: GroupSession, member: User, facilitator: User
) -> None:
    client_id = uuid4()
    first = talking.say(room, author=member, client_id=client_id, body="Hello")
    conducting.pause(room, by=facilitator)

    assert talking.say(room, author=member, client_id=client_id, body="Hello") == first
    with pytest.raises(Refused) as no:
        say(room, member, "Something new")
    assert no.value.code == events.Code.PAUSED


@pytest.mark.django_db
def test_two_people_may_use_the_same_client_id(
    room: GroupSession, member: User, other_member: User
) -> None:
    client_id = uuid4()
    one = talking.say(room, author=member, client_id=client_id, body="Hello")
    two = talking.say(room, author=other_member, client_id=client_id, body="Hello too")

    assert two.seq == one.seq + 1


@pytest.mark.django_db
def test_a_message_that_is_rolled_back_leaves_no_gap_and_is_not_announced(
    room: GroupSession, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("support.live.announcing.publish", lambda *what: sent.append(what))
    before = room.last_seq

    with transaction.atomic():
        say(room, member, "Hello")
        transaction.set_rollback(True)

    assert sent == []
    assert say(room, member, "Hello again").seq == before + 1


@pytest.mark.django_db
def test_what_is_announced_says_to_each_only_what_they_may_read(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("support.live.announcing.publish", lambda *what: sent.append(what))
    with django_capture_on_commit_callbacks(execute=True):
        said = say(room, member, "A secret sentence, ring 07700 900123")
        assert sent == []

    [[announced]] = [events for events, hints in sent if events]
    assert announced.seq == said.seq
    assert "secret" in announced.text_for(member.pk, is_staff=False)
    assert "secret" in announced.text_for(facilitator.pk, is_staff=True)
    tombstone = {"type": "tombstone", "seq": said.seq}
    assert json.loads(announced.text_for(other_member.pk, is_staff=False)) == tombstone
    assert set(announced.readers) == {
        *Participation.objects.admitted().filter(session=room).values_list("person_id", flat=True),
        *SessionStaff.objects.filter(session=room).values_list("person_id", flat=True),
    }


@pytest.mark.django_db
def test_a_message_with_a_phone_number_is_held_and_others_get_a_tombstone(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    said = say(room, member, PHONE)

    assert said.state == "held"
    assert frame_of(other_member, room, said.seq) == {"type": "tombstone", "seq": said.seq}
    own = frame_of(member, room, said.seq)
    assert (own["body"], own["state"], own["own"]) == (PHONE, "held", True)
    assert "seen" not in own
    seen = frame_of(facilitator, room, said.seq)["seen"]
    assert [(span["kind"], span["text"]) for span in seen] == [("phone", "07700 900123")]


@pytest.mark.django_db
def test_a_released_message_reaches_everybody_under_a_new_number(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    said = say(room, member, PHONE)
    released = moderation.release(room, said.seq, by=facilitator)

    assert released.seq == said.seq + 1
    for person in (member, other_member, facilitator):
        assert frame_of(person, room, said.seq)["type"] == "tombstone"
        frame = frame_of(person, room, released.seq)
        assert (frame["body"], frame["ref"]) == (PHONE, said.seq)
        assert frame["from"]["name"] == member.screen_name


@pytest.mark.django_db
def test_a_refused_message_is_explained_to_its_writer_alone(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    said = say(room, member, PHONE)
    refused = moderation.refuse(
        room, said.seq, by=facilitator, reason="Let us keep numbers out of the room."
    )

    told = frame_of(member, room, refused.seq)
    assert (told["type"], told["ref"]) == ("returned", said.seq)
    assert told["reason"] == "Let us keep numbers out of the room."
    assert frame_of(member, room, said.seq)["state"] == "refused"
    for seq in (said.seq, refused.seq):
        assert frame_of(other_member, room, seq) == {"type": "tombstone", "seq": seq}


@pytest.mark.django_db
def test_a_held_message_is_decided_once(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    said = say(room, member, PHONE)
    moderation.release(room, said.seq, by=facilitator)

    with pytest.raises(Refused) as no:
        moderation.refuse(room, said.seq, by=second_facilitator, reason="Too late")
    assert no.value.code == events.Code.ALREADY_DONE
    assert RoomEvent.objects.of(room).filter(ref=said.seq).count() == 1


@pytest.mark.django_db
def test_a_facilitator_does_not_decide_about_their_own_message(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    said = say(room, facilitator, PHONE)

    with pytest.raises(Refused):
        moderation.release(room, said.seq, by=facilitator)
    assert moderation.release(room, said.seq, by=second_facilitator)


@pytest.mark.django_db
def test_a_hidden_message_is_gone_for_members_and_kept_for_staff(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    said = say(room, member, "Something unkind")
    hidden = moderation.hide(room, said.seq, by=facilitator, reason="Please be gentle.")

    for person in (member, other_member):
        assert frame_of(person, room, said.seq)["type"] == "tombstone"
    assert frame_of(facilitator, room, said.seq)["state"] == "hidden"
    assert frame_of(member, room, hidden.seq)["reason"] == "Please be gentle."
    assert "reason" not in frame_of(other_member, room, hidden.seq)


@pytest.mark.django_db
def test_a_line_to_the_facilitators_reaches_only_them_and_is_never_held(
    room: GroupSession, member: User, other_member: User, second_facilitator: User
) -> None:
    said = say(room, member, PHONE, to="facilitators")

    assert said.state == "shown"
    assert frame_of(other_member, room, said.seq)["type"] == "tombstone"
    assert frame_of(second_facilitator, room, said.seq)["body"] == PHONE


@pytest.mark.django_db
def test_a_line_to_one_member_reaches_that_member_and_the_staff(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    second_facilitator: User,
) -> None:
    key = Participation.objects.get(session=room, person=member).key
    said = say(room, facilitator, "Are you all right?", to=key)

    assert frame_of(member, room, said.seq)["body"] == "Are you all right?"
    assert frame_of(second_facilitator, room, said.seq)["to"]["person"]["name"] == "Quiet Harbour"
    assert frame_of(other_member, room, said.seq)["type"] == "tombstone"


@pytest.mark.django_db
def test_a_member_cannot_write_to_another_member_alone(
    room: GroupSession, member: User, other_member: User
) -> None:
    key = Participation.objects.get(session=room, person=other_member).key

    with pytest.raises(Refused) as no:
        say(room, member, "Just you and me", to=key)
    assert no.value.code == events.Code.NOT_ALLOWED


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "nobody", "rooms", "0" * 64])
def test_writing_to_nobody_we_know_is_refused(
    room: GroupSession, facilitator: User, to: str
) -> None:
    with pytest.raises(Refused) as no:
        say(room, facilitator, "Hello", to=to)
    assert no.value.code == events.Code.NO_SUCH_PERSON


@pytest.mark.django_db
def test_words_of_crisis_show_help_and_alert_the_staff_without_being_held(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    said = say(room, member, "I want to die, I cannot go on")

    assert (said.state, said.help_now) == ("shown", True)
    assert frame_of(facilitator, room, said.seq)["alert"] in talking.ALARMING
    assert "alert" not in frame_of(other_member, room, said.seq)
    assert "alert" not in frame_of(member, room, said.seq)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\u200b", "empty"),
        ("\u2060\u3164", "empty"),
        ("\u202e\u2066", "empty"),
        ("x" * 2001, "too_long"),
        ("with a \0 in it", "bad_frame"),
    ],
)
def test_bodies_that_make_no_sense_are_refused_and_store_nothing(
    room: GroupSession, member: User, body: str, code: str
) -> None:
    with pytest.raises(Refused) as no:
        say(room, member, body)
    assert no.value.code == code
    assert not RoomEvent.objects.of(room).messages().exists()


@pytest.mark.django_db
def test_a_flood_is_slowed_and_told_how_long(
    room: GroupSession, member: User, other_member: User, settings: Any
) -> None:
    for number in range(settings.LIVE_SAY_BURST):
        say(room, member, f"number {number}")

    with pytest.raises(Refused) as no:
        say(room, member, "one more")
    assert no.value.code == events.Code.TOO_FAST
    assert 1 <= (no.value.retry_after or 0) <= settings.LIVE_SAY_WINDOW
    assert say(room, other_member, "I am not slowed")

    RoomEvent.objects.update(at=timezone.now() - timedelta(seconds=settings.LIVE_SAY_WINDOW + 1))
    assert say(room, member, "after a while")


@pytest.mark.django_db
def test_an_alias_is_the_only_name_the_room_sees(
    staffed: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    let_in(staffed, member, facilitator, alias="Grey Kettle")
    let_in(staffed, other_member, facilitator)
    conducting.open_room(staffed, facilitator=facilitator)
    said = say(staffed, member, "Hello")

    assert frame_of(other_member, staffed, said.seq)["from"]["name"] == "Grey Kettle"
    assert member.screen_name not in str(as_read_by(other_member, staffed))


@pytest.mark.django_db
def test_a_closed_account_leaves_tombstones_and_no_gap(
    room: GroupSession, member: User, other_member: User
) -> None:
    say(room, member, "Before")
    last = say(room, other_member, "After")
    member.delete()

    frames = as_read_by(other_member, room)
    assert [frame["seq"] for frame in frames] == list(range(1, last.seq + 1))
    assert "Before" not in str(frames)


@pytest.mark.django_db
def test_reading_a_long_log_costs_one_query(
    room: GroupSession, member: User, django_assert_num_queries: Any
) -> None:
    eyes = standing_of(member, room).eyes
    for length in (10, 1000):
        RoomEvent.objects.bulk_create(
            RoomEvent(
                session=room,
                seq=room.last_seq + number,
                kind="message",
                author=member,
                client_id=uuid4(),
                body="Hello",
            )
            for number in range(1, length + 1)
        )
        room.last_seq += length
        room.save()
        with django_assert_num_queries(1):
            talking.read(room, eyes=eyes, after=0, limit=2000)


@pytest.mark.django_db
def test_what_cannot_be_seen_is_taken_out_of_a_message(room: GroupSession, member: User) -> None:
    said = say(room, member, "\u202eGood\u200b evening\u2069")

    assert frame_of(member, room, said.seq)["body"] == "Good evening"


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["facilitators", "person"])
def test_hiding_what_was_private_tells_nobody_else(
    room: GroupSession, member: User, other_member: User, facilitator: User, to: str
) -> None:
    key = Participation.objects.get(session=room, person=member).key
    if to == "person":
        said = say(room, facilitator, "Are you all right?", to=key)
    else:
        said = say(room, member, "I feel unsafe", to=to)
    hidden = moderation.hide(room, said.seq, by=facilitator, reason="A kind reason.")

    assert frame_of(other_member, room, hidden.seq) == {"type": "tombstone", "seq": hidden.seq}
    assert frame_of(facilitator, room, hidden.seq)["reason"] == "A kind reason."
    told = frame_of(member, room, hidden.seq)
    assert (told["type"], told["ref"]) == ("hidden", said.seq)
    assert told.get("reason") == (None if to == "person" else "A kind reason.")


@pytest.mark.django_db
def test_a_write_the_database_cannot_take_now_is_refused_and_may_be_tried_again(
    room: GroupSession, member: User, facilitator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("support.live.recording.append", locked_out)
        patched.setattr("support.live.recording.append_all", locked_out)
        for verb in (
            lambda: say(room, member, "Hello"),
            lambda: joining.leave(room, person=member),
            lambda: conducting.pause(room, by=facilitator),
        ):
            with pytest.raises(Refused) as no:
                verb()
            assert no.value.code == events.Code.BUSY
            assert (no.value.retry_after or 0) > 0

    assert say(room, member, "Hello").seq == room.last_seq + 1
