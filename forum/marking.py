"""What a member has read, and what is new to them.

One row for each conversation that somebody has opened, with the number of the last post they were
shown; and one for each board on which they said that all is read. Whoever never said so has read
everything from before the day they joined. Looking at a conversation moves its mark on, which is the
one thing that looking writes: see docs/adr/0018.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.telling import mark_read_about

from .models import Board, BoardMark, Post, ReadMark, Topic
from .signals import read_so_far


def board_until(board: Board, person: User) -> datetime:
    """Up to when all on this board counts as read. One query."""
    marks = BoardMark.objects.filter(board=board, person=person)
    return marks.values_list("read_until", flat=True).first() or day_of_joining(person)


def day_of_joining(person: User) -> datetime:
    return timezone.make_aware(datetime.combine(person.joined_on, time.min))


def news_of(topics: Iterable[Topic], person: User, *, until: datetime) -> None:
    """Give each topic its `news`: "3 new", "New", "New replies", or nothing. One query."""
    topics = list(topics)
    read = dict(
        ReadMark.objects.of(person)
        .filter(topic__in=[topic.pk for topic in topics])
        .values_list("topic_id", "number")
    )
    for topic in topics:
        topic.news = _news(topic, read.get(topic.pk), until)  # type: ignore[attr-defined]


def _news(topic: Topic, number: int | None, until: datetime) -> str:
    if topic.last_post_at <= until:
        return ""
    if number is None:
        return "New" if topic.created_at > until else "New replies"
    new = topic.last_number - number
    return f"{new} new" if new > 0 else ""


def first_unread(topic: Topic, person: User) -> int | None:
    """The number of the first post they have not seen. `topic` was read with `as_read_by`. A query
    only for a conversation that was never opened, or not since the board was marked."""
    found = where_unread_begins(topic, person)
    return found if found is None or isinstance(found, int) else found.first()


def where_unread_begins(topic: Topic, person: User) -> "int | QuerySet[Post, int | None] | None":
    """The same, or the numbers among which the first one says it."""
    number, until = topic.read_number, topic.read_until  # type: ignore[attr-defined]
    if number is not None:
        return number + 1 if number < topic.last_number else None
    until = until or day_of_joining(person)
    if topic.last_post_at <= until or not topic.last_number:
        return None
    if topic.created_at > until:
        return 1
    later = Post.objects.filter(topic=topic, published_at__gt=until).in_conversation()
    return later.values_list("number", flat=True)[:1]


def read_up_to(topic: Topic, person: User, *, number: int) -> bool:
    """They were shown the posts up to this number. Two queries if that is further than before (the
    notice about it is read with it), none otherwise. `topic` was read with `as_read_by`."""
    before = topic.read_number  # type: ignore[attr-defined]
    if number <= (before or 0):
        return False
    # Two windows of one person: the mark never goes back.
    mine = ReadMark.objects.of(person).filter(topic=topic, number__lt=number)
    if before is None or not mine.update(number=number):
        ReadMark.objects.bulk_create(
            [ReadMark(person=person, topic=topic, number=number)], ignore_conflicts=True
        )
    if number >= topic.last_number:
        mark_read_about(person, url=reverse("forum:first_unread", args=[topic.pk]))
    return True


@transaction.atomic
def mark_board_as_read(board: Board, *, person: User) -> None:
    """All that stands there now. The single marks go: the one of the board says as much."""
    newest = board.topics.listed().newest_talk_first().first()
    if newest is None:
        return
    until = newest.last_post_at
    BoardMark.objects.update_or_create(person=person, board=board, defaults={"read_until": until})
    ReadMark.objects.of(person).filter(topic__board=board, topic__last_post_at__lte=until).delete()


@transaction.atomic
def renumber(sender: Any, topic: Topic, was: Sequence[tuple[int, int]] = (), **kwargs: Any) -> None:
    """Listens to `signals.topic_renumbered`: everybody has read the same posts as before, up to the
    first that is new to them where it stands now."""
    before: dict[int, dict[int, int]] = {}
    marks = ReadMark.objects.filter(topic__in={topic.pk, *(one for one, _ in was)})
    for person, place, number in marks.values_list("person_id", "topic_id", "number"):
        before.setdefault(person, {})[place] = number
    ReadMark.objects.filter(topic=topic).delete()
    read = ((person, read_so_far(was, last_read)) for person, last_read in before.items())
    ReadMark.objects.bulk_create(
        [
            ReadMark(person_id=person, topic=topic, number=number)
            for person, number in read
            if number
        ],
        batch_size=500,
    )
