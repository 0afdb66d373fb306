"""What a board asks of people before they read or write on it: to apply, and to know the limits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import typed
from accounts.requests import MemberRequest
from forum import joining
from forum.forms import AcceptForm, ApplicationForm
from forum.limits import OtherWords, accept, still_to_accept, version_of
from forum.models import Board, BoardApplication, BoardMember, Topic
from safeguarding.models import Decision
from safeguarding.screening import screen

from .doors import board_or_404, whole_number, writers

# What a form of ours carries besides what somebody typed.
NOT_TYPED = {"csrfmiddlewaretoken", typed.MARK, "accept_limits", "limits_version"}


def render_closed_board(request: MemberRequest, board: Board) -> HttpResponse:
    """What it is for, for whom, and how to join. Nothing of what is written there."""
    return render(
        request,
        "forum/closed_board.html",
        {"board": board, "application": joining.latest_application(board, person=request.user)},
    )


# Applying


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask to join; read how it stands; add words when a moderator asks for them."""
    board = get_object_or_404(Board, slug=slug)
    if board.may_be_read_by(request.user):
        return redirect(board)
    last = joining.latest_application(board, person=request.user)
    initial = {"why": last.why} if last and last.is_open else None
    form = ApplicationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, board, last, form.cleaned_data["why"])
        except joining.Refused as refused:
            form.add_error(None, refused.words)
    words = str(form.data.get("why", "")) or str((initial or {}).get("why", ""))
    return render(
        request,
        "forum/apply.html",
        {
            "board": board,
            "application": last,
            "decision": _told(last),
            "ended": BoardMember.objects.ended()
            .filter(person=request.user, board=board)
            .select_related("policy")
            .order_by("-ended_on")
            .first(),
            "form": form,
            "show_help": screen(words).crisis != "none",
        },
        status=422 if form.is_bound else 200,
    )


def _asked(
    request: MemberRequest, board: Board, last: BoardApplication | None, why: str
) -> HttpResponse:
    if last and last.is_open:
        joining.add_words(last, person=request.user, why=why)
    else:
        joining.apply(board, person=request.user, why=why)
    messages.success(request, "Thank you. A moderator will read it within a day.")
    return redirect("forum:apply", board.slug)


def _told(application: BoardApplication | None) -> Decision | None:
    if application is None:
        return None
    told = Decision.objects.latest_about(BoardApplication, [application.pk])
    return told.get(application.pk)


@writers
@require_POST
def withdraw_application(request: MemberRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board, slug=slug)
    last = joining.latest_application(board, person=request.user)
    if last is not None:
        try:
            joining.withdraw_application(last, person=request.user)
            messages.success(request, "You have taken it back. Your words are gone from here.")
        except joining.Refused as refused:
            messages.error(request, refused.words)
    return redirect(board)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask once, then leave a board that one was let into."""
    board = board_or_404(request, slug)
    if request.method == "POST":
        if joining.leave(board, person=request.user):
            messages.success(request, "You have left the board. You can ask to join again.")
        return redirect("forum:boards")
    return render(request, "forum/leave_board.html", {"board": board})


# The limits of confidentiality


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: MemberRequest, slug: str) -> HttpResponse:
    """Read them at any time. Accepting leads on to what one meant to do: `?topic=` is to answer."""
    board = board_or_404(request, slug)
    if not board.asks_to_accept_limits:
        return redirect(board)
    onward = _onward(request, board)
    form = AcceptForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid() and _accepted(request, board, form):
        return redirect(onward)
    return _render_limits(request, board, form, address="", back=board.get_absolute_url())


def limits_to_read(request: MemberRequest, board: Board) -> HttpResponse | None:
    """The step before the first post on a board: None when nothing (more) has to be read.

    What was typed is carried through it. Sent back with the box ticked, it goes on as if the step had
    not been there.
    """
    if not still_to_accept(board, person=request.user):
        return None
    form = AcceptForm(request.POST) if "limits_version" in request.POST else None
    if form is not None and form.is_valid() and _accepted(request, board, form):
        return None
    if request.method != "POST":
        return redirect("forum:limits", board.slug)
    return _render_limits(request, board, form, address=request.path, back=board.get_absolute_url())


def _accepted(request: MemberRequest, board: Board, form: AcceptForm) -> bool:
    try:
        accept(board, person=request.user, version=form.cleaned_data["limits_version"])
    except OtherWords:
        form.add_error(None, "These words were changed meanwhile. Please read them again.")
        return False
    return True


def _onward(request: HttpRequest, board: Board) -> str:
    """To the conversation they came from, if it is one of this board; else to begin one."""
    if asked := request.GET.get("topic", ""):
        topics = Topic.objects.visible_to(request.user).filter(board=board)
        topic = get_object_or_404(topics, pk=whole_number(asked))
        address = reverse("forum:topic", args=[topic.pk])
        return f"{address}?from={max(topic.last_number, 1)}#answer-heading"
    return reverse("forum:new_topic", args=[board.slug])


def _render_limits(
    request: MemberRequest, board: Board, form: AcceptForm | None, *, address: str, back: str
) -> HttpResponse:
    shown = board.limits_shown
    version = version_of(shown)
    if form is None:
        form = AcceptForm(initial={"limits_version": version})
    else:  # the words that are shown now are the ones that the next answer is about
        form.data = {"limits_version": version}
    carried = [
        (name, value)
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
    ]
    return render(
        request,
        "forum/limits.html",
        {
            "board": board,
            "limits": shown,
            "form": form,
            "typed": carried if address else [],
            "address": address,
            "back": back,
            "needed": still_to_accept(board, person=request.user),
        },
        status=422 if request.method == "POST" else 200,
    )
