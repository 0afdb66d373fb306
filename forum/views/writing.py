"""The pages on which people write, change and withdraw."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from forum import changing, drafting, posting, quoting
from forum.forms import EditForm, EditOpeningForm, ReplyForm, TopicForm
from forum.models import TITLE_MAX, Post
from forum.reading import page_start
from safeguarding.models import Decision

from .boards import limits_to_read
from .box import Box, guarded_fields, look, opened
from .doors import board_or_404, topic_or_404, writers
from .reading import render_topic, sounds_of_crisis

HELP_ANCHOR = "help-now"  # of the panel in _help_now.html


@writers
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Whatever was pressed, the text comes back on the last page of the conversation, or is sent."""
    found = topic_or_404(request, pk)
    if asked := limits_to_read(request, found.board):
        return asked
    box = opened(request, ReplyForm, board=found.board, topic=found)
    if box.is_ready:
        try:
            sent = posting.reply(found, author=request.user, **box.form.cleaned_data)
        except posting.Refused as refused:
            _say(box, refused)
        else:
            drafting.forget(request.user, board=found.board, topic=found)
            return _sent(sent)
    return render_topic(request, found, number=found.last_number, box=box)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: MemberRequest, slug: str) -> HttpResponse:
    board = board_or_404(request, slug)
    if board.takes_posts and (asked := limits_to_read(request, board)):
        return asked
    box = opened(request, partial(TopicForm, person=request.user), board=board)
    if box.is_ready:
        try:
            sent = posting.start_topic(board, author=request.user, **box.form.cleaned_data)
        except posting.Refused as refused:
            _say(box, refused)
        else:
            drafting.forget(request.user, board=board)
            return _sent(sent)
    return render(
        request,
        "forum/new_topic.html",
        {
            "board": board,
            "form": box.form,
            "box": box,
            "typed_title": request.POST.get("title", "")[:TITLE_MAX],
            "show_help": sounds_of_crisis(box.form),
        },
        status=box.status,
    )


def _say(box: Box, refused: posting.Refused) -> None:
    box.is_ready = False
    box.form.add_error(None, refused.words)


def _sent(post: Post) -> HttpResponse:
    """To the post in its place; or to the help above it, if its words are words of crisis."""
    page = f"?from={page_start(post.number)}&" if post.number else f"?from={_last(post)}&"
    address = reverse("forum:topic", args=[post.topic_id])
    anchor = HELP_ANCHOR if posting.screened(post).crisis != "none" else post.anchor
    return redirect(f"{address}{page}written={post.pk}#{anchor}")


def _last(post: Post) -> int:
    return page_start(post.topic.last_number)


def _own_post(request: MemberRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.by(request.user).with_people(), pk=pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change one's own post: one that waits, was sent back, or was published a short while ago."""
    found = _own_post(request, pk)
    if not found.can_be_changed:
        messages.info(request, "This post cannot be changed any more.")
        return redirect(found)
    initial = {"body": quoting.put_back(found), "title": found.covered_title or found.topic.title}
    initial |= EditForm.note_as_chosen(found.content_note)
    form_class = EditOpeningForm if found.is_opening else EditForm
    board = found.topic.board
    box = opened(
        request, form_class, board=board, topic=found.topic, initial=initial, keeps_drafts=False
    )
    if box.is_ready:
        try:
            return _sent(changing.change(found, author=request.user, **box.form.cleaned_data))
        except posting.Refused as refused:
            _say(box, refused)
    if request.method != "POST":
        box.guard = look(request, guarded_fields(initial))
    return render(
        request,
        "forum/edit.html",
        {
            "post": found,
            "board": board,
            "form": box.form,
            "box": box,
            "decision": Decision.objects.latest_about(Post, [found.pk]).get(found.pk),
            "show_help": sounds_of_crisis(box.form),
        },
        status=box.status,
    )


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then take back one's own post."""
    found = _own_post(request, pk)
    if request.method == "POST":
        try:
            changing.withdraw(found, author=request.user)
        except posting.Refused as refused:
            messages.error(request, refused.words)
        else:
            messages.success(request, "Your words are gone from here.")
        return redirect("forum:board", found.topic.board.slug)
    if found.can_be_withdrawn and not found.can_be_withdrawn_unasked:
        return redirect("forum:ask_away", found.pk)
    if not found.can_be_withdrawn:
        messages.info(request, "This post cannot be withdrawn any more.")
        return redirect(found)
    return render(request, "forum/withdraw.html", {"post": found})
