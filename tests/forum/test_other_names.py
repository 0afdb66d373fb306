"""Another name for one conversation: nobody can tell whose it is, and nobody can take it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts import leaving, names, roles, screen_names
from accounts.forms import ScreenNameForm
from accounts.models import LeftName, User
from forum import other_names, pacing, posting
from forum.models import Alias, Post, Topic
from privacy import belongings
from safeguarding import deciding, reporting
from safeguarding.models import Case, ContentSnapshot
from tests.forum.factories import BoardFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ALIAS = "Velvet Lantern"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)
    monkeypatch.setattr(pacing, "AN_HOUR", 1000)


@pytest.fixture
def topic(member: User) -> Topic:
    """Begun by the member under another name, with an answer of theirs and one of a stranger."""
    known(member)
    opening = posting.start_topic(
        BoardFactory(), author=member, title="A hard week", body="We had tea.", alias=ALIAS
    )
    posting.reply(opening.topic, author=member, body="And then it rained.")
    found = Topic.objects.get(pk=opening.topic_id)
    assert found.state == Topic.State.OPEN
    return found


def test_all_they_write_in_it_shows_the_name_and_nothing_elsewhere_does(
    topic: Topic, member: User
) -> None:
    assert {post.author_name for post in topic.posts.all()} == {ALIAS}
    assert (topic.author_name, topic.last_post_name) == (ALIAS, ALIAS)
    elsewhere = Post.objects.by(member).exclude(topic=topic)
    assert {post.author_name for post in elsewhere} == {member.screen_name}


def test_no_page_of_the_conversation_shows_another_member_whose_it_is(
    topic: Topic, member: User, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    posts = list(topic.posts.all())
    addresses = [
        topic.get_absolute_url(),
        topic.board.get_absolute_url(),
        reverse("forum:boards"),
        *(post.get_absolute_url() for post in posts),
        *(reverse("safeguarding:report", args=["forum-post", post.pk]) for post in posts),
        reverse("safeguarding:my_reports"),
        reverse("forum:drafts"),
    ]
    reporting.report(posts[0], reporter=other_member, reason="unkind")
    for reader in (other_member, facilitator):
        client = signed_in(reader)
        for address in addresses:
            html = client.get(address, follow=True).content.decode()
            assert member.screen_name not in html, address
    assert ALIAS in signed_in(other_member).get(addresses[0]).content.decode()
    assert ALIAS in signed_in(other_member).get(addresses[1]).content.decode()


def test_a_copy_of_somebody_elses_data_holds_neither_name(
    topic: Topic, member: User, other_member: User
) -> None:
    posting.reply(topic, author=known(other_member), body="I hear you.")
    told = [
        str(held.plain(row))
        for held in belongings.holdings()
        if held.fields
        for row in held.rows(other_member)
    ]
    assert ALIAS not in "".join(told)
    assert member.screen_name not in "".join(told)
    own = [str(held.plain(row)) for held in belongings.holdings() for row in held.rows(member)]
    assert ALIAS in "".join(own)


def test_you_stands_beside_ones_own_posts_only(
    topic: Topic, member: User, other_member: User, signed_in: SignIn
) -> None:
    tag = '<span class="tag">You</span>'
    assert tag in signed_in(member).get(topic.get_absolute_url()).content.decode()
    assert tag not in signed_in(other_member).get(topic.get_absolute_url()).content.decode()


def test_moderators_read_both_names_in_the_queue_and_in_the_conversation(
    topic: Topic, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    reporting.report(topic.posts.all()[1], reporter=other_member, reason="unkind")
    case = Case.objects.get()
    staff = signed_in(moderator)
    both = f"{member.screen_name}, here as {ALIAS}"
    assert both in staff.get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    assert both in staff.get(reverse("safeguarding_queue")).content.decode()
    html = staff.get(topic.get_absolute_url()).content.decode()
    assert f"another name of {member.screen_name}" in html


def test_what_is_kept_of_a_decision_does_not_link_the_two(
    topic: Topic, member: User, other_member: User, moderator: User
) -> None:
    answer = posting.reply(topic, author=known(other_member), body="I hear you.")
    reporting.report(answer, reporter=member, reason="unkind")
    deciding.dismiss(Case.objects.of(answer).get(), moderator=moderator, version=1)
    context = ContentSnapshot.objects.get().context
    assert ALIAS in context
    assert member.screen_name not in context


@pytest.mark.parametrize(
    "look_alike", [ALIAS, "velvet  lantern", "VeIvet Lantern", "Vélvet-Lantern"]
)
def test_nobody_takes_the_name_or_one_like_it(
    topic: Topic, member: User, other_member: User, look_alike: str
) -> None:
    for person in (other_member, member):  # its owner least of all: it would show whose it was
        form = ScreenNameForm(
            {"choice": "own", "own_name": look_alike, "offered": "Grey Kettle"}, person=person
        )
        assert not form.is_valid()
    with pytest.raises(posting.Refused) as refused:
        posting.start_topic(
            BoardFactory(), author=other_member, title="Mine", body="Tea.", alias=look_alike
        )
    assert refused.value.code == "alias"
    assert not Topic.objects.filter(title="Mine").exists()


@pytest.mark.parametrize(
    "name",
    ["Amber Finch", "amber finch", "Quiet Harbour", "Moderator Wren",
     "Karen Whitmore", "07700 900123", "x", "<b>Bold</b>", "quiet-harbour-signs-in"],
)  # fmt: skip
def test_a_name_in_use_or_that_shows_somebody_is_refused(
    member: User, other_member: User, name: str
) -> None:
    assert other_names.refuse(name, person=member)


def test_a_name_of_somebody_who_left_is_refused(member: User) -> None:
    LeftName.objects.remember(ALIAS)
    assert other_names.refuse(ALIAS, person=member) == other_names.TAKEN


def test_names_in_use_are_not_suggested(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_names, "FIRST", ["Velvet", "Grey"])
    monkeypatch.setattr(screen_names, "SECOND", ["Lantern", "Kestrel"])
    assert names.in_use_elsewhere([ALIAS]) == {ALIAS}
    assert ALIAS not in screen_names.suggest(1)


def test_people_who_work_here_write_under_their_own_name(
    moderator: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    assert other_names.refuse(ALIAS, person=moderator)
    html = signed_in(moderator).get(reverse("forum:new_topic", args=[board.slug])).content.decode()
    assert "The name above this conversation" not in html


def test_a_role_given_later_does_not_show_beside_the_name(topic: Topic, member: User) -> None:
    member.groups.add(Group.objects.get(name=roles.MODERATORS))
    member = User.objects.get(pk=member.pk)
    assert posting.reply(topic, author=member, body="Hello again.").badge == ""


def test_on_leaving_the_name_goes_and_nobody_can_take_it(
    topic: Topic, member: User, other_member: User, signed_in: SignIn
) -> None:
    leaving.close_account(member, posts_stay=True)
    html = signed_in(other_member).get(topic.get_absolute_url()).content.decode()
    assert ALIAS not in html
    assert "Somebody who has left" in html
    board = signed_in(other_member).get(topic.board.get_absolute_url()).content.decode()
    assert ALIAS not in board
    assert not Alias.objects.exists()
    assert not Post.objects.exclude(shown_as="").exists()
    topic.refresh_from_db()
    assert (topic.shown_as, topic.last_post_shown_as) == ("", "")
    assert other_names.refuse(ALIAS, person=other_member) == other_names.TAKEN


def test_the_last_name_of_a_conversation_follows_what_is_taken_away(
    topic: Topic, member: User, other_member: User
) -> None:
    answer = posting.reply(topic, author=known(other_member), body="I hear you.")
    topic.refresh_from_db()
    assert topic.last_post_name == other_member.screen_name
    posting.withdraw(answer, author=other_member)
    topic.refresh_from_db()
    assert topic.last_post_name == ALIAS


def test_a_name_is_chosen_on_the_page_and_kept_after_an_error(
    member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    address = reverse("forum:new_topic", args=[board.slug])
    client = signed_in(member)
    form = {
        "title": "",
        "body": "Tea.",
        "alias": "Misty Pebble",
        "offered": "Misty Pebble|Soft Lake",
    }
    html = client.post(address, form).content.decode()
    assert 'value="Misty Pebble"' in html
    assert "checked" in html
    assert client.post(address, {**form, "title": "A week"}).status_code == 302
    assert Topic.objects.get().author_name == "Misty Pebble"
    assert conversation(member).author_name == member.screen_name
