"""The pages on which moderators tend a conversation. What cannot be undone is asked for twice."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from forum import tending
from forum.forms import LockForm, MergeForm, MoveForm, SplitForm
from forum.models import POSTS_A_PAGE, Board, Topic
from forum.reading import page_start

from .doors import keepers, topic_or_404, whole_number

SURE = "sure"


@keepers
@require_safe
def tend(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything one can do with it. `?from=<number>` is the page from which posts can be chosen."""
    return _render(request, topic_or_404(request, pk))


@keepers
@require_POST
def pin(request: MemberRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    try:
        if request.POST.get("pinned") == "no":
            tending.unpin(found, moderator=request.user)
            messages.success(request, "It stands among the others again.")
        else:
            tending.pin(found, moderator=request.user)
            messages.success(request, "It is kept at the top of its board now.")
    except tending.Refused as refused:
        messages.error(request, refused.words)
    return redirect("forum:tend", found.pk)


@keepers
@require_POST
def lock(request: MemberRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    form = LockForm(request.POST)
    try:
        if request.POST.get("locked") == "no":
            tending.unlock(found, moderator=request.user)
            messages.success(request, "Members can answer again.")
            return redirect("forum:tend", found.pk)
        if form.is_valid():
            tending.lock(found, moderator=request.user, **form.cleaned_data)
            messages.success(request, "It is closed for replies now, and says why.")
            return redirect("forum:tend", found.pk)
    except tending.Refused as refused:
        form.add_error(None, refused.words)
    return _render(request, found, lock_form=form)


@keepers
@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _render(request, found, move_form=form)
    to: Board = form.cleaned_data["to"]
    if SURE not in request.POST:
        return _ask(request, found, "forum/tend_move.html", {"to": to.pk}, to=to)
    try:
        tending.move(found, to=to, moderator=request.user)
    except tending.Refused as refused:
        form.add_error(None, refused.words)
        return _render(request, found, move_form=form)
    messages.success(request, f"It is on “{to}” now, and its author has been told.")
    return redirect(found)


@keepers
@require_POST
def merge(request: MemberRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    form = MergeForm(request.POST)
    into = None
    if form.is_valid():
        topics = Topic.objects.visible_to(request.user).select_related("board")
        into = topics.filter(pk=form.cleaned_data["into"], merged_into=None).first()
        if into is None or into.pk == found.pk:
            form.add_error("into", "There is no other conversation with this number.")
    if into is None or not form.is_valid():
        return _render(request, found, merge_form=form)
    if SURE not in request.POST:
        return _ask(request, found, "forum/tend_merge.html", {"into": into.pk}, into=into)
    try:
        tending.merge(found, into=into, moderator=request.user)
    except tending.Refused as refused:
        form.add_error(None, refused.words)
        return _render(request, found, merge_form=form)
    messages.success(request, "They are one conversation now, and the author has been told.")
    return redirect(into)


@keepers
@require_POST
def split(request: MemberRequest, pk: int) -> HttpResponse:
    found = topic_or_404(request, pk)
    form = SplitForm(request.POST)
    chosen = _chosen(request, found)
    if not chosen:
        form.add_error(None, "Choose at least one post.")
    if not form.is_valid():
        return _render(request, found, split_form=form)
    title = form.cleaned_data["title"]
    if SURE not in request.POST:
        posts = list(found.posts.in_conversation().filter(pk__in=chosen).select_related("author"))
        carried = {"title": title, "posts": sorted(chosen)}
        return _ask(
            request, found, "forum/tend_split.html", carried, title=title,
            first=posts[0] if posts else None, last=posts[-1] if posts else None, count=len(posts),
        )  # fmt: skip
    try:
        new = tending.split(found, posts=chosen, title=title, moderator=request.user)
    except tending.Refused as refused:
        form.add_error(None, refused.words)
        return _render(request, found, split_form=form)
    messages.success(request, "This is the new conversation. The authors have been told.")
    return redirect(new)


def _chosen(request: MemberRequest, topic: Topic) -> set[int]:
    """Ids of posts. With what follows: also of those after the last of them. At most one query."""
    chosen = {whole_number(each) for each in request.POST.getlist("posts")}
    if chosen and "with_what_follows" in request.POST:
        here = topic.posts.in_conversation()
        last = here.filter(pk__in=chosen).values_list("number", flat=True).last()
        chosen |= set(here.filter(number__gt=last or 0).values_list("pk", flat=True))
    return chosen


def _ask(
    request: MemberRequest, topic: Topic, template: str, carried: dict[str, Any], **context: Any
) -> HttpResponse:
    """Say what will happen, and ask whether to do it. Nothing has changed yet."""
    hidden = [
        (name, each)
        for name, value in carried.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    return render(
        request, template, {"topic": topic, "board": topic.board, "hidden": hidden, **context}
    )


def _render(request: MemberRequest, topic: Topic, **forms: Form) -> HttpResponse:
    start = page_start(min(whole_number(request.GET.get("from", "1")), topic.last_number))
    posts = topic.posts.in_conversation().filter(
        number__gte=start, number__lt=start + POSTS_A_PAGE, is_opening=False
    )
    later = start + POSTS_A_PAGE
    failed = next(iter(forms.values()), None)
    context = {
        "lock_form": LockForm(),
        "move_form": MoveForm(),
        "merge_form": MergeForm(),
        "split_form": SplitForm(),
    }
    return render(
        request,
        "forum/tend.html",
        {
            "topic": topic,
            "board": topic.board,
            "posts": posts.select_related("author"),
            "earlier": start - POSTS_A_PAGE if start > 1 else None,
            "later": later if later <= topic.last_number else None,
            "chosen": request.POST.getlist("posts"),
            "failed": failed,
            **context,
            **forms,
        },
        status=422 if failed is not None else 200,
    )
