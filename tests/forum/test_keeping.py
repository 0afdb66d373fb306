"""What is kept, and that it is really gone afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from forum.models import Post, Topic
from privacy import retention
from safeguarding import deciding
from safeguarding.models import Case, ContentSnapshot, Decision, Signal
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db


def test_refused_words_go_after_half_a_year_and_the_decision_after_a_year(
    member: User, moderator: User
) -> None:
    case = waiting_case(member, "Words to forget, 07700 900123", conversation(member))
    deciding.refuse(case, moderator=moderator, version=1, policy=rule(), reason="Because.")
    retention.purge_overdue()
    assert ContentSnapshot.objects.exists()

    half_a_year_ago = timezone.now() - timedelta(days=185)
    Post.objects.update(state_since=half_a_year_ago)
    Case.objects.update(closed_at=half_a_year_ago)
    super(type(Decision.objects.all()), Decision.objects.all()).update(decided_at=half_a_year_ago)
    retention.purge_overdue()
    assert not ContentSnapshot.objects.exists()
    assert not Signal.objects.exists()
    assert not Post.objects.filter(body__contains="forget").exists()
    assert Decision.objects.exists()
    assert Post.objects.filter(state=Post.State.PUBLISHED).exists()

    Case.objects.update(closed_at=timezone.now() - timedelta(days=370))
    retention.purge_overdue()
    assert not Decision.objects.exists()
    assert not Case.objects.exists()


def test_what_was_taken_down_lately_stays_for_an_appeal_however_old_the_post(
    member: User, moderator: User
) -> None:
    topic = conversation(member, replies=1)
    post = topic.posts.get(number=2)
    Post.objects.update(created_at=timezone.now() - timedelta(days=900))
    from safeguarding import casework

    case = casework.open_case(post, source=Case.Source.REPORT)
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="Because.")
    retention.purge_overdue()
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_conversation_with_nothing_left_goes_and_others_stay(member: User) -> None:
    kept = conversation(member)
    empty = conversation(member)
    empty.posts.all().delete()
    retention.purge_overdue()
    assert list(Topic.objects.all()) == [kept]


def test_a_closed_account_takes_its_name_off_and_leaves_the_conversation_whole(
    member: User, other_member: User
) -> None:
    topic = conversation(member, replies=1)
    member.delete()
    post = topic.posts.get(number=1)
    assert post.author_name == "Somebody who has left"
    assert topic.posts.count() == 2
