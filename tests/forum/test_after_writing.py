"""What somebody meets who has just written: their words, why they wait, and help if it is needed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum import pacing, posting, publishing
from forum.templatetags import forum_tags
from home.pages.crisis_lines import Line
from home.pages.models import CrisisLine
from tests.forum.factories import PostFactory, conversation, known
from tests.forum.test_pages import page

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def test_words_of_crisis_show_help_on_the_page_after_posting_and_on_an_error(
    member: User, signed_in: SignIn
) -> None:
    topic = conversation(known(member))
    client = signed_in(member)
    url = reverse("forum:reply", args=[topic.pk])
    answer = client.post(url, {"body": "I want to die."})
    assert answer.headers["Location"].endswith("#help-now")
    after = client.get(answer.headers["Location"]).content.decode()
    assert 'id="help-now" tabindex="-1"' in after
    letter = after.split('id="post-2"')[1].split("</article>")[0]
    assert "Your post is there now" in letter
    on_error = client.post(url, {"body": "I want to die. " * 1000})
    assert on_error.status_code == 422
    assert "You do not have to carry this alone" in on_error.content.decode()
    calm = client.post(url, {"body": "We had tea."}, follow=True).content.decode()
    assert "You do not have to carry this alone" not in calm


def test_after_calm_words_one_is_led_to_them(member: User, signed_in: SignIn) -> None:
    topic = conversation(member)
    url = reverse("forum:reply", args=[topic.pk])
    answer = signed_in(member).post(url, {"body": "We had tea."})
    html = page(signed_in(member), answer.headers["Location"])
    anchor = answer.headers["Location"].split("#")[1]
    letter = html.split(f'id="{anchor}"')[1].split("</article>")[0]
    assert "Your post was sent. Waiting to be read." in letter


def test_help_begins_with_what_is_open_day_and_night() -> None:
    def line(name: str, phone: str, hours: str) -> Line:
        return Line(name, phone, f"tel:{phone}", hours, "", "", "GB", date(2026, 11, 1))

    lines = [
        line("Weekday line", "1", "Monday to Friday"),
        line("Child line", "2", "24 Hours a day"),
        line("Unknown line", "3", ""),
        line("Samaritans", "116 123", "24 hours"),
    ]
    names = [x.name for x in forum_tags.open_day_and_night(lines)]
    assert names == ["Samaritans", "Child line"]
    assert [x.name for x in forum_tags.open_at_times(lines)] == ["Weekday line", "Unknown line"]


def test_help_says_day_and_night_only_of_lines_that_are(member: User, signed_in: SignIn) -> None:
    for name, phone, hours in (
        ("Weekday line", "0808 1000 900", "Monday to Friday"),
        ("Samaritans", "116 123", "24 hours"),
    ):
        CrisisLine.objects.create(
            name=name, phone=phone, hours=hours, last_checked=date(2026, 11, 1)
        )
    topic = conversation(known(member))
    url = reverse("forum:reply", args=[topic.pk])
    html = signed_in(member).post(url, {"body": "I want to die."}, follow=True).content.decode()
    panel = html.split('id="help-now"')[1].split("</section>")[0]
    places = [
        panel.index(words)
        for words in ("tel:999", "day or night", "116 123", "not open all the time", "Weekday line")
    ]
    assert places == sorted(places)


def test_a_held_post_tells_its_author_alone_what_was_seen(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(known(member))
    posting.reply(topic, author=member, body="Ring **me**: 07700 900123")
    posting.reply(topic, author=member, body="I have taken all the tablets.")
    mine = page(signed_in(member), topic.get_absolute_url())
    assert "A phone number, “07700 900123”: leave the phone number out" in mine
    assert "it speaks of a plan or a way to die" in mine
    assert "Why it waits" not in page(signed_in(moderator), topic.get_absolute_url())


def test_a_first_post_tells_its_author_why_it_waits(member: User, signed_in: SignIn) -> None:
    topic = conversation(member)
    posting.reply(topic, author=member, body="Words that wait")
    mine = page(signed_in(member), topic.get_absolute_url())
    assert "a moderator reads everybody’s first posts" in mine


def test_answers_are_counted_when_the_opening_is_withdrawn(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    for n in range(2):
        publishing.publish(PostFactory(topic=topic, author=other_member, body=f"Answer {n}"))
    posting.withdraw(topic.posts.get(is_opening=True), author=member)
    html = page(signed_in(other_member), topic.board.get_absolute_url())
    assert "2 replies" in html
    assert "No replies yet" not in html
