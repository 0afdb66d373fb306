"""Changing and taking away what others can read.

For `EDIT_WINDOW` after it was published an author changes or withdraws a post without asking. After
that others may have built on it: a moderator takes it away, if its author asks.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.telling import tell
from privacy import trail
from safeguarding import casework, reporting
from safeguarding.models import Case, Report

from . import indexing, keeping, pacing, posting, publishing, quoting
from .models import TITLE_MAX, Post, Topic, may_moderate
from .posting import Refused

TOO_LATE = "It has been there for too long to change it. You can ask a moderator to take it away."


def may_act_on_others(person: Any) -> bool:
    """Reading what is held is not enough for changing what somebody wrote."""
    return may_moderate(person) and bool(person.has_perm("safeguarding.decide_case"))


def change(
    post: Post, *, author: User, body: str, title: str = "", content_note: str | None = None
) -> Post:
    """Change one's own post: one that waits, was sent back, or was published a short while ago.

    What others could read until then is kept for moderators. The new text is screened like any
    other; if it must wait, the post does, and meanwhile nobody reads the old one either: it is often
    the old one that shows who somebody is.
    """
    if not post.is_own(author):
        raise Refused("not_yours", "Only its author can change a post.")
    if post.state != Post.State.PUBLISHED:
        return posting.edit_and_resubmit(
            post, author=author, body=body, title=title, content_note=content_note
        )
    body, title = posting.clean(body), posting.clean_title(title)
    with transaction.atomic():
        posting.one_at_a_time(author, quoting.authors_of(body))
        casework.keep_still(post)
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post.refresh_from_db()
        if not (post.state == Post.State.PUBLISHED and post.is_in_edit_window):
            raise Refused("too_late", TOO_LATE)
        words = pacing.wait_words_to_change(post)
        if words and not posting.cannot_wait(body, title):
            raise Refused("too_fast", words)
        post.topic = topic
        keeping.keep_earlier_text(post)
        taken = quoting.take(body, topic=topic, writer=author)
        post.body, post.html = taken.body, taken.html
        post.content_note = posting.clean_note(content_note, instead_of=post)
        for name, value in pacing.changed_once_more(post).items():
            setattr(post, name, value)
        post.changed_at = timezone.now()
        post.save(
            update_fields=[
                "body", "html", "content_note", "edited_at", "edits", "edits_since", "changed_at",
            ]
        )  # fmt: skip
        taken.keep(post)
        quoting.say_again(Post.objects.filter(pk=post.pk))
        if post.is_opening:
            if title and len(title) <= TITLE_MAX:
                publishing.give_title(post, topic, title)
            topic.excerpt = publishing.excerpt_of(post)
            topic.save(update_fields=["title", "excerpt"])
        indexing.put_in(post)
        _look_again(post, author)
    return post


def _look_again(post: Post, author: User) -> None:
    seen = posting.screened_with_earlier(post)
    must_wait = seen.must_be_held or (post.topic.is_live_case and not may_moderate(author))
    if must_wait:
        publishing.take_down(post, to=Post.State.HELD)
    # Whoever reads a report of it is shown the text as it is now, and the one before below it.
    is_open = Case.objects.of(post).still_open().exists()
    if must_wait or is_open or seen.crisis not in ("none", "green"):
        live = post.topic.is_live_case and not seen.must_be_held
        source = Case.Source.LIVE_CASE if live else Case.Source.SCREENING
        casework.open_case(post, source=source, seen=seen)


def withdraw(post: Post, *, author: User) -> None:
    """Take back one's own post without asking. Raises Refused after the window is over."""
    if not post.can_be_withdrawn_unasked and post.can_be_withdrawn:
        raise Refused("too_late", TOO_LATE)
    posting.withdraw(post, author=author)


def ask_to_take_away(post: Post, *, author: User, why: str = "") -> Report:
    """Have a moderator decide whether one's own post, which has been there for longer, goes."""
    if not post.is_own(author):
        raise Refused("not_yours", "Only its author can ask for that.")
    if post.state != Post.State.PUBLISHED:
        raise Refused("decided", "Others cannot read this post now.")
    return reporting.ask_to_take_away(post, author=author, why=why)


@transaction.atomic
def add_note(post: Post, *, moderator: User, note: str) -> Post:
    """Cover somebody's post with a note of what it speaks of. They are told."""
    note = posting.clean_note(note)
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    post.refresh_from_db()
    if post.state != Post.State.PUBLISHED:
        raise Refused("decided", "Others cannot read this post now.")
    post.content_note, post.topic = note, topic
    post.save(update_fields=["content_note"])
    if post.is_opening:
        topic.excerpt = publishing.excerpt_of(post)
        topic.save(update_fields=["excerpt"])
    quoting.say_again(Post.objects.filter(pk=post.pk))
    indexing.put_in(post)
    if post.author_id and post.author_id != moderator.pk:
        tell(
            post.author_id,
            line="A moderator changed the note above something you wrote.",
            url=post.get_absolute_url(),
        )
    trail.record("forum.note_set", actor=moderator, about=post, covered=bool(note))
    return post


@transaction.atomic
def mark_live(topic: Topic, *, person: User, is_live: bool) -> None:
    """Have every post from now on wait for a moderator, because the case spoken of is live.

    Its author may say so and take it back; what a moderator said, moderators take back.
    """
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    by_moderator = may_act_on_others(person) and topic.author_id != person.pk
    if not by_moderator and topic.author_id != person.pk:
        raise Refused("not_yours", "Only its author or a moderator can say that.")
    if not by_moderator and topic.live_case == Topic.LiveCase.MODERATOR:
        raise Refused("moderator", "A moderator said that it is live. Ask one if that has changed.")
    who = Topic.LiveCase.MODERATOR if by_moderator else Topic.LiveCase.AUTHOR
    topic.live_case = who if is_live else Topic.LiveCase.NO
    topic.save(update_fields=["live_case"])
    if by_moderator:
        trail.record("forum.live_case_marked", actor=person, about=topic, live=is_live)
