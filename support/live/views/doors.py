"""Finding the session, and who somebody is in it, before a view begins."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts import second_step
from accounts.requests import MemberRequest
from support.live import afterwards, events, left_alone, moderation, staffing
from support.live.access import Role, Standing, standing_of
from support.live.events import Code
from support.live.models import GroupSession
from support.live.phases import Phase
from support.live.refusals import Refused

View = Callable[..., HttpResponse]

STATUS = {
    Code.NOT_ALLOWED: 403,
    Code.ENDED: 410,
    Code.TOO_FAST: 429,
    Code.TOO_LONG: 422,
    Code.EMPTY: 422,
    Code.BAD_FRAME: 422,
    Code.REASON: 422,
    Code.AGREEMENT: 422,
    Code.NAME_TAKEN: 422,
    Code.BUSY: 503,
}


def status_of(no: Refused) -> int:
    """What a browser is told. Everything not listed is a conflict with how things stand now."""
    return STATUS.get(no.code, 409)


def session_at(slug: str, *, beside: bool = False) -> GroupSession:
    """`beside`: also a side room, which has doors of its own only for those who were asked in."""
    session = GroupSession.objects.with_key().filter(slug=slug).first()
    if session is None or (session.main_id and not beside):
        raise Http404
    return session


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def refused_json(no: Refused, client_id: str | None = None) -> JsonResponse:
    frame = events.refused(no.code, no.text, client_id=client_id, retry_after=no.retry_after)
    return JsonResponse(frame, status=status_of(no))


def inside(view: View) -> View:
    """For people in the room; the view gets their standing. Others are shown the way.

    Coming here is a sign of life, so that staff without JavaScript count as present.
    """

    @wraps(view)
    @login_required
    def door(request: MemberRequest, slug: str, **kwargs: Any) -> HttpResponse:
        session = session_at(slug, beside=True)
        standing = standing_of(request.user, session)
        away = _show_the_way(request, standing)
        if away is not None:
            return away
        staffing.sign_of_life(session, request.user.pk)
        stay_signed_in(request, session)
        return view(request, standing, **kwargs)

    return door


def stay_signed_in(request: HttpRequest, session: GroupSession) -> None:
    """For pages that ask by themselves (accounts.staying)."""
    if session.keeps_people_signed_in:
        request.session.stay()  # type: ignore[attr-defined]


def in_a_frame(door: View) -> View:
    """A door whose other answers, whole pages, do not belong in a frame: a link to them does."""

    @wraps(door)
    @xframe_options_sameorigin
    def framed(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        try:
            answer = door(request, slug, **kwargs)
        except PermissionDenied:
            answer = HttpResponse(status=403)
        if answer.status_code == 200:
            return answer
        status = answer.status_code if answer.status_code >= 400 else 403
        return render(request, "live/room/frame_away.html", {"slug": slug}, status=status)

    return framed


def staff_only(view: View) -> View:
    """For the staff of this session, at any time before it ends."""

    @second_step.for_staff
    @wraps(view)
    @login_required
    def door(request: MemberRequest, slug: str, **kwargs: Any) -> HttpResponse:
        session = session_at(slug, beside=True)
        standing = standing_of(request.user, session)
        if not standing.is_staff:
            raise PermissionDenied
        if session.phase == Phase.CLOSED:
            return ended(request, standing)
        staffing.sign_of_life(session, request.user.pk)
        stay_signed_in(request, session)
        return view(request, standing, **kwargs)

    return door


def ended(request: HttpRequest, standing: Standing) -> HttpResponse:
    if wants_json(request):
        return refused_json(Refused(Code.ENDED, "This session has ended."))
    if standing.session.main is not None:
        return redirect("live:room", slug=standing.session.main.slug)
    return render(
        request,
        "live/ended.html",
        {
            "session": standing.session,
            "standing": standing,
            "left_alone": left_alone.ended_by_itself(standing.session),
            "new_id": uuid4(),
            **afterwards.context(standing),
            "unread": moderation.UNREAD
            if moderation.went_unread(standing.session, standing.person)
            else "",
        },
        status=410,
    )


def _show_the_way(request: MemberRequest, standing: Standing) -> HttpResponse | None:
    session = standing.session
    if standing.role == Role.STRANGER:
        if wants_json(request):
            return refused_json(Refused(Code.NOT_ALLOWED, "You may not join group sessions."))
        raise PermissionDenied
    if standing.role == Role.REMOVED:
        if wants_json(request):
            return refused_json(Refused(Code.NOT_ALLOWED, "You were taken out of this session."))
        return render(
            request, "live/removed.html", {"session": session, "standing": standing}, status=403
        )
    if session.phase == Phase.CLOSED:
        return ended(request, standing)
    if standing.out_to and request.method == "GET" and not wants_json(request):
        return redirect(GroupSession.objects.get(pk=standing.out_to))
    if session.main is not None and not standing.is_inside and not wants_json(request):
        return redirect("live:room", slug=session.main.slug)
    if standing.is_inside and session.is_under_way:
        return None
    if wants_json(request):
        return refused_json(Refused(Code.NOT_ALLOWED, "You are not in this room."))
    if standing.is_inside:
        return redirect("live:session", slug=session.slug)
    return redirect("live:waiting", slug=session.slug)


def frame_that_looks_again(
    request: HttpRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A small page for a frame, for when there is no script. It asks again every 10 seconds, by a
    header, until somebody stops it: text that changes by itself can be hard to read."""
    still = "still" in request.GET
    query = request.GET.copy()
    query.pop("still", None)
    looks_again = "?" + query.urlencode()
    query["still"] = "1"
    context |= {"still": still, "looks_again": looks_again, "stands_still": "?" + query.urlencode()}
    response = render(request, template, context)
    if not still:
        response.headers["Refresh"] = "10"
    return response
