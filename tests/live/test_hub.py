"""The hub of a process: order, holes, readers, slow pages, and what one commit carries."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from safeguarding.measures import Hide, Silence
from support.live import announcing, events, hub, talking
from support.live.access import voice_of
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused
from support.live.talking import Words
from tests.safeguarding.test_measures import decide, reported

from .conftest import Connect, do

pytestmark = pytest.mark.committed


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> list[announcing.Announcement]:
    """What would have been told, kept for the test to tell in its own way."""
    kept: list[announcing.Announcement] = []
    monkeypatch.setattr(announcing, "publish", lambda announced, hints: kept.extend(announced))
    return kept


def words_of(room: GroupSession, person: User, body: str) -> Words:
    return Words(room.pk, voice_of(person), uuid4(), body)


async def test_events_that_come_in_another_order_are_handed_out_in_theirs(
    room: GroupSession, member: User, other_member: User, connect: Connect, untold: list[Any]
) -> None:
    listener = await connect(room, other_member)
    for body in ("one", "two", "three"):
        await do(talking.say, room, author=member, client_id=uuid4(), body=body)
    hub.of_this_process().take(untold[::-1], [])

    heard = [await listener.next() for _ in range(3)]
    assert [frame["body"] for frame in heard] == ["one", "two", "three"]


async def test_one_that_never_comes_is_read_from_the_log_after_a_moment(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    untold: list[Any],
    settings: Any,
) -> None:
    settings.LIVE_HOLD_BACK = 0.01
    listener = await connect(room, other_member)
    for body in ("lost", "told"):
        await do(talking.say, room, author=member, client_id=uuid4(), body=body)
    hub.of_this_process().take(untold[1:], [])

    assert [(await listener.next())["body"] for _ in range(2)] == ["lost", "told"]


async def test_what_was_never_told_is_found_by_the_sweep(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    untold: list[Any],
    settings: Any,
) -> None:
    settings.LIVE_SWEEP = 0.05
    listener = await connect(room, other_member)
    await do(talking.say, room, author=member, client_id=uuid4(), body="nobody was told")

    assert (await listener.until("message"))[-1]["body"] == "nobody was told"


async def test_another_process_tells_by_the_layer_and_its_own_words_are_not_heard_twice(
    room: GroupSession, member: User, other_member: User, connect: Connect, untold: list[Any]
) -> None:
    listener = await connect(room, other_member)
    await do(talking.say, room, author=member, client_id=uuid4(), body="Good evening")
    message = json.loads(json.dumps(announcing.message(untold, [])))  # as any layer may pack it
    here = hub.of_this_process()
    here._hear(message)  # its origin is this process, which has heard it
    here._hear({**message, "origin": "another"})
    here._hear({**message, "origin": "another"})

    assert (await listener.next())["body"] == "Good evening"
    assert await listener.catch_up() == []


async def test_delivering_an_ordinary_message_asks_the_database_nothing(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    untold: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = await connect(room, other_member)
    await do(talking.say, room, author=member, client_id=uuid4(), body="Good evening")

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("the database was asked")

    with monkeypatch.context() as patched:
        for module in ("hub", "consumers"):
            patched.setattr(f"support.live.{module}.database_sync_to_async", refuse)
        hub.of_this_process().take(untold, [])
        assert (await listener.next())["body"] == "Good evening"


async def test_somebody_who_is_no_reader_any_more_gets_nothing_before_the_rows_were_asked(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    removed, speaker = await connect(room, other_member), await connect(room, member)
    gone = Participation.objects.filter(session=room, person=other_member)
    await do(gone.update, state=Participation.State.REMOVED)  # by a process that died untold
    await speaker.say("Only for those who are here")

    said = []
    while (event := await removed.wire.receive_output(timeout=5))["type"] != "websocket.close":
        said.append(event["text"])
    assert event["code"] == 4403
    assert not any("Only for those" in text for text in said)


@pytest.mark.parametrize("limit", ["LIVE_FURTHEST_BEHIND", "LIVE_MOST_UNREAD_BYTES"])
async def test_a_page_that_does_not_say_it_reads_is_closed_and_the_others_are_not(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    settings: Any,
    limit: str,
) -> None:
    setattr(settings, limit, 3 if limit == "LIVE_FURTHEST_BEHIND" else 700)
    stuck, reads = await connect(room, other_member), await connect(room, member)
    for number in range(5):
        answer = await reads.say(f"This is message number {number}")
        await reads.send(type="have", last=answer["seq"])

    assert await stuck.close_code() == events.Close.TOO_SLOW
    assert (await reads.say("Still here"))["type"] == "said"
    back = await connect(room, other_member, hello=False)
    missed = [frame for frame in await back.hello(last=room.last_seq) if frame["type"] == "message"]
    assert len(missed) == 6


async def test_what_is_said_at_once_in_many_voices_gets_numbers_without_a_gap(
    room: GroupSession, member: User, other_member: User, facilitator: User, connect: Connect
) -> None:
    before = room.last_seq
    sockets = [await connect(room, person) for person in (member, other_member, facilitator)]
    answers = await asyncio.gather(*(socket.say("All at once") for socket in sockets))

    assert sorted(answer["seq"] for answer in answers) == [before + 1, before + 2, before + 3]
    for socket in sockets:
        log = [frame for frame in await socket.catch_up() if frame["type"] == "message"]
        assert [frame["seq"] for frame in log] == [before + 1, before + 2, before + 3]


def queries_of(batch: list[Words]) -> int:
    with CaptureQueriesContext(connection) as made:
        said = talking.say_all(batch)
    assert all(isinstance(each, talking.Said) for each in said)
    return len(made)


def test_forty_messages_cost_as_many_queries_as_two(
    room: GroupSession, member: User, other_member: User, settings: Any
) -> None:
    settings.LIVE_SAY_BURST = 1000
    people = [member, other_member]
    few = queries_of([words_of(room, person, "A few words") for person in people])
    many = queries_of([words_of(room, person, "A few words") for person in people * 20])

    assert many == few <= 16


def test_one_that_is_refused_takes_no_number_and_stops_no_other(
    room: GroupSession, member: User, other_member: User, stranger: User
) -> None:
    first, refused, empty, last = talking.say_all(
        [
            words_of(room, member, "first"),
            words_of(room, stranger, "from outside"),
            words_of(room, other_member, "   "),
            words_of(room, other_member, "last"),
        ]
    )

    assert isinstance(refused, Refused)
    assert refused.code == events.Code.NOT_ALLOWED
    assert isinstance(empty, Refused)
    assert isinstance(first, talking.Said)
    assert isinstance(last, talking.Said)
    assert (first.seq, last.seq) == (room.last_seq + 1, room.last_seq + 2)


def test_the_same_client_id_twice_in_one_batch_makes_one_message(
    room: GroupSession, member: User
) -> None:
    words = words_of(room, member, "Once")
    one, two = talking.say_all([words, words])

    assert one == two
    assert RoomEvent.objects.of(room).messages().count() == 1


def test_whether_somebody_may_write_is_asked_once_for_all_who_speak(
    room: GroupSession, member: User, other_member: User, facilitator: User, moderator: User
) -> None:
    told = reported(other_member, facilitator)
    decide(told.case, moderator, Hide(), Silence(days=2))
    batch = [words_of(room, person, "Hello") for person in (member, other_member, facilitator)]
    batch.append(words_of(room, other_member, "I want to end my life tonight"))
    with CaptureQueriesContext(connection) as made:
        one, silenced, three, heard = talking.say_all(batch)

    assert isinstance(one, talking.Said)
    assert isinstance(three, talking.Said)
    assert isinstance(silenced, Refused)
    assert isinstance(heard, talking.Said)
    assert heard.was_held
    assert heard.help_now
    asks = 'SELECT "safeguarding_sanction"'
    asked = [query for query in made if query["sql"].startswith(asks)]
    assert len(asked) == 1
