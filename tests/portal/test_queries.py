"""No page of the forum or of moderation costs more than twelve queries, when no cache remembers anything
and its reader was away for a minute; and none costs more when there is more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.browser_sessions import BrowserSession
from accounts.models import User
from forum import drafting, following, publishing
from forum.models import Board, BoardMark, MutedAlias, Post, Topic
from notices.telling import tell
from safeguarding import casework, deciding
from safeguarding.models import Case
from safeguarding.screening import screen
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation
from tests.safeguarding.factories import rule

from .doors import PEOPLE, House, build_house, doors

pytestmark = pytest.mark.django_db
MOST = 12
ROOMS = ("/forum/", "/concerns/", "/notices/", "/desk/review-queue/", "/desk/moderation-report/")
READERS = ("member", "other member", "moderator", "lead")
SignIn = Callable[[User], Client]


class Queries:
    """Where a transaction begins and ends is no query."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.seen.append(sql)
        return execute(sql, *args)


def cost(client: Client, address: str, **form: str) -> list[str]:
    """The queries of one page, asked cold. What it wrote is put back."""
    cache.clear()
    ContentType.objects.clear_cache()
    queries = Queries()
    with transaction.atomic():
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        BrowserSession.objects.update(expire_date=timezone.now() + idle - timedelta(minutes=2))
        with connection.execute_wrapper(queries):
            answer = client.post(address, form) if form else client.get(address)
        transaction.set_rollback(True)
    assert answer.status_code in (200, 301, 302), (address, answer.status_code)
    return queries.seen


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def test_no_page_that_somebody_may_open_costs_more_than_twelve_queries(house: House) -> None:
    asked, dear = 0, list[str]()
    for door in doors():
        if door.method != "GET" or not door.address.startswith(ROOMS):
            continue
        for who, right in zip(PEOPLE, door.answers, strict=True):
            if who in READERS and right == "open":
                asked += 1
                queries = cost(house.client(who), house.address(door.address))
                if len(queries) > MOST:
                    dear += [f"{door.address} as {who}: {len(queries)}", *queries]
    assert dear == [], "\n".join(dear)
    assert asked > 150


@pytest.fixture
def talk(member: User, other_member: User, board: Board) -> Topic:
    """A conversation in which everything is the case that makes a page cost more."""
    topic = conversation(other_member, board=board, replies=2)
    for state in ("held", "sent_back"):
        post = PostFactory(topic=topic, author=member, body="Words that wait.")
        case = casework.open_case(
            post, source=Case.Source.FIRST_POST, seen=screen(post.reviewed_text)
        )
        if state == "sent_back":
            return_it(case)
    publishing.publish(PostFactory(topic=topic, author=other_member, shown_as="Grey Kettle"))
    Post.objects.filter(topic=topic, shown_as="").update(published_at=long_ago())
    Topic.objects.filter(pk=topic.pk).update(created_at=long_ago())
    BoardMark.objects.create(
        person=member, board=board, read_until=timezone.now() - timedelta(days=1)
    )
    drafting.save(author=member, board=board, topic=topic, body="Not sent yet.")
    address = f"/forum/topics/{topic.pk}/unread/"
    tell(member.pk, line="There is an answer in a conversation you follow.", url=address)
    return topic


def long_ago() -> Any:
    return timezone.now() - timedelta(days=9)


def return_it(case: Case) -> None:
    from accounts import roles
    from tests.conftest import make_person

    someone = make_person("Moderator Heron", roles.MODERATORS)
    deciding.ask_for_change(
        case, moderator=someone, version=1, policy=rule(), reason="Leave out the place."
    )


@pytest.fixture
def board(db: None) -> Board:
    return BoardFactory(slug="one")


def test_a_conversation_with_all_that_can_be_the_case_costs_no_more(
    talk: Topic, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    MutedAlias.objects.create(topic=talk, alias="Grey Kettle", person=member)
    mine = Post.objects.by(member).filter(topic=talk)[0]
    queries = cost(signed_in(member), f"{talk.get_absolute_url()}?quote=1&written={mine.pk}")
    text = " ".join(queries)
    for table in ("forum_draft", "safeguarding_decision", "forum_mutedalias", "notices_notice"):
        assert table in text
    assert len(queries) <= MOST, "\n".join(queries)


def test_pages_cost_the_same_when_there_is_more(
    talk: Topic, board: Board, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    case = Case.objects.to_decide()[0]
    waiting = Post.objects.get(pk=case.object_id)

    def costs() -> dict[str, int]:
        found = {}
        for person, addresses in {
            member: ("/forum/", "/forum/boards/one/", talk.get_absolute_url(), "/forum/kept/",
                     "/forum/scrub/", "/forum/following/", "/concerns/decisions/", "/notices/"),
            moderator: ("/desk/review-queue/", f"/desk/review-queue/{case.pk}/",
                        "/desk/review-queue/?several=yes", "/desk/moderation-report/",
                        f"/forum/posts/{waiting.pk}/history/", "/forum/boards/one/"),
        }.items():  # fmt: skip
            client = signed_in(person)
            for address in addresses:
                found[f"{address} {person}"] = len(cost(client, address))
        found["search"] = len(cost(signed_in(member), "/forum/search/", words="tea"))
        return found

    def more(number: int) -> None:
        for n in range(number):
            begun = conversation(other_member if n % 2 else member, board=board, replies=1)
            publishing.publish(PostFactory(topic=talk, author=other_member, body=f"Tea {n}"))
            following.choose(begun, person=member, choice="followed")
            held = PostFactory(topic=talk, author=other_member, body="Ring 07700 900123.")
            casework.open_case(held, source=Case.Source.FIRST_POST, seen=screen(held.reviewed_text))
            case.signals.create(kind="phone", version="1")

    more(3)
    few = costs()
    more(12)
    grown = {
        where: (few[where], number) for where, number in costs().items() if number > few[where]
    }
    assert grown == {}
    assert max(few.values()) <= MOST, few


def test_nothing_of_a_person_is_remembered_from_one_page_to_the_next(
    member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    """What is read with the person is read with each page: a role, a pause, a notice."""
    client = signed_in(moderator)
    assert client.get("/desk/review-queue/").status_code == 200
    moderator.groups.clear()
    assert client.get("/desk/review-queue/").status_code != 200

    client = signed_in(member)
    assert client.get("/forum/boards/one/").status_code == 200
    topic = TopicFactory(board=board, author=member)
    case = casework.open_case(
        PostFactory(topic=topic, author=member), source=Case.Source.FIRST_POST
    )
    suspend(case)
    assert client.get("/forum/boards/one/").status_code == 403


def suspend(case: Case) -> None:
    from accounts import roles
    from safeguarding import measures
    from tests.conftest import make_person

    deciding.decide(
        case,
        moderator=make_person("Moderator Plover", roles.MODERATORS),
        version=1,
        measures=[measures.Refuse(), measures.Suspend(7)],
        policy=rule(),
        reason="It went too far.",
    )
