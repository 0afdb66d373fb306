"""The page for those who ran a session, once it has ended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import second_step
from accounts.requests import MemberRequest
from support.live import closing
from support.live.access import standing_of
from support.live.models import TRANSCRIPT_KEPT, GroupSession
from support.live.phases import Phase
from support.live.refusals import Refused

from .doors import session_at, status_of


@second_step.for_staff
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def afterwards(request: MemberRequest, slug: str) -> HttpResponse:
    """Who came; and, when asked for, what was said, to choose what safeguarding needs."""
    session = session_at(slug)
    if not standing_of(request.user, session).is_staff:
        raise PermissionDenied
    if session.phase != Phase.CLOSED or session.closed_at is None:
        return redirect("live:room", slug=slug)
    if request.method == "POST" and "seal" in request.POST:
        return _seal(request, session)
    return _page(request, session, look=request.method == "POST")


def _seal(request: MemberRequest, session: GroupSession) -> HttpResponse:
    given = [text for text in request.POST.getlist("message") if text.isascii() and text.isdigit()]
    why = request.POST.get("why", "").replace("\0", "")
    try:
        closing.seal(session, {int(text[:18]) for text in given}, by=request.user, why=why)
    except Refused as no:
        typed = {"problem": no.text, "why": why, "chosen": [int(text[:18]) for text in given]}
        return _page(request, session, look=True, status=status_of(no), **typed)
    messages.success(request, "Sealed. The safeguarding leads have been told.")
    return redirect("live:afterwards", slug=session.slug)


def _page(
    request: MemberRequest, session: GroupSession, *, look: bool, status: int = 200, **more: Any
) -> HttpResponse:
    assert session.closed_at is not None
    context = {
        "session": session,
        "attendance": closing.attendance(session),
        "looks": look,
        "said": closing.look_back(session, by=request.user) if look else [],
        "gone_at": session.closed_at + TRANSCRIPT_KEPT,
        **more,
    }
    return render(request, "live/afterwards.html", context, status=status)
