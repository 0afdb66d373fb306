"""The box that people write in: what its buttons do before anything is sent.

Each works as a plain form that comes back with the text kept: see it as others will, keep it as a
draft, take kinder words for something, send it. A text in which something could show who somebody is
comes back once; its writer may then send it as it is.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from accounts.requests import MemberRequest
from forum import drafting, guarding, quoting
from forum.models import Board, Topic
from forum.rendering import render
from safeguarding.plain_text import visible

MakeForm = Callable[..., forms.Form]


@dataclass
class Box:
    form: forms.Form
    preview: str | None = None  # safe HTML
    note: str = ""
    guard: guarding.Answer | None = None
    asks_again: bool = False
    saved_at: datetime | None = None
    is_ready: bool = False  # to be sent

    @property
    def status(self) -> int:
        return 422 if self.asks_again or (self.form.is_bound and not self.is_ready) else 200


def opened(
    request: MemberRequest,
    make_form: MakeForm,
    *,
    board: Board,
    topic: Topic | None = None,
    initial: dict[str, Any] | None = None,
    keeps_drafts: bool = True,
) -> Box:
    """The box as it is after whatever was pressed; empty, or with a draft, when nothing was."""
    if request.method != "POST":
        begun = initial or {}
        if keeps_drafts:
            begun = begun | drafting.given_back(request.user, board=board, topic=topic)
        return Box(make_form(initial=begun))
    typed = _typed(request, make_form)
    if "preview" in request.POST:
        box = Box(make_form(initial=typed))
        body = visible(typed.get("body", "")).strip()
        box.preview = (
            render(body)
            if topic is None
            else quoting.take(body, topic=topic, writer=request.user).html
        )
        box.note = _note(typed)
        return box
    if "look" in request.POST:  # whether it was asked before: the page comes again with the text
        return Box(make_form(initial=typed))
    if "keep" in request.POST and keeps_drafts:
        draft = keep(request, board=board, topic=topic)
        return Box(make_form(initial=typed), saved_at=draft.saved_at if draft else None)
    if pressed := request.POST.get("apply"):
        fields = guarded_fields(typed)
        fields = guarding.apply(pressed, look(request, fields), fields)
        typed |= _spread(fields, typed)
        return Box(make_form(initial=typed), guard=look(request, fields))
    form = make_form(request.POST)
    if not form.is_valid():
        return Box(form)
    answer = look(request, guarded_fields(typed))
    if answer.comes_back and "as_it_is" not in request.POST:
        return Box(make_form(initial=typed), guard=answer, asks_again=True)
    return Box(form, is_ready=True)


def look(request: MemberRequest, fields: dict[str, str]) -> guarding.Answer:
    return guarding.look(person=request.user, **fields)


def keep(request: MemberRequest, *, board: Board, topic: Topic | None = None) -> Any:
    posted = request.POST
    return drafting.save(
        author=request.user,
        board=board,
        topic=topic,
        title=posted.get("title", ""),
        body=posted.get("body", ""),
        client_id=_uuid(posted.get("client_id", "")),
        options={name: posted[name][:100] for name in drafting.OPTIONS if name in posted},
    )


def _typed(request: MemberRequest, make_form: MakeForm) -> dict[str, Any]:
    names = make_form().fields
    return {name: request.POST.get(name, "").replace("\r\n", "\n") for name in names}


def guarded_fields(typed: dict[str, Any]) -> dict[str, str]:
    """What the guard reads. Notes that are offered are our words."""
    return {
        "title": typed.get("title", ""),
        "body": typed.get("body", ""),
        "content_note": _note(typed) if typed.get("content_note") == "own" else "",
    }


def _spread(fields: dict[str, str], typed: dict[str, Any]) -> dict[str, str]:
    """Back into the fields of the form."""
    changed = {"title": fields["title"], "body": fields["body"]}
    if typed.get("content_note") == "own":
        changed["own_note"] = fields["content_note"]
    return changed


def _note(typed: dict[str, Any]) -> str:
    note = typed.get("content_note", "")
    return str(typed.get("own_note", "") if note == "own" else note)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
