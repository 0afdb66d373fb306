"""What pages ask for while somebody writes, drafts, and what is asked about a post afterwards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pacing import Pace, keeps_its_own
from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from forum import changing, drafting
from forum.forms import AskForm, EditForm, ModeratorNoteForm
from forum.models import DRAFTS_KEPT, Board, Draft, Post, Revision, may_moderate
from forum.posting import Refused
from privacy import trail

from . import box
from .doors import readers, topic_or_404, writers

# Somebody who writes without a pause for ten minutes is asked about a second apart.
WHILE_WRITING = Pace("asking the guard", limit=400, period=600)
KEEPING = Pace("keeping drafts", limit=200, period=600)


@writers
@asks_by_itself
@keeps_its_own(WHILE_WRITING)
@require_POST
def guard(request: MemberRequest) -> HttpResponse:
    """What could show who somebody is in what is being written. Nothing of it is kept."""
    fields = box.guarded_fields({name: value[:20_000] for name, value in request.POST.items()})
    answer = box.look(request, {name: text.replace("\r\n", "\n") for name, text in fields.items()})
    spans: list[dict[str, Any]] = [
        {
            "field": "own_note" if found.field == "content_note" else found.field,
            "start": found.start,
            "end": found.end,
            "kind": found.kind,
            "text": found.text,
            "suggestion": found.suggestion,
            "put_from": found.put_from,
            "put_to": found.put_to,
            "words": found.words,
            "key": found.key,
        }
        for found in answer.findings
    ]
    html = render_to_string("forum/_guard.html", {"guard": answer}, request)
    help_now = render_to_string("forum/_help_now.html", {}, request) if answer.in_crisis else ""
    return JsonResponse(
        {"spans": spans, "adds_up": answer.adds_up, "held": answer.must_be_held, "html": html,
         "help": help_now}
    )  # fmt: skip


@writers
@asks_by_itself
@keeps_its_own(KEEPING)
@require_POST
def keep_draft_of_topic(request: MemberRequest, slug: str) -> HttpResponse:
    return _kept(request, board=get_object_or_404(Board, slug=slug))


@writers
@asks_by_itself
@keeps_its_own(KEEPING)
@require_POST
def keep_draft_of_reply(request: MemberRequest, pk: int) -> HttpResponse:
    topic = topic_or_404(request, pk)
    return _kept(request, board=topic.board, topic=topic)


def _kept(request: MemberRequest, **place: Any) -> HttpResponse:
    draft = box.keep(request, **place)
    at = draft.saved_at if draft else None
    return JsonResponse({"saved": render_to_string("forum/_saved.html", {"saved_at": at}).strip()})


@writers
@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """One's own, the newest first."""
    found = Draft.objects.of(request.user).select_related("data_key", "board", "topic")
    return render(
        request,
        "forum/drafts.html",
        {"drafts": list(found.newest_first()[:100]), "days": DRAFTS_KEPT.days},
    )


@writers
@require_POST
def throw_away(request: MemberRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.of(request.user), pk=pk)
    drafting.throw_away(draft, author=request.user)
    messages.success(request, "The draft is gone.")
    return redirect("forum:drafts")


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def ask_away(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask a moderator to take away a post of one's own that has been there for longer."""
    post = get_object_or_404(Post.objects.by(request.user).with_people(), pk=pk)
    if post.can_be_withdrawn_unasked:
        return redirect("forum:withdraw", pk)
    if post.state != Post.State.PUBLISHED:
        messages.info(request, "Others cannot read this post now.")
        return redirect(post)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changing.ask_to_take_away(post, author=request.user, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, refused.words)
        else:
            messages.success(request, "A moderator will read it, and you get a notice.")
        return redirect(post)
    return render(
        request,
        "forum/ask_away.html",
        {"post": post, "form": form},
        status=422 if form.is_bound and form.errors else 200,
    )


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, pk: int) -> HttpResponse:
    """A moderator covers a post with a note, or takes it off."""
    if not changing.may_act_on_others(request.user):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    form = ModeratorNoteForm(
        request.POST if request.method == "POST" else None,
        initial=EditForm.note_as_chosen(post.content_note),
    )
    if request.method == "POST" and form.is_valid():
        try:
            changing.add_note(post, moderator=request.user, note=form.cleaned_data["content_note"])
        except Refused as refused:
            messages.error(request, refused.words)
        else:
            messages.success(request, "Done. Its author has been told.")
        return redirect(post)
    return render(
        request, "forum/note.html", {"post": post, "form": form}, status=422 if form.errors else 200
    )


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: MemberRequest, pk: int) -> HttpResponse:
    """What stood in a post before. Pressing the button opens it, and that is recorded."""
    if not may_moderate(request.user):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    revisions = list(Revision.objects.of(post))
    is_open = request.method == "POST" and bool(revisions)
    if is_open:
        trail.record("forum.history_read", actor=request.user, about=post)
    return render(
        request,
        "forum/history.html",
        {"post": post, "revisions": revisions, "is_open": is_open},
    )


@readers
@require_POST
def live_case(request: MemberRequest, pk: int) -> HttpResponse:
    """Its author, or a moderator, says that the case is live, or that it is not any more."""
    topic = topic_or_404(request, pk)
    if topic.author_id != request.user.pk and not changing.may_act_on_others(request.user):
        raise PermissionDenied
    try:
        changing.mark_live(topic, person=request.user, is_live="live" in request.POST)
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(
            request,
            "From now on a moderator reads every post here before others can."
            if "live" in request.POST
            else "New posts are there at once again.",
        )
    return redirect(topic)
