"""Changing and taking away what others can read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import leaving
from accounts.models import User
from forum import changing, pacing, posting
from forum.models import EDIT_WINDOW, Post, Revision, Topic
from notices.models import Notice
from privacy.models import DataKey, TrailEntry
from safeguarding import deciding, granting, refusals, reporting
from safeguarding.models import Case, Decision, Report
from tests.forum.factories import conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OLD = "We had tea, and it helped a little."
NEW = "We had coffee, and it helped a little."


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


@pytest.fixture
def post(member: User, other_member: User) -> Post:
    """Published a moment ago."""
    written = posting.reply(conversation(other_member), author=known(member), body=OLD)
    assert written.state == Post.State.PUBLISHED
    return written


def age(post: Post, by: timedelta = EDIT_WINDOW) -> Post:
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - by)
    post.refresh_from_db()
    return post


def test_a_post_is_changed_in_its_place_and_its_earlier_text_is_sealed(
    post: Post, member: User
) -> None:
    number = post.number
    changing.change(post, author=member, body=NEW)
    post.refresh_from_db()
    assert (post.state, post.number, post.body) == (Post.State.PUBLISHED, number, NEW)
    assert post.changed_at is not None
    kept = Revision.objects.get(post=post)
    assert kept.body == OLD
    stored = Revision.objects.filter(pk=kept.pk).values_list("body", flat=True).get()
    assert OLD.encode() not in bytes(stored)


def test_a_change_that_shows_somebody_puts_the_post_back_with_a_moderator(
    post: Post, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    changing.change(post, author=member, body="Ring me on 07700 900123.")
    post.refresh_from_db()
    assert post.state == Post.State.HELD
    theirs = signed_in(other_member).get(post.topic.get_absolute_url()).content.decode()
    assert "07700" not in theirs
    assert OLD not in theirs
    assert "This post is being looked at." in theirs
    case = Case.objects.of(post).get()
    deciding.approve(case, moderator=moderator, version=case.version)
    post.refresh_from_db()
    assert post.state == Post.State.PUBLISHED


def test_an_opening_that_is_held_again_takes_its_conversation_along_and_back(
    member: User, moderator: User
) -> None:
    topic = conversation(known(member), replies=1)
    opening = topic.posts.get(is_opening=True)
    changing.change(opening, author=member, body="I am at 07700 900123.", title="A new title")
    topic.refresh_from_db()
    assert (topic.state, topic.title, topic.post_count) == (Topic.State.WAITING, "A new title", 1)
    deciding.approve(Case.objects.of(opening).get(), moderator=moderator, version=1)
    topic.refresh_from_db()
    assert (topic.state, topic.post_count) == (Topic.State.OPEN, 2)
    assert "07700" in topic.excerpt


def test_after_the_window_nothing_is_changed_and_nothing_withdrawn(
    post: Post, member: User
) -> None:
    age(post)
    for act in (
        lambda: changing.change(post, author=member, body=NEW),
        lambda: changing.withdraw(post, author=member),
    ):
        with pytest.raises(posting.Refused) as refused:
            act()
        assert refused.value.code == "too_late"
    post.refresh_from_db()
    assert post.body == OLD
    assert not Revision.objects.exists()


def test_just_before_the_end_of_the_window_it_can_still_be_changed(
    post: Post, member: User
) -> None:
    age(post, EDIT_WINDOW - timedelta(minutes=1))
    changing.change(post, author=member, body=NEW)
    post.refresh_from_db()
    assert post.body == NEW


def test_a_post_that_waits_can_always_be_withdrawn(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    held = posting.reply(conversation(other_member), author=member, body=OLD)
    Post.objects.filter(pk=held.pk).update(created_at=timezone.now() - timedelta(days=9))
    signed_in(member).post(reverse("forum:withdraw", args=[held.pk]))
    held.refresh_from_db()
    assert (held.state, held.body) == (Post.State.WITHDRAWN, "")


def test_nobody_changes_the_post_of_somebody_else(post: Post, other_member: User) -> None:
    with pytest.raises(posting.Refused):
        changing.change(post, author=other_member, body=NEW)
    with pytest.raises(posting.Refused):
        changing.ask_to_take_away(post, author=other_member)


def test_changing_again_and_again_is_slowed_down(post: Post, member: User) -> None:
    for n in range(pacing.CHANGES_AN_HOUR):
        changing.change(post, author=member, body=f"{NEW} {n}")
    with pytest.raises(posting.Refused) as refused:
        changing.change(post, author=member, body="Once more.")
    assert refused.value.code == "too_fast"


def test_who_reads_a_report_is_shown_the_new_text_and_refused_the_old_version(
    post: Post, member: User, other_member: User, moderator: User
) -> None:
    reporting.report(post, reporter=other_member, reason="unkind")
    changing.change(post, author=member, body=NEW)
    case = Case.objects.of(post).get()
    assert case.version == 2
    with pytest.raises(refusals.Stale):
        deciding.dismiss(case, moderator=moderator, version=1)


def test_earlier_texts_go_with_the_words_and_their_keys_too(post: Post, member: User) -> None:
    changing.change(post, author=member, body=NEW)
    key = Revision.objects.get().data_key_id
    changing.withdraw(post, author=member)
    assert not Revision.objects.exists()
    assert not DataKey.objects.filter(pk=key).exists()


def test_an_earlier_text_that_was_reported_stays_for_moderators(
    post: Post, member: User, other_member: User
) -> None:
    reporting.report(post, reporter=other_member, reason="unkind")
    changing.change(post, author=member, body=NEW)
    changing.withdraw(post, author=member)
    assert Revision.objects.get().body == OLD


@pytest.mark.parametrize("posts_stay", [True, False])
def test_earlier_texts_go_with_their_author(post: Post, member: User, posts_stay: bool) -> None:
    changing.change(post, author=member, body=NEW)
    leaving.close_account(member, posts_stay=posts_stay)
    assert not Revision.objects.exists()


def test_members_see_edited_and_only_moderators_the_history_on_record(
    post: Post, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    changing.change(post, author=member, body=NEW)
    history = reverse("forum:history", args=[post.pk])
    theirs = signed_in(other_member).get(post.topic.get_absolute_url()).content.decode()
    assert ", edited today" in theirs
    assert history not in theirs
    assert OLD not in theirs
    assert signed_in(other_member).get(history).status_code == 403
    staff = signed_in(moderator)
    assert history in staff.get(post.topic.get_absolute_url()).content.decode()
    assert OLD not in staff.get(history).content.decode()
    assert not TrailEntry.objects.filter(action="forum.history_read").exists()
    assert OLD in staff.post(history).content.decode()
    assert TrailEntry.objects.filter(action="forum.history_read").count() == 1


def test_an_author_asks_and_a_moderator_takes_it_away(
    post: Post, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    posting.reply(post.topic, author=known(other_member), body="That helps me too.")
    age(post)
    mine = signed_in(member)
    page = mine.get(post.topic.get_absolute_url()).content.decode()
    ask = reverse("forum:ask_away", args=[post.pk])
    assert ask in page
    assert mine.post(ask, {"why": "Somebody knows me."}).status_code == 302
    mine.post(ask)  # twice is once
    case = Case.objects.of(post).get()
    assert (case.source, case.version) == (Case.Source.ASKED_AWAY, 1)
    staff = signed_in(moderator)
    desk = staff.get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    assert "Somebody knows me." in desk
    assert "Take it away, as they ask" in desk
    staff.post(reverse("safeguarding_take_away", args=[case.pk]), {"version": case.version})
    post.refresh_from_db()
    assert (post.state, post.body) == (Post.State.WITHDRAWN, "")
    decision = Decision.objects.get(case=case)
    assert (decision.action, decision.decider, decision.automated) == (
        Decision.Action.WITHDRAWN, moderator, False,
    )  # fmt: skip
    assert Report.objects.get().outcome == Report.Outcome.TAKEN_AWAY
    assert Notice.objects.filter(recipient=member).exists()
    assert TrailEntry.objects.filter(action="safeguarding.taken_away_when_asked").exists()
    theirs = signed_in(other_member).get(post.topic.get_absolute_url()).content.decode()
    assert "Withdrawn by its author." in theirs
    assert "That helps me too." in theirs


def test_nothing_is_taken_away_that_nobody_asked_for(
    post: Post, other_member: User, moderator: User
) -> None:
    reporting.report(post, reporter=other_member, reason="unkind")
    case = Case.objects.of(post).get()
    with pytest.raises(refusals.NotPossible):
        granting.take_away(case, moderator=moderator, version=1)
    with pytest.raises(refusals.Stale):
        granting.take_away(case, moderator=moderator, version=9)


def test_a_moderator_may_leave_it_there_and_its_author_hears(
    post: Post, member: User, moderator: User
) -> None:
    changing.ask_to_take_away(age(post), author=member)
    deciding.dismiss(Case.objects.of(post).get(), moderator=moderator, version=1)
    post.refresh_from_db()
    assert post.state == Post.State.PUBLISHED
    assert Report.objects.get().outcome == Report.Outcome.LEFT
