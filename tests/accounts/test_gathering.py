"""Several lists in one question to the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from accounts.gathering import Number, Prepared, gather
from accounts.models import User
from forum.models import Draft, Post
from safeguarding.models import Decision, Sanction
from tests.forum.factories import conversation
from tests.safeguarding.factories import waiting_case

pytestmark = pytest.mark.django_db


def test_each_list_comes_as_its_own_query_would_give_it(
    member: User, moderator: User, django_assert_num_queries: Any
) -> None:
    from safeguarding import deciding

    conversation(member, replies=2)
    decision = deciding.approve(waiting_case(member), moderator=moderator, version=1)
    posts = Post.objects.by(member).order_by("-pk")
    decisions = Decision.objects.select_related("policy", "decider", "case", "superseded_by")
    states = Post.objects.order_by("state").values("state").annotate(n=Count("pk"))
    with django_assert_num_queries(1):
        found = gather(
            posts=posts[:2], none=posts.none(), decisions=decisions, states=states,
            number=Number(posts),
        )  # fmt: skip
    assert found["posts"] == list(posts[:2])
    assert found["none"] == []
    assert found["states"] == list(states)
    assert found["number"] == posts.count() == 4
    with django_assert_num_queries(0):
        (made,) = found["decisions"]
        assert (made.policy, made.decider, made.case.pk) == (None, moderator, decision.case_id)
        assert not hasattr(made, "superseded_by")
    for field in Decision._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(decision, field.attname), field


def test_what_holds_bytes_does_not_pass(member: User) -> None:
    with pytest.raises(TypeError, match="bytes"):
        gather(drafts=Draft.objects.of(member))


def test_what_is_prepared_is_asked_of_each_and_never_of_the_hour(
    member: User, other_member: User, django_assert_num_queries: Any
) -> None:
    prepared = Prepared(lambda pk: {"person": User.objects.filter(pk=pk)})
    with django_assert_num_queries(2):
        assert prepared(member.pk)["person"] == [member]
        assert prepared(other_member.pk)["person"] == [other_member]
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(TypeError, match="for ever"):
        Prepared(lambda pk: {"one": Sanction.objects.filter(person=pk, ends_at__gt=later)})(1)
