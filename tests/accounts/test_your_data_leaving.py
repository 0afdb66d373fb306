"""Leaving: everything of theirs goes, or stays without a name, and nothing breaks for the others."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import leaving, names, screen_names
from accounts.models import BrowserSession, LeftName, User
from forum.models import Post, Topic
from privacy import belongings
from safeguarding import casework, deciding, reporting
from safeguarding.models import Case, ContentSnapshot, Decision, Report, Signal
from support.live.events import Close
from support.live.models import GroupSession, Participation, Phase, RoomEvent
from tests.accounts import full_life
from tests.accounts.full_life import Life, lead
from tests.conftest import PASSWORD
from tests.forum.factories import PostFactory, conversation, known
from tests.live.conftest import (  # noqa: F401  (some are fixtures)
    Connect,
    connect,
    do,
    lobby,
    plan,
    planned,
    put_in,
    room,
    staffed,
)
from tests.privacy.everywhere import everything_cached, everything_stored
from tests.safeguarding.factories import rule, waiting_case

EVERYTHING = (*full_life.NAMES, *full_life.PUBLIC, *full_life.PRIVATE)
SignedIn = Callable[[User], Client]


@pytest.fixture
def life(
    room: GroupSession,  # noqa: F811
    other_member: User,
    facilitator: User,
    moderator: User,
) -> Life:
    return lead(
        other=other_member,
        facilitator=facilitator,
        moderator=moderator,
        room=room,
        client=Client(),
    )


def said_in_rooms() -> str:
    events = RoomEvent.objects.select_related("session__data_key")
    return "\n".join(f"{event.body} {event.reason} {event.seen}" for event in events)


def files_of_the_database() -> bytes:
    if connection.vendor != "sqlite":
        return b""
    path = Path(str(connection.settings_dict["NAME"]))
    beside = (path, path.with_name(path.name + "-wal"))
    return b"".join(file.read_bytes() for file in beside if file.exists())


def found(words: tuple[str, ...]) -> set[str]:
    """Which of these stand anywhere."""
    text = "\n".join((everything_stored(), said_in_rooms(), everything_cached()))
    raw = files_of_the_database()
    return {word for word in words if word in text or word.encode() in raw}


@pytest.mark.committed
@pytest.mark.parametrize("posts_stay", [False, True], ids=["go", "stay"])
def test_nothing_of_them_is_found_anywhere(life: Life, posts_stay: bool) -> None:
    assert found(EVERYTHING) == set(EVERYTHING), "a search that finds nothing proves nothing"
    leaving.close_account(life.person, posts_stay=posts_stay)
    assert found(EVERYTHING) == (set(full_life.PUBLIC) if posts_stay else set())
    assert not User.objects.filter(pk=life.person.pk).exists()
    call_command("check")


@pytest.mark.django_db
@pytest.mark.parametrize("posts_stay", [False, True], ids=["go", "stay"])
def test_no_page_that_showed_them_breaks(
    life: Life,
    posts_stay: bool,
    signed_in: SignedIn,
    other_member: User,
    moderator: User,
    facilitator: User,
) -> None:
    leaving.close_account(life.person, posts_stay=posts_stay)
    administrator = User.objects.create_superuser("boss", PASSWORD, screen_name="Administrator")
    put_in(GroupSession.objects.get(pk=life.session.pk), Phase.SHARING)
    visits = {
        other_member: [
            "/forum/",
            "/forum/boards/early-on/",
            life.others.get_absolute_url(),
            life.own.get_absolute_url(),
            "/notices/",
            "/account/your-data/",
            f"/sessions/{life.session.slug}/",
            f"/sessions/{life.session.slug}/room/",
        ],
        moderator: [
            life.waiting.get_absolute_url(),
            "/desk/review-queue/",
            *(f"/desk/review-queue/{case.pk}/" for case in life.cases.values()),
            "/desk/reports-of-members/",
        ],
        facilitator: [f"/sessions/{life.session.slug}/room/"],
        administrator: ["/desk/users/", "/desk/", "/desk/reports/site-history/"],
    }
    for person, addresses in visits.items():
        client = signed_in(person)
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            text = page.content.decode()
            assert full_life.SCREEN not in text, address
            assert full_life.ALIAS not in text, address
    put_in(GroupSession.objects.get(pk=life.session.pk), Phase.CLOSED)
    assert signed_in(other_member).get(f"/sessions/{life.session.slug}/").status_code == 410


@pytest.mark.django_db
def test_a_conversation_stays_readable_when_their_words_go(
    life: Life, signed_in: SignedIn, other_member: User
) -> None:
    leaving.close_account(life.person, posts_stay=False)
    for topic in (life.own, life.others, life.waiting):
        topic.refresh_from_db()
        published = topic.posts.filter(state=Post.State.PUBLISHED)
        numbers = list(topic.posts.in_conversation().values_list("number", flat=True))
        assert numbers == list(range(1, topic.last_number + 1)), topic.pk
        assert topic.post_count == published.count(), topic.pk
    assert life.own.title == Post.State.WITHDRAWN.label
    assert (life.own.state, life.own.reply_count) == (Topic.State.OPEN, 1)
    assert (life.waiting.state, life.waiting.reply_count) == (Topic.State.DOWN, 0)
    assert life.own.last_post_by == other_member
    page = signed_in(other_member).get(life.own.get_absolute_url()).content.decode()
    assert "An answer by somebody else." in page
    assert "Withdrawn by its author." in page
    assert "Somebody who has left" in page


@pytest.mark.django_db
def test_what_others_could_read_stays_without_a_name_and_the_rest_goes(
    life: Life, signed_in: SignedIn, other_member: User
) -> None:
    before = life.others.posts.filter(state=Post.State.PUBLISHED).count()
    leaving.close_account(life.person, posts_stay=True)
    page = signed_in(other_member).get(life.own.get_absolute_url()).content.decode()
    assert "Sentinel-title" in page
    assert "Sentinel-opening" in page
    assert "Somebody who has left" in page
    life.others.refresh_from_db()
    assert life.others.post_count == before
    assert not Post.objects.filter(author=None).exclude(body="").exclude(state="published").exists()


@pytest.mark.django_db
def test_cases_about_what_is_gone_are_closed_and_the_queue_goes_on(
    life: Life, signed_in: SignedIn, moderator: User
) -> None:
    leaving.close_account(life.person, posts_stay=False)
    for name in ("held", "waiting"):
        case = life.cases[name]
        case.refresh_from_db()
        assert case.state == Case.State.CLOSED
        assert case.decisions.get().action == Decision.Action.WITHDRAWN
    assert not Case.objects.to_decide().exists()
    assert not Signal.objects.exists()
    assert "Nothing is waiting" in signed_in(moderator).get("/desk/review-queue/").content.decode()


@pytest.mark.django_db
def test_a_post_that_stays_can_still_be_taken_down(
    life: Life, other_member: User, moderator: User
) -> None:
    opening = life.own.posts.get(is_opening=True)
    told = reporting.report(opening, reporter=other_member, reason="unkind")
    leaving.close_account(life.person, posts_stay=True)
    deciding.hide(told.case, moderator=moderator, version=1, policy=rule(), reason="Not kind.")
    opening.refresh_from_db()
    assert opening.state == Post.State.HIDDEN


@pytest.mark.django_db
def test_what_was_taken_down_or_reported_is_kept_for_moderators_until_its_time_is_up(
    member: User, other_member: User, moderator: User
) -> None:
    topic = known(other_member) and conversation(other_member)
    for body in ("Sentinel-hidden", "Sentinel-reported", "Sentinel-changed"):
        case = waiting_case(member, body, topic)
        deciding.approve(case, moderator=moderator, version=1)
    hidden, reported, changed = Post.objects.by(member).order_by("pk")
    case = casework.open_case(hidden, source=Case.Source.SCREENING)
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="It was a threat.")
    reporting.report(reported, reporter=other_member, reason="danger", text="I am afraid")
    case = casework.open_case(changed, source=Case.Source.SCREENING)
    deciding.ask_for_change(
        case, moderator=moderator, version=1, policy=rule(), reason="Please leave out the town."
    )
    leaving.close_account(member, posts_stay=False)

    kept = set(ContentSnapshot.objects.values_list("text", flat=True))
    assert kept == {"Sentinel-hidden", "Sentinel-reported"}
    assert not Post.objects.exclude(body="").filter(body__contains="Sentinel").exists()
    assert "Quiet Harbour" not in everything_stored()
    assert Report.objects.get().outcome == Report.Outcome.WITHDRAWN
    hidden.refresh_from_db()
    assert hidden.state == Post.State.HIDDEN


@pytest.mark.django_db
def test_a_conversation_that_was_taken_down_is_not_opened_by_leaving(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member)
    PostFactory(topic=topic, author=other_member, state=Post.State.PUBLISHED, number=2)
    case = casework.open_case(topic.posts.get(is_opening=True), source=Case.Source.SCREENING)
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="Not for here.")
    leaving.close_account(member, posts_stay=False)
    topic.refresh_from_db()
    assert topic.state == Topic.State.DOWN
    assert topic.title == Post.State.WITHDRAWN.label


@pytest.mark.django_db
def test_a_report_that_nobody_answered_yet_stays_until_somebody_has(
    member: User, other_member: User, moderator: User
) -> None:
    post = conversation(other_member).posts.get()
    told = reporting.report(post, reporter=member, reason="danger", text="A child may be in danger")
    leaving.close_account(member, posts_stay=False)
    told.refresh_from_db()
    assert (told.reporter, told.text) == (None, "A child may be in danger")
    deciding.dismiss(told.case, moderator=moderator, version=1)
    call_command("purge")
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_whoever_is_in_a_room_leaves_it_first(life: Life, signed_in: SignedIn) -> None:
    leaving.close_account(life.person, posts_stay=False)
    assert not Participation.objects.filter(alias=full_life.ALIAS).exists()
    assert not RoomEvent.objects.filter(author=life.person.pk).exists()


@pytest.mark.django_db
def test_a_message_let_through_by_somebody_who_left_stays(
    facilitator: User, second_facilitator: User, member: User
) -> None:
    session = plan(second_facilitator)
    RoomEvent.objects.create(
        session=session, seq=1, kind="released", author=member, person=facilitator, ref=1,
        person_name="Rowan", body="Thank you all.",
    )  # fmt: skip
    leaving.close_account(facilitator, posts_stay=False)
    (event,) = RoomEvent.objects.select_related("session__data_key")
    assert (event.body, event.person, event.person_name) == ("Thank you all.", None, "")


@pytest.mark.django_db
def test_they_are_signed_out_everywhere(member: User, other_member: User) -> None:
    phone, laptop, somebody = Client(), Client(), Client()
    phone.force_login(member)
    laptop.force_login(member)
    somebody.force_login(other_member)
    leaving.close_account(member, posts_stay=False)
    assert BrowserSession.objects.count() == 1
    assert phone.get("/account/").status_code == 302
    assert somebody.get("/account/").status_code == 200


@pytest.mark.django_db
def test_a_sign_in_name_is_free_again_and_a_screen_name_is_not_for_a_year(
    member: User, visitor: Client
) -> None:
    sign_in_name = member.username
    leaving.close_account(member, posts_stay=False)
    join = {"username": sign_in_name, "password1": PASSWORD, "choice": "own"}
    refused = visitor.post("/account/sign-up/", {**join, "own_name": "Qu1et harbour"})
    assert "Somebody has a screen name like that already" in refused.content.decode()
    taken = visitor.post("/account/sign-up/", {**join, "own_name": "Late Harbour"})
    assert taken.status_code == 302
    LeftName.objects.update(month=timezone.localdate() - timedelta(days=400))
    call_command("purge")
    assert not LeftName.objects.known_as("Quiet Harbour").exists()


@pytest.mark.django_db
def test_the_name_of_somebody_who_left_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_names, "FIRST", ["Quiet"])
    monkeypatch.setattr(
        screen_names, "SECOND", [f"Harbour{letter}" for letter in "abcdefghijklmnopqrstuvwx"]
    )
    LeftName.objects.remember("Quiet Harboura")
    for _ in range(20):
        offered = {names.skeleton(name) for name in screen_names.suggest()}
        assert names.skeleton("Quiet Harboura") not in offered


@pytest.mark.django_db
def test_a_left_name_is_known_by_an_older_key_too(settings: Any) -> None:
    LeftName.objects.remember("Quiet Harbour")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert LeftName.objects.known_as("quiet  HARBOUR").exists()
    assert not LeftName.objects.known_as("Amber Finch").exists()


@pytest.mark.django_db
def test_who_is_needed_is_told_what_to_hand_over(
    facilitator: User, second_facilitator: User, signed_in: SignedIn
) -> None:
    session = plan(facilitator, title="Early days")
    client = signed_in(facilitator)
    page = client.get("/account/leave/").content.decode()
    assert "You facilitate “Early days”" in page
    assert "Go on to the last step" not in page
    with pytest.raises(leaving.HandOverFirst, match="Early days"):
        leaving.close_account(facilitator, posts_stay=True)
    assert User.objects.filter(pk=facilitator.pk).exists()
    session.staff.update(person=second_facilitator)
    leaving.close_account(facilitator, posts_stay=True)


@pytest.mark.django_db
def test_a_moderator_gives_back_a_case_first(moderator: User, member: User) -> None:
    case = waiting_case(member)
    casework.claim(case, moderator=moderator)
    (duty,) = belongings.duties_of(moderator)
    assert f"case {case.pk}" in duty.words
    casework.release(case, moderator=moderator)
    leaving.close_account(moderator, posts_stay=True)


@pytest.mark.django_db
def test_the_last_administrator_cannot_leave(moderator: User) -> None:
    boss = User.objects.create_superuser("boss", PASSWORD, screen_name="Administrator")
    with pytest.raises(leaving.HandOverFirst, match="only administrator"):
        leaving.close_account(boss, posts_stay=True)
    User.objects.filter(pk=moderator.pk).update(is_superuser=True)
    leaving.close_account(boss, posts_stay=True)


@pytest.mark.django_db
def test_decisions_of_a_moderator_who_left_stay_for_those_they_are_about(
    moderator: User, member: User
) -> None:
    case = waiting_case(member)
    deciding.refuse(case, moderator=moderator, version=1, policy=rule(), reason="A place in it.")
    leaving.close_account(moderator, posts_stay=True)
    decision = Decision.objects.get()
    assert (decision.decider, decision.reason) == (None, "A place in it.")


@pytest.mark.django_db
def test_when_one_part_fails_nothing_is_gone(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation(member)

    def fails(self: User, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(User, "delete", fails)
    with pytest.raises(RuntimeError):
        leaving.close_account(member, posts_stay=False)
    assert Post.objects.get().body
    assert not LeftName.objects.exists()


@pytest.mark.django_db
def test_many_posts_cost_no_more_queries_than_a_few(
    member: User, other_member: User, stranger: User, django_assert_max_num_queries: Any
) -> None:
    leaving.close_account(stranger, posts_stay=False)  # Django learns the kinds of content once
    counts = []
    for person, posts in ((member, 2), (other_member, 40)):
        for _ in range(3):
            conversation(person, replies=posts)
        with django_assert_max_num_queries(400) as taken:
            leaving.close_account(person, posts_stay=False)
        counts.append(len(taken))
    assert counts[0] == counts[1]


# The pages


def sign_in_again(client: Client) -> None:
    answer = client.post("/account/again/", {"password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.django_db
def test_leaving_takes_a_choice_the_password_and_two_presses(
    member: User, signed_in: SignedIn
) -> None:
    conversation(member)
    client = signed_in(member)
    page = client.get("/account/leave/").content.decode()
    assert "Nothing happens on this page" in page
    assert "checked" not in page
    assert "Choose what happens" in client.post("/account/leave/").content.decode()
    assert (
        client.post("/account/leave/", {"posts": "go"})["Location"] == "/account/leave/last-step/"
    )
    asked = client.get("/account/leave/last-step/")
    assert asked["Location"].startswith("/account/again/")
    late = client.post("/account/leave/last-step/")
    assert late["Location"] == "/account/leave/last-step/"
    assert User.objects.filter(pk=member.pk).exists()

    sign_in_again(client)
    page = client.get("/account/leave/last-step/").content.decode()
    assert "Keep my account" in page
    assert User.objects.filter(pk=member.pk).exists()
    done = client.post("/account/leave/last-step/")
    assert done["Location"] == "/account/goodbye/"
    assert done["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in done["Cache-Control"]
    assert not User.objects.filter(pk=member.pk).exists()
    assert not BrowserSession.objects.exists()
    assert not Post.objects.exclude(body="").exists()
    goodbye = client.get("/account/goodbye/").content.decode()
    assert "Your account is closed" in goodbye
    assert "Sign in" in goodbye


@pytest.mark.django_db
def test_the_last_step_cannot_be_reached_past_the_first(member: User, signed_in: SignedIn) -> None:
    client = signed_in(member)
    sign_in_again(client)
    for method in (client.get, client.post):
        assert method("/account/leave/last-step/")["Location"] == "/account/leave/"
    assert User.objects.filter(pk=member.pk).exists()


@pytest.mark.django_db
def test_who_wrote_nothing_is_asked_nothing(member: User, signed_in: SignedIn) -> None:
    client = signed_in(member)
    assert "My posts stay" not in client.get("/account/leave/").content.decode()
    assert client.post("/account/leave/").status_code == 302


@pytest.mark.django_db
def test_a_duty_that_came_up_meanwhile_is_met_at_the_last_step(
    facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    client.post("/account/leave/")
    sign_in_again(client)
    plan(facilitator)
    assert client.post("/account/leave/last-step/")["Location"] == "/account/leave/"
    assert User.objects.filter(pk=facilitator.pk).exists()


@pytest.mark.django_db
def test_a_database_that_is_busy_loses_nothing(
    member: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def busy(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    client = signed_in(member)
    client.post("/account/leave/")
    sign_in_again(client)
    monkeypatch.setattr(leaving, "close_account", busy)
    page = client.post("/account/leave/last-step/", follow=True).content.decode()
    assert "nothing was changed" in page


# The desk


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("boss", PASSWORD, screen_name="Administrator")


@pytest.mark.django_db
def test_an_administrator_closes_an_account_by_the_same_verb(
    administrator: User, member: User, signed_in: SignedIn
) -> None:
    conversation(member)
    client = signed_in(administrator)
    address = f"/desk/users/delete/{member.pk}/"
    people = client.get("/desk/users/").content.decode()
    assert f'href="{address}">Close this account' in people
    assert f"/desk/users/delete/{administrator.pk}/" not in people
    assert "Close this account" in client.get(f"/desk/users/edit/{member.pk}/").content.decode()
    assert "Their posts stay" in client.get(address).content.decode()
    assert client.post(address).status_code == 200
    assert User.objects.filter(pk=member.pk).exists()
    assert client.post(address, {"posts": "go"}).status_code == 302
    assert not User.objects.filter(pk=member.pk).exists()
    assert not Post.objects.exclude(body="").exists()
    assert LeftName.objects.exists()


@pytest.mark.django_db
def test_an_account_that_is_needed_is_not_closed_at_the_desk(
    administrator: User, facilitator: User, signed_in: SignedIn
) -> None:
    plan(facilitator)
    address = f"/desk/users/delete/{facilitator.pk}/"
    answer = signed_in(administrator).post(address)
    assert answer.status_code == 409
    assert "To be handed over first" in answer.content.decode()


@pytest.mark.django_db
def test_accounts_are_not_deleted_in_bulk(
    administrator: User, member: User, other_member: User, signed_in: SignedIn
) -> None:
    address = f"/desk/bulk/accounts/user/delete/?id={member.pk}&id={other_member.pk}"
    client = signed_in(administrator)
    for method in (client.get, client.post):
        page = method(address, follow=True).content.decode()
        assert "closed one at a time" in page
    assert User.objects.filter(pk__in=[member.pk, other_member.pk]).count() == 2


# The room, while it goes on


@pytest.mark.committed
async def test_their_socket_closes_at_once_and_the_others_go_on(
    room: GroupSession,  # noqa: F811
    member: User,
    other_member: User,
    connect: Connect,  # noqa: F811
) -> None:
    theirs = await connect(room, member)
    others = await connect(room, other_member)
    assert (await theirs.say("Something only I could say."))["type"] == "said"
    await do(leaving.close_account, member, posts_stay=False)
    assert await theirs.close_code() in {Close.SIGN_IN, Close.NOT_ALLOWED}
    assert (await others.say("Are you still there?"))["type"] == "said"
    later = await connect(room, other_member, hello=False)
    log = await later.hello()
    numbers = [frame["seq"] for frame in log if "seq" in frame]
    assert numbers == list(range(1, numbers[-1] + 1))
    assert "Something only I could say." not in str(log)
    assert "Quiet Harbour" not in str(log)
    assert "Are you still there?" in str(log)
