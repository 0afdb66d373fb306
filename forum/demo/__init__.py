"""Sample boards and conversations. All invented; loading twice changes nothing."""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forum import posting
from forum.models import Board, Post, Topic
from forum.rendering import excerpt, render
from safeguarding import casework, reporting
from safeguarding.models import Case, OpeningTime

from . import first_days, later_on, those_who_suspect, who_belongs, years_later
from .script import BOARDS, Talk

TALKS: tuple[Talk, ...] = (
    *first_days.TALKS,
    *later_on.TALKS,
    *those_who_suspect.TALKS,
    *years_later.TALKS,
)


@transaction.atomic
def load(*, members: list[User], moderators: list[User]) -> None:
    """Seven boards with their conversations; in the queue two held posts, a report and an application."""
    boards = {
        line.slug: Board.objects.get_or_create(
            slug=line.slug,
            defaults={
                "title": line.title,
                "purpose": line.purpose + " (Sample conversations, all invented.)",
                "rules": line.rules,
                "order": order,
                "stages": [stage.value for stage in line.stages],
                "access": line.access,
                "asks_to_accept_limits": line.asks_to_accept_limits,
            },
        )[0]
        for order, line in enumerate(BOARDS, start=1)
    }
    # The last member has written nothing yet, so that there is a first post to read.
    known = members[:-1] or members
    new = [
        _load_talk(boards[talk.board], talk, known, moderators)
        for talk in TALKS
        if not Topic.objects.filter(board=boards[talk.board], title=talk.title).exists()
    ]
    _set_hours()
    if new:
        _fill_queue(new[0], known=known, newcomer=members[-1])
        who_belongs.load(list(boards.values()), members=known, moderators=moderators)


def _set_hours() -> None:
    """Every day from eight in the morning to ten at night."""
    if not OpeningTime.objects.exists():
        for weekday in OpeningTime.Weekday:
            OpeningTime.objects.create(weekday=weekday, opens=time(8), closes=time(22))


def _load_talk(board: Board, talk: Talk, members: list[User], moderators: list[User]) -> Topic:
    began = timezone.now() - timedelta(days=talk.days_ago)
    staff = moderators[0] if moderators else None

    def speaker(place: int) -> User:
        return staff if staff and place < 0 else members[place % len(members)]

    topic = Topic.objects.create(
        board=board,
        title=talk.title,
        author=speaker(talk.posts[0][0]),
        state=Topic.State.OPEN,
        pinned=talk.pinned,
        created_at=began,
    )
    moment = began
    for number, (place, text) in enumerate(talk.posts, start=1):
        author = speaker(place)
        if number > 1:
            moment += timedelta(hours=2 + 5 * (number % 3), minutes=7 * number)
        post = Post.objects.create(
            topic=topic,
            number=number,
            is_opening=number == 1,
            author=author,
            badge="Moderator" if author == staff else "",
            body=text.strip(),
            html=render(text.strip()),
            state=Post.State.PUBLISHED,
            created_at=moment,
            published_at=moment,
        )
        if number == 1:
            topic.excerpt = excerpt(post.html)
        topic.last_post_by = author
    topic.last_number = topic.post_count = len(talk.posts)
    topic.last_post_at = moment
    topic.save()
    return topic


def _fill_queue(topic: Topic, *, known: list[User], newcomer: User) -> None:
    _hold(
        topic, newcomer, "I am new here. I have read for a week. Thank you all for being so open."
    )
    number = "You can ring me if you like, in the evenings: 07700 900123. I would be glad to talk."
    _hold(topic, known[-1], number)
    told_about = topic.posts.in_conversation().filter(number__gt=1).first()
    teller = next((one for one in known if told_about and one != told_about.author), None)
    if told_about and teller:
        text = "It is meant kindly, but it sounds as if everybody has to tell at once. (Sample report.)"
        reporting.report(told_about, reporter=teller, reason="unkind", text=text)


def _hold(topic: Topic, author: User, body: str) -> None:
    post = Post.objects.create(
        topic=topic, author=author, body=body, html=render(body), state=Post.State.HELD
    )
    first = not Post.objects.by(author).once_published().exists()
    casework.open_case(
        post,
        source=Case.Source.FIRST_POST if first else Case.Source.SCREENING,
        seen=posting.screened(post),
    )
