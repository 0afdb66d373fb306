"""A place in a session: booking, giving it back, the calendar, a wish, and leaving a closed group."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from support.live import booking, reminding, series, wishing
from support.live.access import Role, standing_of
from support.live.models import Booking, GroupSession, SessionSeries
from support.live.phases import Phase
from support.live.programme_forms import BookForm, WishForm
from support.live.refusals import Refused

from .doors import session_at, status_of


def known_to(request: HttpRequest, slug: str) -> GroupSession:
    """The session, as if it were not there for those who may not know of it: one more query."""
    session = session_at(slug)
    if not GroupSession.objects.seen_by(request.user).filter(pk=session.pk).exists():
        raise Http404
    return session


@login_required
@require_POST
def book(request: MemberRequest, slug: str) -> HttpResponse:
    session = known_to(request, slug)
    if standing_of(request.user, session).role in (Role.STRANGER, Role.FACILITATOR, Role.WATCHING):
        raise PermissionDenied
    form = BookForm(request.POST)
    form.is_valid()
    try:
        place = booking.book(
            session,
            person=request.user,
            remind=form.cleaned_data.get("remind", Booking.Remind.DAY),
            may_wait="wait" in request.POST,
        )
    except Refused as no:
        return _refused(request, session, no)
    if place.state == Booking.State.BOOKED:
        messages.success(request, "You have a place.")
    else:
        messages.success(request, "You are on the waiting list. We tell you when you have a place.")
    return redirect(session)


@login_required
@require_POST
def cancel(request: MemberRequest, slug: str) -> HttpResponse:
    session = known_to(request, slug)
    try:
        booking.cancel(session, person=request.user)
    except Refused as no:
        return _refused(request, session, no)
    messages.success(request, "Your place is given back. Thank you for telling us.")
    return redirect(session)


def _refused(request: HttpRequest, session: GroupSession, no: Refused) -> HttpResponse:
    context = {"session": session, "problem": no.text}
    return render(request, "live/place_refused.html", context, status=status_of(no))


@require_safe
def appointment(request: HttpRequest, slug: str) -> HttpResponse:
    """A file for somebody's calendar. It says “Appointment”, and when."""
    session = known_to(request, slug)
    if session.phase == Phase.CLOSED:
        raise Http404
    return HttpResponse(
        reminding.appointment(session),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="appointment.ics"',
            "Cache-Control": "no-store",
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: MemberRequest) -> HttpResponse:
    """What somebody misses on the programme. Only counted: nothing is kept of who asked."""
    if not request.user.has_perm("live.join_groupsession"):
        raise PermissionDenied
    form = WishForm(request.POST or None, initial=request.GET.dict())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                wishing.wish(person=request.user, **form.cleaned_data)
            except Refused as no:
                form.add_error(None, no.text)
                status = status_of(no)
            else:
                messages.success(request, "Thank you. Those who plan the sessions will see it.")
                return redirect("live:programme")
    return render(request, "live/wish.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_group(request: MemberRequest, pk: int) -> HttpResponse:
    """Asked once more, because only a facilitator can let somebody back in."""
    group = get_object_or_404(SessionSeries.objects.of_member(request.user), pk=pk)
    problem, status = "", 200
    if request.method == "POST":
        try:
            series.leave(group, person=request.user)
        except Refused as no:
            problem, status = no.text, status_of(no)
        else:
            messages.success(request, "You have left the group. Nobody else is told.")
            return redirect("live:programme")
    context = {"group": group, "problem": problem}
    return render(request, "live/leave_group.html", context, status=status)
