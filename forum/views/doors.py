"""Who may pass, and what every page of the forum reads from an address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.requests import MemberRequest
from accounts.second_step import for_staff
from forum.models import Board, Topic

View = Callable[..., HttpResponse]


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


def keepers(view: View) -> View:
    """Those who look after the forum, and have shown their second factor."""
    return for_staff(allowed_to("forum.moderate_forum")(view))


def whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)


def topic_or_404(request: MemberRequest, pk: int) -> Topic:
    """The conversation; or, where it was merged into another, that one."""
    topics = (
        Topic.objects.visible_to(request.user)
        .select_related("board", "author")
        .as_read_by(request.user)
    )
    found = topics.filter(pk=pk).first()
    if found is None or found.merged_into_id:
        return get_object_or_404(topics, signposts=pk)
    return found


def board_or_404(request: MemberRequest, slug: str) -> Board:
    """One whose conversations they may read. What a board is for stands on its page for everybody."""
    return get_object_or_404(Board.objects.readable_by(request.user), slug=slug)
