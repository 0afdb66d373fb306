"""Writing in the forum. Every verb returns the post; its `state` says whether others can read it.

A new member's first posts are held, and so is a text in which the screening sees something that
could identify somebody. Words of crisis hold nothing by themselves: a case is opened by severity,
and the page shows help at once.
"""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from safeguarding import casework, sanctions
from safeguarding.models import Case
from safeguarding.plain_text import visible
from safeguarding.screening import Screening, screen

from . import keeping, limits, other_names, pacing, publishing, quoting
from .models import BODY_MAX, NOTE_MAX, TITLE_MAX, Board, Post, Topic, may_moderate
from .references import without_references
from .rendering import plain, render

FIRST_POSTS_HELD = 2
READ_FIRST = "Please read what we can and cannot keep to ourselves first. Your words are kept."
# Of a writer’s earlier posts, how many are read with a new one for details that add up.
EARLIER_READ = 20

_BADGES = {
    roles.MODERATORS: "Moderator",
    roles.FACILITATORS: "Facilitator",
    roles.EDITORS: "Editor",
    roles.HELPLINE_WORKERS: "Helpline worker",
    roles.SAFEGUARDING_LEADS: "Safeguarding lead",
}

ABOUT_THAT = "Why, and how to ask for another look, stands under “Decisions” in your account."


class Refused(Exception):
    """The text was not taken. `words` say what to do; the door keeps the text."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(words)


def start_topic(
    board: Board,
    *,
    author: User,
    title: str,
    body: str,
    client_id: uuid.UUID | None = None,
    content_note: str = "",
    stage: str = "",
    alias: str = "",
    is_live_case: bool = False,
) -> Post:
    """Begin a conversation; returns its opening post. The same `client_id` again makes no other.

    `alias` is the name its author has in it; see `other_names`. With `is_live_case` every post of it
    waits for a moderator.
    """
    if not board.may_be_written_by(author):
        raise Refused("closed", "This board is closed for new conversations.")
    if limits.still_to_accept(board, person=author):
        raise Refused("limits", READ_FIRST)
    title = clean_title(title)
    if not title or len(title) > TITLE_MAX:
        raise Refused("title", f"Give it a title of at most {TITLE_MAX} characters.")
    with transaction.atomic():
        one_at_a_time(author)
        if earlier := _sent_before(author, client_id):
            return earlier
        body = clean(body)
        held_by = _check_standing(author, body, title)
        is_new = _check_pace(author, body, title)
        topic = Topic.objects.create(
            board=board,
            title=title,
            author=author,
            stage=stage,
            live_case=Topic.LiveCase.AUTHOR if is_live_case else Topic.LiveCase.NO,
        )
        if alias:
            _take_other_name(topic, alias)
        return _write(
            topic,
            author,
            body,
            client_id,
            is_new=is_new,
            held_by=held_by,
            is_opening=True,
            note=content_note,
        )


def reply(
    topic: Topic,
    *,
    author: User,
    body: str,
    client_id: uuid.UUID | None = None,
    content_note: str = "",
) -> Post:
    """Answer in a conversation. The same `client_id` again returns the first post."""
    with transaction.atomic():
        one_at_a_time(author, quoting.authors_of(body))
        if earlier := _sent_before(author, client_id):
            return earlier
        topic = Topic.objects.select_for_update().select_related("board").get(pk=topic.pk)
        if topic.state != Topic.State.OPEN:
            raise Refused("closed", "This conversation is not open yet, or not any more.")
        if topic.locked or not topic.board.may_be_written_by(author):
            raise Refused("locked", "A moderator has closed this conversation for new replies.")
        if limits.still_to_accept(topic.board, person=author):
            raise Refused("limits", READ_FIRST)
        body = clean(body)
        held_by = _check_standing(author, body)
        is_new = _check_pace(author, body)
        return _write(
            topic, author, body, client_id, is_new=is_new, held_by=held_by, note=content_note
        )


def edit_and_resubmit(
    post: Post, *, author: User, body: str, title: str = "", content_note: str | None = None
) -> Post:
    """Change one's own post that waits or was sent back; a moderator then reads the new text."""
    if not post.is_own(author):
        raise Refused("not_yours", "Only its author can change a post.")
    body = clean(body)
    with transaction.atomic():
        _check_standing(author, body, title)
        one_at_a_time(author, quoting.authors_of(body))
        casework.keep_still(post)
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post.refresh_from_db()
        if not post.topic.board.may_be_written_by(author):
            raise Refused("closed", "Nothing new can be sent to this board by you at the moment.")
        words = pacing.wait_words_to_change(post)
        if words and not cannot_wait(body, title):
            raise Refused("too_fast", words)
        taken = quoting.take(body, topic=topic, writer=author)
        changed = Post.objects.filter(
            pk=post.pk, author=author, state__in=[Post.State.HELD, Post.State.SENT_BACK]
        ).update(
            body=taken.body,
            html=taken.html,
            state=Post.State.HELD,
            state_since=timezone.now(),
            content_note=clean_note(content_note, instead_of=post),
            **pacing.changed_once_more(post),
        )
        if not changed:
            raise Refused("decided", "A moderator decided about this post while you were writing.")
        post.refresh_from_db()
        taken.keep(post)
        quoting.say_again(Post.objects.filter(pk=post.pk))
        title = clean_title(title)
        if post.is_opening and title and len(title) <= TITLE_MAX:
            publishing.give_title(post, topic, title)
            topic.save(update_fields=["title"])
        post.topic = topic
        casework.open_case(post, source=Case.Source.SCREENING, seen=screened_with_earlier(post))
    return post


def withdraw(post: Post, *, author: User) -> None:
    """Take back one's own post, however old. Its words are gone at once; a conversation keeps its place.

    Members meet `changing.withdraw`, which asks how long it has been there.
    """
    if not post.is_own(author):
        raise Refused("not_yours", "Only its author can withdraw a post.")
    with transaction.atomic():
        casework.keep_still(post)
        Topic.objects.select_for_update().get(pk=post.topic_id)
        post.refresh_from_db()
        if not post.can_be_withdrawn:
            raise Refused("decided", "This post cannot be withdrawn any more.")
        keeping.forget_earlier_texts(Post.objects.filter(pk=post.pk))
        casework.withdrawn(post)
        if not publishing.take_back(post):
            raise Refused("decided", "This post cannot be withdrawn any more.")


def _write(
    topic: Topic,
    author: User,
    body: str,
    client_id: uuid.UUID | None,
    *,
    is_new: bool,
    held_by: Case.Source | None = None,
    is_opening: bool = False,
    note: str = "",
) -> Post:
    taken = quoting.take(body, topic=topic, writer=author)
    alias = topic.shown_as if topic.author_id == author.pk else ""
    post = Post.objects.create(
        topic=topic,
        author=author,
        # A role that few have would say who stands behind another name.
        badge="" if alias else _badge(author),
        shown_as=alias,
        content_note=clean_note(note),
        body=taken.body,
        html=taken.html,
        state=Post.State.HELD,
        is_opening=is_opening,
        client_id=client_id or uuid.uuid4(),
    )
    taken.keep(post)
    seen = screened_with_earlier(post)
    if is_new:
        casework.open_case(post, source=Case.Source.FIRST_POST, seen=seen)
    elif held_by:
        casework.open_case(post, source=held_by, seen=seen)
    elif seen.must_be_held:
        casework.open_case(post, source=Case.Source.SCREENING, seen=seen)
    elif topic.is_live_case and not may_moderate(author):
        casework.open_case(post, source=Case.Source.LIVE_CASE, seen=seen)
    else:
        publishing.publish(post)
        if seen.crisis not in ("none", "green"):
            casework.open_case(post, source=Case.Source.SCREENING, seen=seen)
    return post


def clean_title(title: str) -> str:
    return " ".join(visible(title).split())


def clean_note(note: str | None, *, instead_of: Post | None = None) -> str:
    """None: it stays as it is."""
    if note is None:
        return instead_of.content_note if instead_of else ""
    note = " ".join(visible(note).split())
    if len(note) > NOTE_MAX:
        raise Refused("note", f"Use at most {NOTE_MAX} characters for the content note.")
    return note


def _take_other_name(topic: Topic, alias: str) -> None:
    try:
        other_names.take(topic, name=alias)
    except other_names.CannotTake as error:
        raise Refused("alias", error.words) from error


def clean(body: str) -> str:
    body = visible(body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not body:
        raise Refused("empty", "Write something first.")
    if len(body) > BODY_MAX:
        raise Refused("too_long", f"Use at most {BODY_MAX:,} characters.")
    return body


def screened(post: Post, *, history: Sequence[str] = ()) -> Screening:
    """What moderators are shown, and what readers see of it, which marks can make another text.

    Places are places in the text that moderators are shown.
    """
    shown = plain(post.html)
    return screen(
        post.reviewed_text,
        shown=_with_note(
            post,
            f"{post.covered_title or post.topic.title}\n\n{shown}" if post.is_opening else shown,
        ),
        history=history,
    )


def _with_note(post: Post, shown: str) -> str:
    note = post.note_of_its_own
    return f"{shown}\n\nContent note: {note}" if note else shown


def screened_with_earlier(post: Post) -> Screening:
    """Also whether its details add up with those of the author's posts before. One query."""
    earlier = Post.objects.written_before(post).values_list("body", flat=True)[:EARLIER_READ]
    return screened(post, history=[without_references(body) for body in list(earlier)[::-1]])


def one_at_a_time(author: User, quoted: Sequence[int] = ()) -> None:
    """Two windows of one person wait for each other, so that pace and client ids can be trusted.

    So does a change of the name of somebody who is quoted.
    """
    # No lock of the key: a notice for the author, written in another transaction, refers to it.
    held = User.objects.select_for_update(no_key=True).filter(pk__in={author.pk, *quoted})
    list(held.order_by("pk"))


def _sent_before(author: User, client_id: uuid.UUID | None) -> Post | None:
    if client_id is None:
        return None
    return Post.objects.by(author).filter(client_id=client_id).first()


def _check_pace(author: User, body: str, title: str = "") -> bool:
    """Whether the author is still new here. Raises Refused for who writes too fast."""
    published = Post.objects.by(author).once_published()[:FIRST_POSTS_HELD]
    is_new = len(published) < FIRST_POSTS_HELD and not may_moderate(author)
    words = pacing.wait_words(author, is_new=is_new)
    if words and not cannot_wait(body, title):
        raise Refused("too_fast", words)
    return is_new


def _check_standing(author: User, body: str, title: str = "") -> Case.Source | None:
    """Why a moderator has to read what this author writes before others can; None if for no reason
    of theirs. Raises Refused for who may not write; words of crisis are taken and held all the same:
    somebody has to hear them. One query."""
    standing = sanctions.standing(author)
    if not standing.may_write:
        if not cannot_wait(body, title):
            raise Refused("silenced", f"{standing.words} {ABOUT_THAT}")
        return Case.Source.SLOWED
    return Case.Source.SLOWED if standing.is_held else None


def cannot_wait(body: str, title: str) -> bool:
    """Whoever may be in danger is never told to come back later."""
    seen = screen(f"{title}\n\n{body}", shown=f"{title}\n\n{plain(render(body))}")
    return seen.crisis in pacing.NEVER_KEPT_WAITING


def _badge(author: User) -> str:
    return next((_BADGES[role] for role in author.role_names if role in _BADGES), "")
