"""The pages on which people write, change and withdraw."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from forum import posting
from forum.forms import EditForm, EditOpeningForm, ReplyForm, TopicForm
from forum.models import TITLE_MAX, Board, Post
from forum.reading import hints, page_start
from safeguarding.models import Decision
from safeguarding.screening import screen

from .doors import topic_or_404, writers
from .reading import render_topic

HELP_ANCHOR = "help-now"  # of the panel in _help_now.html


@writers
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Errors come back on the last page of the conversation, with the text kept."""
    found = topic_or_404(request, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            return _sent(posting.reply(found, author=request.user, **form.cleaned_data))
        except posting.Refused as refused:
            form.add_error(None, refused.words)
    return render_topic(request, found, number=found.last_number, form=form)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: MemberRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board, slug=slug)
    form = TopicForm(request.POST or None)
    # "See whether it was asked before": the page comes again, with the text, and nothing is sent.
    looks = "look" in request.POST
    if request.method == "POST" and not looks and form.is_valid():
        try:
            return _sent(posting.start_topic(board, author=request.user, **form.cleaned_data))
        except posting.Refused as refused:
            form.add_error(None, refused.words)
    typed = " ".join(str(form.data.get(name, "")) for name in ("title", "body"))
    return render(
        request,
        "forum/new_topic.html",
        {
            "board": board,
            "form": TopicForm(initial=request.POST.dict()) if looks else form,
            "typed_title": request.POST.get("title", "")[:TITLE_MAX],
            "show_help": screen(typed).crisis != "none",
        },
        status=422 if form.is_bound and not looks else 200,
    )


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
    """Change one's own post that waits, or that a moderator sent back, and send it again."""
    found = _own_post(request, pk)
    if not found.can_be_changed:
        messages.info(request, "This post cannot be changed any more.")
        return redirect(found)
    initial = {"body": found.body, "title": found.topic.title}
    form_class = EditOpeningForm if found.is_opening else EditForm
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(posting.edit_and_resubmit(found, author=request.user, **form.cleaned_data))
        except posting.Refused as refused:
            form.add_error(None, refused.words)
    seen = posting.screened(found)
    return render(
        request,
        "forum/edit.html",
        {
            "post": found,
            "form": form,
            "decision": Decision.objects.latest_about(Post, [found.pk]).get(found.pk),
            "hints": hints(seen),
            "show_help": seen.crisis != "none",
        },
        status=422 if form.is_bound else 200,
    )


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then take back one's own post."""
    found = _own_post(request, pk)
    if request.method == "POST":
        try:
            posting.withdraw(found, author=request.user)
        except posting.Refused as refused:
            messages.error(request, refused.words)
        else:
            messages.success(request, "Your words are gone from here.")
        return redirect("forum:board", found.topic.board.slug)
    if not found.can_be_withdrawn:
        messages.info(request, "This post cannot be withdrawn any more.")
        return redirect(found)
    return render(request, "forum/withdraw.html", {"post": found})
