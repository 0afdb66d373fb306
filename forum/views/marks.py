"""Unread marks, following and muting. Each change is a form of one button."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from forum import following, marking
from forum.models import (
    Board,
    BoardFollow,
    MutedAlias,
    MutedPerson,
    Post,
    Topic,
    TopicChoice,
)
from forum.reading import page_start

from .doors import board_or_404, readers, whole_number

LISTED_MOST = 200


def _topic(request: MemberRequest, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.user).as_read_by(request.user), pk=pk)


@readers
@require_safe
def first_unread(request: MemberRequest, pk: int) -> HttpResponse:
    """Leads to the first post they have not seen, worked out at this moment; else to the last one."""
    topic = _topic(request, pk)
    number = marking.first_unread(topic, request.user) or max(topic.last_number, 1)
    address = reverse("forum:topic", args=[pk])
    return redirect(f"{address}?from={page_start(number)}#post-{number}")


@readers
@require_POST
def board_read(request: MemberRequest, slug: str) -> HttpResponse:
    board = board_or_404(request, slug)
    marking.mark_board_as_read(board, person=request.user)
    messages.success(request, "Everything on this board counts as read now.")
    return redirect(board)


@readers
@require_POST
def follow_board(request: MemberRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(Board, slug=slug)
    if request.POST.get("follow") == "yes":
        following.follow_board(board_or_404(request, slug), person=request.user)
        messages.success(
            request, "You follow this board. You get a notice when there is something new."
        )
    else:
        following.leave_board(board, person=request.user)
        messages.success(request, "You do not follow this board any more.")
    return redirect(board)


CHOSEN = {
    "followed": "You follow this conversation. You get a notice when there is a new reply.",
    "muted": "You muted this conversation. It is not in the lists any more, and you get no notice of"
    " it. Nobody else can see that.",
    "neither": "You neither follow nor mute this conversation.",
}


@readers
@require_POST
def choose(request: MemberRequest, pk: int) -> HttpResponse:
    topic, choice = _topic(request, pk), request.POST.get("choice", "")
    if choice in CHOSEN:
        following.choose(topic, person=request.user, choice=choice)
        messages.success(request, CHOSEN[choice])
    return redirect(topic)


@readers
@require_POST
def mute_writer(request: MemberRequest, pk: int) -> HttpResponse:
    """Named by a post, so that no page has to name a person. Undone in the same way."""
    post = _readable_post(request, pk)
    try:
        if request.POST.get("mute") == "no":
            following.unmute_writer(post, person=request.user)
            messages.success(request, "You see their words again.")
        else:
            following.mute_writer(post, person=request.user)
            messages.success(
                request, "Their words are folded for you from now on. They are not told."
            )
    except following.Refused as refused:
        messages.info(request, refused.words)
    return redirect(post)


def _readable_post(request: MemberRequest, pk: int) -> Post:
    found = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    get_object_or_404(Topic.objects.visible_to(request.user), pk=found.topic_id)
    return found


@readers
@require_safe
def my_choices(request: MemberRequest) -> HttpResponse:
    """All that one follows and mutes. A title that may not be read any more is not shown."""
    me = request.user
    topics = TopicChoice.objects.filter(person=me).exclude(choice=TopicChoice.Choice.NEITHER)
    topics = topics.filter(topic__in=Topic.objects.visible_to(me)).select_related("topic")
    chosen = list(topics.order_by("-pk")[:LISTED_MOST])
    names = MutedAlias.objects.filter(person=me, topic__in=Topic.objects.visible_to(me))
    return render(
        request,
        "forum/my_choices.html",
        {
            "boards": BoardFollow.objects.filter(person=me).select_related("board"),
            "followed": [one for one in chosen if one.choice == TopicChoice.Choice.FOLLOWED],
            "muted": [one for one in chosen if one.choice == TopicChoice.Choice.MUTED],
            "people": MutedPerson.objects.filter(person=me).select_related("muted"),
            "names": names.select_related("topic"),
            "follows_by_answering": following.follows_by_answering(me),
        },
    )


Undo = Callable[[MemberRequest, int], object]
UNDO: dict[str, Undo] = {
    "topic": lambda request, pk: TopicChoice.objects.filter(person=request.user, pk=pk).update(
        choice=TopicChoice.Choice.NEITHER
    ),
    "board": lambda request, pk: BoardFollow.objects.filter(person=request.user, pk=pk).delete(),
    "person": lambda request, pk: MutedPerson.objects.filter(person=request.user, pk=pk).delete(),
    "name": lambda request, pk: MutedAlias.objects.filter(person=request.user, pk=pk).delete(),
}


@readers
@require_POST
def undo_choice(request: MemberRequest) -> HttpResponse:
    """Take back one choice of one's own, or change whether answering follows."""
    if request.POST.get("what") == "answering":
        following.follow_by_answering(request.user, on=request.POST.get("on") == "yes")
        messages.success(request, "It is changed.")
        return redirect("forum:my_choices")
    undo = UNDO.get(request.POST.get("what", ""))
    if undo is None:
        return redirect("forum:my_choices")
    try:
        undo(request, whole_number(request.POST.get("which", "")))
    except Http404:
        return redirect("forum:my_choices")
    messages.success(request, "It is undone.")
    return redirect("forum:my_choices")
