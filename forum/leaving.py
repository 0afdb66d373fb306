"""When somebody leaves: what they wrote stays without their name, or gives way to a line that says it
was withdrawn, so that what others answered can still be followed."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import LeftName, User
from safeguarding import erasing

from . import keeping, publishing, quoting
from .models import Alias, Post, PostQuerySet, Scrub, Topic

TOPICS_AT_ONCE = 500


def take_leave(person: User, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving`, in its transaction. Names are taken off with the account itself.

    Only what others can read now can stay: what waits, was sent back, refused, taken down or covered
    goes in any case. A constant number of queries for each 500 conversations, and some for each open
    case and each 200 posts of others that quote them.
    """
    own = Post.objects.by(person)
    going = own.exclude(state=Post.State.PUBLISHED, blurred_at=None) if posts_stay else own
    keeping.forget_earlier_texts(own)
    erasing.close_for_good(going)
    erasing.forget_what_stood_around(
        Post.objects.filter(topic__in=Topic.objects.filter(posts__author=person))
    )
    _take_off_other_names(person)
    for topics in _few_at_a_time(going):
        list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
        overwrite(going.filter(topic__in=topics))
        count_again(topics)
    quoting.say_again(own, leaving=person)


def forget_scrubs(person: User, *, posts_stay: bool) -> None:
    """The rows go with the account; no case is left open about nothing."""
    erasing.close_for_good(Scrub.objects.filter(person=person))


def _take_off_other_names(person: User) -> None:
    """Nobody may pass for them under one; and no two posts without a name show that they go together."""
    for name in Alias.objects.filter(person=person).values_list("name", flat=True):
        LeftName.objects.remember(name)
    Alias.objects.filter(person=person).delete()
    Post.objects.by(person).exclude(shown_as="").update(shown_as="")
    Topic.objects.filter(author=person).exclude(shown_as="").update(shown_as="")
    Topic.objects.filter(last_post_by=person).update(last_post_shown_as="")


def _few_at_a_time(going: PostQuerySet) -> Iterator[list[int]]:
    topics = sorted(set(going.values_list("topic_id", flat=True)))
    for start in range(0, len(topics), TOPICS_AT_ONCE):
        yield topics[start : start + TOPICS_AT_ONCE]


def overwrite(going: PostQuerySet) -> None:
    """A number that was given stays taken, so that numbers have no gaps. See publishing.take_down."""
    openings = going.filter(is_opening=True)
    begun = list(openings.values_list("topic_id", flat=True))
    withdrawn = list(openings.can_be_taken_back().values_list("topic_id", flat=True))
    going.can_be_taken_back().update(state=Post.State.WITHDRAWN, state_since=timezone.now())
    publishing.empty(going)
    Topic.objects.filter(pk__in=begun).update(title=Post.State.WITHDRAWN.label, excerpt="")
    # One that a moderator took down stays out of sight.
    answered = Post.objects.filter(topic__in=withdrawn, state=Post.State.PUBLISHED)
    Topic.objects.filter(pk__in=withdrawn).update(state=Topic.State.DOWN)
    Topic.objects.filter(
        pk__in=list(answered.values_list("topic_id", flat=True).distinct())
    ).update(state=Topic.State.OPEN)


def count_again(topics: list[int]) -> None:
    public = Post.objects.filter(topic=OuterRef("pk"), state=Post.State.PUBLISHED).order_by()
    last = public.order_by("-number")
    Topic.objects.filter(pk__in=topics).update(
        post_count=Coalesce(
            Subquery(public.values("topic").annotate(count=Count("pk")).values("count")), 0
        ),
        last_post_at=Coalesce(Subquery(last.values("published_at")[:1]), F("last_post_at")),
        last_post_by=Subquery(last.values("author")[:1]),
        last_post_shown_as=Coalesce(Subquery(last.values("shown_as")[:1]), Value("")),
    )
