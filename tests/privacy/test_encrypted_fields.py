"""A column that only a data key can open, tried on the log of a room."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction

from accounts.models import User
from privacy.fields import EncryptedTextField, Sealed
from privacy.keys import CannotOpen
from support.live.models import GroupSession, RoomEvent
from tests.live.conftest import plan

pytestmark = pytest.mark.django_db

WORDS = "It was a long week, and “nobody” asked. 🕯"
SEEN = [{"kind": "phone", "text": "07700 900123", "suggestion": "Leave numbers out."}]


@pytest.fixture
def session(facilitator: User) -> GroupSession:
    return plan(facilitator)


def say(session: GroupSession, author: User, seq: int = 1, **fields: Any) -> RoomEvent:
    return RoomEvent.objects.create(
        session=session,
        seq=seq,
        kind="message",
        author=author,
        client_id=uuid4(),
        **{"body": WORDS, **fields},
    )


def stored(event: RoomEvent, column: str = "body") -> bytes:
    value: Sealed = RoomEvent.objects.filter(pk=event.pk).values_list(column, flat=True).get()
    return bytes(value)


def put(event: RoomEvent, value: bytes, column: str = "body") -> RoomEvent:
    """The row as it is read after somebody wrote to the table behind our back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE live_roomevent SET {column} = %s WHERE id = %s",  # noqa: S608
            [connection.Database.Binary(value), event.pk],
        )
    return RoomEvent.objects.get(pk=event.pk)


def test_text_and_lists_come_back_as_they_were_written(session: GroupSession, member: User) -> None:
    event = say(session, member, seen=SEEN, reason="Let us keep numbers out.")
    assert (event.body, event.seen) == (WORDS, SEEN)
    again = RoomEvent.objects.get()
    assert (again.body, again.seen) == (WORDS, SEEN)
    assert again.reason == "Let us keep numbers out."
    assert b"long week" not in stored(event)
    assert b"07700" not in stored(event, "seen")


def test_what_is_empty_is_stored_as_nothing(session: GroupSession, member: User) -> None:
    event = say(session, member)
    again = RoomEvent.objects.get()
    assert stored(event, "reason") == stored(event, "seen") == b""
    assert (again.reason, again.seen) == ("", [])
    assert RoomEvent.objects.exclude(body="").filter(reason="").count() == 1


def test_saving_what_nobody_looked_at_leaves_it_as_it_is(
    session: GroupSession, member: User
) -> None:
    event = say(session, member)
    before = stored(event)
    RoomEvent.objects.get().save()
    assert stored(event) == before


def test_what_was_changed_is_sealed_anew(session: GroupSession, member: User) -> None:
    event = say(session, member)
    before = stored(event)
    again = RoomEvent.objects.get()
    again.body = "Something else"
    again.save(update_fields=["body"])
    assert RoomEvent.objects.get().body == "Something else"
    assert stored(event) != before


@pytest.mark.parametrize("column", ["body", "reason"])
def test_a_value_moved_to_another_row_or_column_is_an_error(
    session: GroupSession, member: User, column: str
) -> None:
    first = say(session, member)
    second = say(session, member, seq=2, body="Other", reason="Other")
    moved = put(second, stored(first), column)
    if column == "body":
        assert put(first, stored(first)).body == WORDS
    with pytest.raises(CannotOpen):
        getattr(moved, column)


def test_a_value_moved_to_another_session_is_an_error(
    session: GroupSession, member: User, facilitator: User
) -> None:
    elsewhere = say(plan(facilitator), member)
    moved = put(say(session, member), stored(elsewhere))
    with pytest.raises(CannotOpen, match="another key"):
        _ = moved.body


def test_a_row_that_was_given_the_key_of_another_session_is_an_error(
    session: GroupSession, member: User, facilitator: User
) -> None:
    event, other = say(session, member), plan(facilitator)
    key = other.data_key
    GroupSession.objects.filter(pk=other.pk).delete()
    key.save(force_insert=True)
    GroupSession.objects.filter(pk=session.pk).update(data_key=key)
    with pytest.raises(CannotOpen):
        _ = RoomEvent.objects.get(pk=event.pk).body


def test_the_wrapped_key_of_another_session_does_not_open(
    session: GroupSession, facilitator: User
) -> None:
    other = plan(facilitator)
    type(other.data_key).objects.filter(pk=session.data_key_id).update(
        wrapped=other.data_key.wrapped
    )
    with pytest.raises(CannotOpen):
        GroupSession.objects.get(pk=session.pk).data_key.open()


@pytest.mark.parametrize("value", [b"It was a long week.", b"\x01", b"\x01\x20" + b"a" * 80])
def test_bytes_that_we_did_not_seal_are_never_text(
    session: GroupSession, member: User, value: bytes
) -> None:
    event = put(say(session, member), value)
    with pytest.raises(CannotOpen):
        _ = event.body


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.filter(body=WORDS),
        lambda rows: rows.exclude(body=WORDS),
        lambda rows: rows.filter(body__contains="week"),
        lambda rows: rows.filter(body__in=[WORDS]),
        lambda rows: rows.filter(seen__icontains="07700"),
        lambda rows: rows.update(body=WORDS),
        lambda rows: rows.update(seen=SEEN),
        lambda rows: rows.update(body=b"in the clear"),
        lambda rows: rows.bulk_update([changed(rows)], ["body"]),
    ],
)
def test_looking_for_text_or_writing_it_past_the_object_is_refused_in_words(
    session: GroupSession, member: User, ask: Callable[[Any], Any]
) -> None:
    event = say(session, member)
    before = stored(event)
    refused = pytest.raises((TypeError, FieldError), match="is encrypted: it cannot be looked for")
    with refused, transaction.atomic():
        list(ask(RoomEvent.objects.all()) or [])
    assert stored(event) == before


def changed(rows: Any) -> RoomEvent:
    event: RoomEvent = rows.get()
    event.body = "Something else"
    return event


def test_something_that_is_no_text_is_refused(session: GroupSession, member: User) -> None:
    with pytest.raises(TypeError, match="holds text"):
        say(session, member, body=b"bytes")


def test_text_cannot_be_dumped(session: GroupSession, member: User) -> None:
    say(session, member)
    with pytest.raises(TypeError, match="copy the database"):
        serializers.serialize("json", RoomEvent.objects.all())


def test_listing_rows_opens_nothing_and_reading_asks_for_the_key_once(
    session: GroupSession, member: User, django_assert_num_queries: Any
) -> None:
    for count in (2, 60):
        taken = RoomEvent.objects.count()
        RoomEvent.objects.bulk_create(
            RoomEvent(
                session=session,
                seq=taken + number,
                kind="message",
                author=member,
                client_id=uuid4(),
                body=WORDS,
            )
            for number in range(1, count + 1)
        )
        fresh = GroupSession.objects.get(pk=session.pk)
        with django_assert_num_queries(1):
            rows = list(RoomEvent.objects.of(fresh))
        with django_assert_num_queries(1):  # the key
            assert {row.body for row in rows} == {WORDS}
        with django_assert_num_queries(1):
            at_hand = GroupSession.objects.with_key().get(pk=session.pk)
        with django_assert_num_queries(1):
            assert {row.body for row in RoomEvent.objects.of(at_hand)} == {WORDS}


def test_a_field_needs_a_row_that_can_be_told_apart_before_it_is_stored() -> None:
    for identity, key in (
        (("id",), "session.data_key"),
        (("session",), "session.data_key"),
        ((), "session.data_key"),
        (("session_id", "seq"), "nothing.data_key"),
    ):
        field = EncryptedTextField(key=key, identity=identity)
        field.model, field.name = RoomEvent, "body"
        (error,) = field._check_identity()
        assert error.id == "privacy.E001"
    body: Any = RoomEvent._meta.get_field("body")
    assert body._check_identity() == []


def test_the_row_must_be_known_before_anything_is_sealed(session: GroupSession) -> None:
    with pytest.raises(ValueError, match="session_id, seq"):
        RoomEvent(session=session, seq=None, kind="message", body=WORDS).save()
