"""The page of a session that has ended: going home, and writing to those who facilitated it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import second_step
from accounts.requests import MemberRequest
from support.live import afterwards
from support.live.access import Action, standing_of
from support.live.models import CheckOut
from support.live.refusals import Refused

from .doors import session_at, status_of


@login_required
@require_POST
def check_out(request: MemberRequest, slug: str) -> HttpResponse:
    helped = request.POST.get("helped", "")
    session = session_at(slug)
    try:
        help_now = afterwards.check_out(
            session,
            person=request.user,
            helped=int(helped) if helped in map(str, CheckOut.Helped.values) else None,
            line=request.POST.get("line", ""),
        )
    except Refused as no:
        return _refused(request, slug, no, request.POST.get("line", ""))
    messages.success(request, "Thank you. The facilitators read it without your name.")
    return redirect(reverse("live:session", args=[slug]) + ("#help" if help_now else ""))


@login_required
@require_POST
def write(request: MemberRequest, slug: str) -> HttpResponse:
    body = request.POST.get("body", "")
    try:
        client_id = UUID(request.POST.get("id", ""))
    except ValueError:
        client_id = UUID(int=0)
    try:
        made = afterwards.write(
            session_at(slug), person=request.user, client_id=client_id, body=body
        )
    except Refused as no:
        return _refused(request, slug, no, body)
    messages.success(request, "Sent to the facilitators of this session, and to nobody else.")
    return redirect(reverse("live:session", args=[slug]) + ("#help" if made.alert else "#after"))


@second_step.for_staff
@login_required
@require_POST
def answer(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    session, body = session_at(slug), request.POST.get("body", "")
    if not standing_of(request.user, session).may(Action.READ_AFTER):
        raise PermissionDenied
    try:
        afterwards.answer(session, pk, facilitator=request.user, body=body)
    except Refused as no:
        return _refused(request, slug, no, body)
    messages.success(request, "Your answer is there for them.")
    return redirect(reverse("live:session", args=[slug]) + "#afterwards")


def _refused(request: MemberRequest, slug: str, no: Refused, typed: str) -> HttpResponse:
    if no.code == "not_allowed":
        raise PermissionDenied
    context = {"session": session_at(slug), "problem": no.text, "reason": typed}
    return render(request, "live/refused.html", context, status=status_of(no))
