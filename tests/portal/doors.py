"""Reads the table of docs/doors.md, builds the house it speaks of, and knocks at its doors."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from accounts import roles
from accounts.competence import Competence
from accounts.models import User
from forum import bookmarking, covering, drafting, publishing
from forum import joining as joining_boards
from forum.models import Board, BoardMember, Post, Scrub, Topic
from home.pages.models import GuidanceIndexPage
from notices import letters
from notices.models import MailAddress
from notices.telling import tell
from privacy.models import DataKey
from safeguarding import care, casework, deciding, escalating, opening, reporting
from safeguarding.models import Case, Decision, SafeguardingRecord, Wording
from safeguarding.screening import screen
from support.live import conducting, joining, presence, reviews, talking
from support.live.choices import Access
from support.live.models import CohortMember, GroupSession, Phase, RoomEvent, SessionSeries
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation
from tests.home.factories import CrisisLineFactory, GuidancePageFactory
from tests.live.conftest import let_in, plan, put_in
from tests.safeguarding.factories import rule

TABLE = Path(__file__).resolve().parents[2] / "docs" / "doors.md"
DOOR = re.compile(r"^\| `(?P<address>/[^`]*)` \| (?P<method>GET|POST) \| (?P<answers>.+) \|$", re.M)
REASON = re.compile(r"^- `(?P<route>[^`]*)`: (?P<reason>.+)$", re.M)

# The columns of the table, in its order.
PEOPLE = (
    "visitor",
    "stranger",
    "member",
    "other member",
    "facilitator",
    "other facilitator",
    "moderator",
    "editor",
    "helpline",
    "lead",
    "administrator",
)
# All that a cell may say; and what lets nobody in, and may therefore change nothing.
SHUT = ("sign in", "refused", "not found", "ended", "not now", "other method")
WORDS = ("open", "led on", "away", *SHUT)


@dataclass(frozen=True)
class Door:
    address: str
    method: str
    answers: tuple[str, ...]


def doors() -> list[Door]:
    return [
        Door(
            found["address"],
            found["method"],
            tuple(answer.strip() for answer in found["answers"].split("|")),
        )
        for found in DOOR.finditer(TABLE.read_text(encoding="utf-8"))
    ]


def listed_under(heading: str) -> dict[str, str]:
    """The routes of a list in the document, each with its reason."""
    section = TABLE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {found["route"]: found["reason"] for found in REASON.finditer(section)}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every pattern that an address can lead to, written as `ResolverMatch.route` writes it."""
    for entry in (resolver or get_resolver()).url_patterns:
        own = str(entry.pattern)
        route = before + own.removeprefix("^") if before else own
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def route_of(address: str) -> str:
    return resolve(address).route


@dataclass
class House:
    """One of everything in its telling states, and one person of each kind."""

    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # of their sessions in the browser
    things: dict[str, int | str] = field(default_factory=dict)
    attended: list[GroupSession] = field(default_factory=list)
    present: list[User] = field(default_factory=list)

    def address(self, written: str) -> str:
        return re.sub(r"\{([^}]+)\}", lambda found: str(self.things[found[1]]), written)

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who in self.keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who]
        return client

    def knock(self, who: str, method: str, address: str) -> "Answer":
        """Ask one door as one person, and put everything back to where it was."""
        cache.clear()
        for session in self.attended:
            for person in self.present:
                presence.touch(session.pk, person.pk)
        client, seen = self.client(who), Writes()
        with transaction.atomic(), connection.execute_wrapper(seen):
            response = client.post(address) if method == "POST" else client.get(address)
            transaction.set_rollback(True)
        return Answer(response, who, seen.tables)


class Writes:
    """Which tables were written to. The browser's session is nobody's words and does not count."""

    STATEMENT = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if (found := self.STATEMENT.match(sql)) and found[1] != "accounts_browsersession":
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Answer:
    response: HttpResponse
    who: str
    written: set[str]

    def __str__(self) -> str:
        """In the words of the table."""
        status = self.response.status_code
        if status in (301, 302, 303, 307, 308):
            return self._led(self.response.headers["Location"])
        words = {403: "refused", 404: "not found", 405: "other method", 409: "not now"}
        words |= {200: "open", 204: "open", 410: "ended", 422: "open"}
        return words.get(status, str(status))

    def _led(self, to: str) -> str:
        if to.startswith(("/account/login/", "/desk/login/")):
            # The door of the desk sends visitors on to sign in, and answers 403 to everybody else.
            return "sign in" if self.who == "visitor" else "refused"
        if to == "/desk/" and self.response.wsgi_request.path.startswith("/desk/"):
            # Wagtail's way to refuse somebody who works at the desk, but not at this.
            return "refused"
        return "led on" if to.startswith("/") and not to.startswith("//") else "away"


def build_house() -> House:
    house = House()
    house.people = {
        "stranger": make_person("Stranger"),
        "member": make_person("Quiet Harbour", roles.MEMBERS),
        "other member": make_person("Amber Finch", roles.MEMBERS),
        "facilitator": make_person("Rowan", roles.FACILITATORS),
        "other facilitator": make_person("Hazel", roles.FACILITATORS),
        "moderator": make_person("Moderator Wren", roles.MODERATORS),
        "editor": make_person("Editor Linnet", roles.EDITORS),
        "helpline": make_person("Helpline Lark", roles.HELPLINE_WORKERS),
        "lead": make_person("Lead Heron", roles.SAFEGUARDING_LEADS),
        "administrator": make_person("Administrator"),
    }
    User.objects.filter(pk=house.people["administrator"].pk).update(is_superuser=True)
    for who, person in house.people.items():
        client = Client()
        client.force_login(person)
        house.keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    _forum(house)
    _boards(house)
    _sessions(house)
    _guidance(house)
    _records(house)
    return house


def _forum(house: House) -> None:
    """All of it written by the member, so that everybody else is somebody else."""
    member, moderator = house.people["member"], house.people["moderator"]
    board = BoardFactory()
    talk = conversation(member, board=board)
    held = PostFactory(topic=talk, author=member)
    opening = PostFactory(
        topic=TopicFactory(board=board, author=member, state=Topic.State.WAITING),
        author=member,
        is_opening=True,
    )
    posts = {
        "published post": talk.posts.get(is_opening=True),
        "held post": held,
        "sent-back post": PostFactory(topic=talk, author=member),
        "refused post": PostFactory(topic=talk, author=member),
        "hidden post": conversation(member, board=board).posts.get(is_opening=True),
        "waiting opening": opening,
    }
    cases = {name: _case(post) for name, post in posts.items()}
    because = {"moderator": moderator, "policy": rule(), "reason": "Please leave out the place."}
    deciding.ask_for_change(cases["sent-back post"], version=1, **because)
    deciding.refuse(cases["refused post"], version=1, **because)
    deciding.hide(cases["hidden post"], version=1, **because)
    posts["covered post"] = PostFactory(topic=talk, author=member)
    publishing.publish(posts["covered post"])
    covering.cover(posts["covered post"], author=member)
    told = reporting.report(
        posts["published post"], reporter=house.people["other member"], reason="unkind"
    )
    left = reporting.report(
        conversation(member, board=board).posts.get(),
        reporter=house.people["other member"],
        reason="unkind",
    )
    deciding.dismiss(left.case, moderator=moderator, version=1)
    late = cases["refused post"].decisions.get()
    long_ago = timezone.now() - timedelta(days=15)
    QuerySet.update(Decision.objects.filter(pk=late.pk), decided_at=long_ago)
    tell(member.pk, line="A moderator has read your post.", url="/forum/")
    box = MailAddress.objects.create(
        person=member, data_key=DataKey.objects.make(), address="quiet@example.org"
    )
    house.things["link of a mail"] = letters.off_address(box).rstrip("/").rpartition("/")[2]
    house.things |= {name: post.pk for name, post in posts.items()}
    draft = drafting.save(author=member, board=board, body="Not sent yet.")
    assert draft is not None
    older = conversation(member, board=board)
    older.posts.update(published_at=timezone.now() - timedelta(days=2))
    house.things |= {"draft": draft.pk, "older post": older.posts.get().pk}
    house.things["bookmark"] = bookmarking.keep(posts["published post"], person=member).pk
    house.things |= {
        "board": board.slug,
        "board id": board.pk,
        "conversation": talk.pk,
        "waiting conversation": opening.topic_id,
        "hidden conversation": posts["hidden post"].topic_id,
        "open case": cases["held post"].pk,
        "closed case": cases["refused post"].pk,
        "report": told.pk,
        "left report": left.pk,
        "decision": cases["hidden post"].decisions.get().pk,
        "late decision": late.pk,
        "wording": Wording.objects.all()[0].pk,
        "scrub": Scrub.objects.create(person=member, action="cover", posts=9, conversations=2).pk,
        "name case": reporting.report(
            posts["published post"], reporter=house.people["other member"], reason="name"
        ).case_id,
    }


def _boards(house: House) -> None:
    """The member belongs to the closed board, asked to join another, and wrote in the archive and on
    the board with limits."""
    member = house.people["member"]
    closed = BoardFactory(access=Board.Access.APPROVED)
    asked = BoardFactory(access=Board.Access.APPROVED)
    place = BoardMember.objects.create(board=closed, person=member)
    application = joining_boards.apply(asked, person=member, why="It is about my brother.")
    of_few = conversation(member, board=closed, replies=1)
    archived = conversation(member, board=BoardFactory(access=Board.Access.ARCHIVE))
    house.things |= {
        "closed board": closed.slug,
        "board asked for": asked.slug,
        "application": application.pk,
        "application case": Case.objects.of(application).get().pk,
        "place": place.pk,
        "conversation of few": of_few.pk,
        "post of few": of_few.posts.get(number=2).pk,
        "archive": archived.board.slug,
        "archived conversation": archived.pk,
        "board with limits": BoardFactory(asks_to_accept_limits=True).slug,
    }


def _case(post: Post) -> Case:
    return casework.open_case(post, source=Case.Source.FIRST_POST, seen=screen(post.reviewed_text))


def _records(house: House) -> None:
    """Handed on by the moderator. The lead asked to open one, was let into another, and is asked by a
    second lead to confirm a third."""
    member, moderator, lead = (house.people[who] for who in ("member", "moderator", "lead"))
    second = make_person("Lead Plover", roles.SAFEGUARDING_LEADS)
    topic = TopicFactory(board=BoardFactory(), author=member)

    def made() -> SafeguardingRecord:
        return escalating.escalate(
            _case(PostFactory(topic=topic, author=member)), by=moderator, why="Words of danger."
        )

    asked, let_in_, to_confirm = made(), made(), made()
    mine = opening.ask(asked, lead=lead, reason="To see.")
    running = opening.ask(let_in_, lead=lead, reason="To see.")
    opening.confirm(running, lead=second)
    theirs = opening.ask(to_confirm, lead=second, reason="To see.")
    house.things |= {
        "record": made().pk,
        "opening they asked for": mine.pk,
        "opening they may read": running.pk,
        "opening to confirm": theirs.pk,
        "note of the moderator": care.write_down(moderator=moderator, text="Hard.", share=True).pk,
        "own note of the moderator": care.write_down(moderator=moderator, text="Hard.").pk,
        "escalated case": asked.case_id,
    }


def _sessions(house: House) -> None:
    """Run by the facilitator and a colleague. The member is in the room, waits in the lobby and was
    in the one that ended; the other member is in none."""
    member, facilitator = house.people["member"], house.people["facilitator"]
    colleague = make_person("Juniper", roles.FACILITATORS)
    planned, lobby, room, closed = (plan(facilitator, colleague) for _ in range(4))
    plan(house.people["other facilitator"])
    for session in (lobby, room, closed):
        conducting.open_lobby(session, facilitator=facilitator)
    joining.ask_to_join(lobby, person=member, agreed=True)
    for session in (room, closed):
        for person in (facilitator, colleague):
            presence.touch(session.pk, person.pk)
        let_in(session, member, facilitator)
        conducting.open_room(session, facilitator=facilitator)
    put_in(GroupSession.objects.get(pk=closed.pk), Phase.CLOSED)
    said = talking.say(room, author=colleague, client_id=uuid4(), body="Good evening")
    held = talking.say(room, author=member, client_id=uuid4(), body="Ring me on 07700 900123")
    events = {event.seq: event for event in RoomEvent.objects.of(room)}
    reviews.look_at(events[held.seq].pk)
    house.things |= {
        "said in room": said.seq,
        "message in room": events[said.seq].pk,
        "held message": events[held.seq].pk,
        "sealed case": Case.objects.of(events[held.seq]).get().pk,
    }
    house.attended, house.present = [lobby, room], [facilitator, colleague]
    _closed_group(house, facilitator, member)
    sessions = {"planned": planned, "lobby": lobby, "room": room, "closed": closed}
    for name, session in sessions.items():
        house.things |= {name: session.slug, f"{name} id": session.pk}


def _closed_group(house: House, facilitator: User, member: User) -> None:
    """The facilitator runs it, and the member belongs to it; its first session is over."""
    series = SessionSeries.objects.create(title="Together", is_closed=True, capacity=8)
    of_group = {"access": Access.CLOSED, "series": series}
    day = timedelta(days=1)
    ahead = plan(facilitator, starts_at=timezone.now() + day, **of_group)
    past = plan(facilitator, starts_at=timezone.now() - 2 * day, **of_group)
    house.things |= {
        "series": series.pk,
        "place in group": CohortMember.objects.create(series=series, person=member).pk,
        "closed group": ahead.slug,
        "past of group id": put_in(past, Phase.CLOSED).pk,
        "training": Competence.objects.get(person=facilitator).pk,
    }


def _guidance(house: House) -> None:
    guidance = GuidanceIndexPage.objects.get()
    GuidancePageFactory(parent=guidance, slug="an-article")
    GuidancePageFactory(parent=guidance, slug="a-draft", live=False)
    house.things["root page"] = guidance.get_root().pk
    house.things["crisis line"] = CrisisLineFactory().pk
    house.things["person"] = house.people["other member"].pk
