"""Whatever people do in whatever order, nobody is sent words that are not for them, and nobody misses any.

Many sockets of one room, and a model of who may read what. After each step all that came over the wire
is compared with the model: held and private words, and what is said while somebody is out of the room.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.test import Client, override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts import roles
from accounts.models import User
from support.live import conducting, joining, moderation, presence, talking
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.phases import OPEN_PHASES, Phase
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import Socket, let_in, plan

MEMBERS = 4
who = st.integers(0, MEMBERS - 1)
anybody = st.integers(0, MEMBERS + 1)  # the last two facilitate


@dataclass
class Message:
    """What the model knows of one message."""

    body: str
    writer: int
    to: str  # "room", "facilitators" or the number of a member
    held: bool
    inside: set[int]  # who was in the room when it was said, or came in since
    shown: bool = False  # it was held, and let through


@dataclass
class Line:
    """One open socket."""

    person: int
    socket: Socket
    began_at: int
    last: int = 0
    ended: bool = False
    sent: list[str] = field(default_factory=list)  # all that came over it


class Room(RuleBasedStateMachine):
    people: list[User]
    session: GroupSession

    @initialize()
    def open_a_room(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.lines: list[Line] = []
        self.said: dict[int, Message] = {}
        self.count = 0
        *_, lead, second = self.people
        self.session = plan(lead, second)
        conducting.open_lobby(self.session, facilitator=lead)
        for person in (lead, second):
            presence.touch(self.session.pk, person.pk)
        self.keys = [let_in(self.session, each, lead).key for each in self.people[:MEMBERS]]
        conducting.open_room(self.session, facilitator=lead)
        self.inside = set(range(MEMBERS + 2))

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            for line in self.lines:
                if not line.socket.wire.future.done():
                    self.loop.run_until_complete(line.socket.leave())
            self.loop.run_until_complete(asyncio.sleep(0))
            self.loop.close()

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """A verb, from a page of this process; what the rules refuse is refused."""

        async def called() -> Any:
            try:
                return await database_sync_to_async(verb)(*args, **more)
            except Refused as no:
                return no

        return self.loop.run_until_complete(called())

    # Connections

    @rule(person=anybody, back=st.integers(0, 4))
    def connect(self, person: int, back: int) -> None:
        own = [line for line in self.lines if line.person == person and not line.ended]
        if len(own) >= 2:
            return
        client = Client()
        client.force_login(self.people[person])
        self.session.refresh_from_db()
        last = max(0, self.session.last_seq - back)
        line = Line(person, Socket(self.session, client, "http://testserver"), last, last)
        self.loop.run_until_complete(self._open(line))
        self.lines.append(line)

    async def _open(self, line: Line) -> None:
        await line.socket.open()
        await line.socket.send(type="hello", v=1, last=line.last)
        await self._drain(line, until="ready")

    @rule(number=st.integers(0, 5))
    def drop(self, number: int) -> None:
        held = [line for line in self.lines if not line.ended]
        if held:
            line = held[number % len(held)]
            line.ended = True
            self.loop.run_until_complete(line.socket.leave())
            for person in self.people[MEMBERS:]:  # the page of a facilitator goes on asking
                presence.touch(self.session.pk, person.pk)

    # What is said, and decided

    @rule(
        person=anybody,
        held=st.booleans(),
        to=st.sampled_from(["room", "room", "facilitators", "0"]),
    )
    def say(self, person: int, held: bool, to: str) -> None:
        self.count += 1
        word = f"zq{self.count}zq"
        body = f"Ring me on 07700 900123 {word}" if held else f"It was a long day {word}"
        whom = self.keys[int(to)] if to == "0" else to
        answer = self.do(
            talking.say,
            self.session,
            author=self.people[person],
            client_id=uuid4(),
            body=body,
            to=whom,
        )
        if isinstance(answer, talking.Said):
            self.said[answer.seq] = Message(word, person, to, answer.was_held, set(self.inside))

    @rule(number=st.integers(0, 5), by=st.integers(MEMBERS, MEMBERS + 1), how=st.integers(0, 2))
    def decide(self, number: int, by: int, how: int) -> None:
        found = list(self.said.items())
        if not found:
            return
        seq, message = found[-1 - number % len(found)]
        more: dict[str, Any] = {} if how == 0 else {"reason": "Not here, please."}
        verb = (moderation.release, moderation.refuse, moderation.hide)[how]
        done = self.do(verb, self.session, seq, by=self.people[by], **more)
        if how == 0 and isinstance(done, RoomEvent):
            message.shown = True
            message.inside |= self.inside

    # Coming and going

    @rule(person=who, how=st.integers(0, 1))
    def goes(self, person: int, how: int) -> None:
        lead = self.people[-2]
        if how == 0:
            self.do(joining.leave, self.session, person=self.people[person])
        else:
            self.do(
                conducting.remove,
                self.session,
                self.keys[person],
                facilitator=lead,
                reason="For now.",
            )
        self._who_is_inside()

    @rule(person=who)
    def comes_back(self, person: int) -> None:
        me = Participation.objects.get(session=self.session, person=self.people[person])
        if me.state == Participation.State.LEFT:
            self.do(
                joining.ask_to_join, self.session, person=self.people[person], agreed=True, alias=""
            )
        self.do(conducting.admit, self.session, me.key, facilitator=self.people[-2])
        self._who_is_inside()
        if person in self.inside:  # what stands in the log may be read by who is in the room
            for message in self.said.values():
                message.inside.add(person)

    def _who_is_inside(self) -> None:
        admitted = Participation.objects.filter(session=self.session).admitted()
        ids = set(admitted.values_list("person_id", flat=True))
        self.inside = {n for n, each in enumerate(self.people) if each.pk in ids} | {
            MEMBERS,
            MEMBERS + 1,
        }

    @rule(on=st.booleans())
    def pause(self, on: bool) -> None:
        if on:
            self.do(conducting.pause, self.session, by=self.people[-1])
        else:
            self.do(conducting.resume, self.session, facilitator=self.people[-2])

    @rule(phase=st.sampled_from(OPEN_PHASES))
    def move_on(self, phase: Phase) -> None:
        self.session.refresh_from_db()
        self.do(conducting.move_to, self.session, phase, facilitator=self.people[-2])

    # What must be true

    @invariant()
    def nobody_is_sent_what_is_not_for_them(self) -> None:
        if not hasattr(self, "loop"):
            return
        self.session.refresh_from_db()
        for line in self.lines:
            if not line.ended:
                self.loop.run_until_complete(self._settle(line))
            for message in self.said.values():
                if any(message.body in text for text in line.sent):
                    assert self.may_read(line.person, message), (line.person, message)

    def may_read(self, person: int, message: Message) -> bool:
        is_staff, is_writer = person >= MEMBERS, person == message.writer
        if person not in message.inside:
            return False
        if is_staff or is_writer:
            return True
        if message.held and not message.shown:
            return False
        return message.to == "room" or message.to == str(person)

    async def _settle(self, line: Line) -> None:
        """All that is on its way, and then as far as the log goes."""
        for _ in range(40):
            await line.socket.send(type="beat", last=line.last)
            await self._drain(line, until="beat")
            if line.ended or line.last >= self.session.last_seq:
                break
            await asyncio.sleep(0.02)
        if line.person in self.inside:
            assert not line.ended
            assert line.last == self.session.last_seq
        else:
            assert line.ended

    async def _drain(self, line: Line, *, until: str) -> None:
        while not line.ended:
            event = await line.socket.wire.receive_output(timeout=60)
            if event["type"] == "websocket.close":
                line.ended = True
                return
            line.sent.append(event["text"])
            frame = json.loads(event["text"])
            if "seq" in frame and frame["type"] != "said":
                assert frame["seq"] == line.last + 1, "numbers run without a gap, each once"
                line.last = frame["seq"]
            if frame["type"] == until:
                return


@pytest.mark.committed
@override_settings(
    LIVE_SAY_BURST=1000, LIVE_FRAMES_BURST=10_000, LIVE_SWEEP=1, LIVE_STAFF_GRACE=600
)
def test_nobody_is_sent_what_is_not_for_them_whatever_happens(
    facilitator: User, second_facilitator: User, member: User, other_member: User
) -> None:
    Room.people = [
        member,
        other_member,
        make_person("Third Finch", roles.MEMBERS),
        make_person("Fourth Finch", roles.MEMBERS),
        facilitator,
        second_facilitator,
    ]
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=5,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
