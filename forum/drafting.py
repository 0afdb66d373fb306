"""Keeping what somebody is writing: on the server, sealed, for its author alone."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from privacy.models import DataKey
from safeguarding.plain_text import visible

from .models import BODY_MAX, TITLE_MAX, Board, Draft, Post, Topic

# What is kept with the words: the choices of the form, as they stand in it.
OPTIONS = ("content_note", "own_note", "stage", "is_live_case", "alias", "own_alias")


@transaction.atomic
def save(
    *,
    author: User,
    board: Board,
    topic: Topic | None = None,
    title: str = "",
    body: str = "",
    client_id: uuid.UUID | None = None,
    options: dict[str, Any] | None = None,
) -> Draft | None:
    """Keep it in place of what was kept for this place before. None if there is nothing to keep.

    A form that was sent is not kept again by what its page asked for a moment earlier.
    """
    # One row of one person at a time: two windows would otherwise make two drafts of one place.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if client_id and Post.objects.by(author).filter(client_id=client_id).exists():
        return None
    title, body = visible(title)[:TITLE_MAX], body.replace("\r\n", "\n")[: 2 * BODY_MAX]
    draft = found(author, board=board, topic=topic)
    if not (title or body.strip()):
        if draft:
            draft.delete()
        return None
    draft = draft or Draft(author=author, board=board, topic=topic, data_key=DataKey.objects.make())
    draft.title, draft.body, draft.saved_at = title, body, timezone.now()
    draft.options = {name: value for name, value in (options or {}).items() if name in OPTIONS}
    draft.save()
    return draft


def found(author: Any, *, board: Board, topic: Topic | None = None) -> Draft | None:
    """One query."""
    return Draft.objects.of(author).at(board=board, topic=topic).first()


def given_back(author: Any, *, board: Board, topic: Topic | None = None) -> dict[str, Any]:
    """What a form opens with: what was kept, or nothing. One query; none for a conversation that was
    read with `as_read_by` and has no draft."""
    if topic is not None and not getattr(topic, "has_draft", True):
        return {}
    draft = found(author, board=board, topic=topic)
    if draft is None:
        return {}
    return {**draft.options, "title": draft.title, "body": draft.body}


def forget(author: Any, *, board: Board, topic: Topic | None = None) -> None:
    for draft in Draft.objects.of(author).at(board=board, topic=topic):
        draft.delete()


def throw_away(draft: Draft, *, author: User) -> None:
    if draft.author_id == author.pk:
        draft.delete()
