"""The doors of the forum. For members and those who look after them; nothing here for visitors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pacing import READING, keep_to
from accounts.requests import MemberRequest
from safeguarding.models import Decision
from safeguarding.screening import screen

from . import posting
from .forms import EditForm, EditOpeningForm, ReplyForm, TopicForm
from .models import TOPICS_A_PAGE, Board, Post, Topic
from .reading import hints, page_start, read_topic

View = Callable[..., HttpResponse]
HELP_ANCHOR = "help-now"  # of the panel in _help_now.html


def allowed_to(permission: str) -> Callable[[View], View]:
    """Visitors are sent to sign in; people without the permission get our 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


readers = allowed_to("forum.read_forum")
writers = allowed_to("forum.participate")


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)


@readers
@require_safe
def boards(request: MemberRequest) -> HttpResponse:
    return render(request, "forum/boards.html", {"boards": Board.objects.all()})


@readers
@require_safe
def board(request: MemberRequest, slug: str) -> HttpResponse:
    """Conversations, the newest talk first. `?before=<topic>` goes on where a page ended."""
    keep_to(request.user, READING)
    board = get_object_or_404(Board, slug=slug)
    topics = board.topics.listed().with_people()
    unpinned = topics.filter(pinned=False).newest_talk_first()
    before = request.GET.get("before", "")
    pinned: list[Topic] = []
    waiting: list[Topic] = []
    if before:
        last = board.topics.listed().filter(pk=_whole_number(before)).first()
        if last is None:
            raise Http404
        unpinned = unpinned.before(last)
    else:
        pinned = list(topics.filter(pinned=True).newest_talk_first()[:TOPICS_A_PAGE])
        waiting = list(board.topics.waiting_of(request.user).newest_talk_first()[:TOPICS_A_PAGE])
    found = list(unpinned[: TOPICS_A_PAGE + 1])
    return render(
        request,
        "forum/board.html",
        {
            "board": board,
            "waiting": waiting,
            "topics": pinned + found[:TOPICS_A_PAGE],
            "older": found[TOPICS_A_PAGE - 1].pk if len(found) > TOPICS_A_PAGE else None,
            "is_first": not before,
        },
    )


def _topic(request: MemberRequest, pk: int) -> Topic:
    return get_object_or_404(
        Topic.objects.visible_to(request.user).select_related("board", "author"), pk=pk
    )


def _render_topic(
    request: MemberRequest, topic: Topic, *, number: int, form: ReplyForm | None = None
) -> HttpResponse:
    """Counted as reading, also when a reply comes back: each page of others' words is one."""
    keep_to(request.user, READING)
    form = form or ReplyForm()
    written = None
    if sent := request.GET.get("written", ""):
        written = topic.posts.by(request.user).filter(pk=_whole_number(sent)).first()
    # The same text always gives the same answer, so nothing about it has to be kept.
    seen = posting.screened(written) if written else screen(str(form.data.get("body", "")))
    return render(
        request,
        "forum/topic.html",
        {
            "topic": topic,
            "board": topic.board,
            "page": read_topic(topic, person=request.user, number=number),
            "form": form,
            "may_reply": (
                topic.state == Topic.State.OPEN
                and topic.board.is_open
                and not topic.locked
                and request.user.has_perm("forum.participate")
            ),
            "written": written,
            "show_help": seen.crisis != "none",
        },
        status=422 if form.is_bound else 200,
    )


@readers
@require_safe
def topic(request: MemberRequest, pk: int) -> HttpResponse:
    """A page of a conversation: `?from=<number>` is the page on which that post stands."""
    found = _topic(request, pk)
    return _render_topic(request, found, number=_whole_number(request.GET.get("from", "1")))


@writers
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Errors come back on the last page of the conversation, with the text kept."""
    found = _topic(request, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            return _sent(posting.reply(found, author=request.user, **form.cleaned_data))
        except posting.Refused as refused:
            form.add_error(None, refused.words)
    return _render_topic(request, found, number=found.last_number, form=form)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: MemberRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board, slug=slug)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(posting.start_topic(board, author=request.user, **form.cleaned_data))
        except posting.Refused as refused:
            form.add_error(None, refused.words)
    typed = " ".join(str(form.data.get(name, "")) for name in ("title", "body"))
    return render(
        request,
        "forum/new_topic.html",
        {"board": board, "form": form, "show_help": screen(typed).crisis != "none"},
        status=422 if form.is_bound else 200,
    )


def _sent(post: Post) -> HttpResponse:
    """To the post in its place; or to the help above it, if its words are words of crisis."""
    page = f"?from={page_start(post.number)}&" if post.number else f"?from={_last(post)}&"
    address = reverse("forum:topic", args=[post.topic_id])
    anchor = HELP_ANCHOR if posting.screened(post).crisis != "none" else post.anchor
    return redirect(f"{address}{page}written={post.pk}#{anchor}")


def _last(post: Post) -> int:
    return page_start(post.topic.last_number)


@readers
@require_safe
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place. Not there for who may not read it."""
    found = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    _topic(request, found.topic_id)
    number = found.number or found.topic.last_number
    address = reverse("forum:topic", args=[found.topic_id])
    return redirect(f"{address}?from={page_start(number)}#{found.anchor}")


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
