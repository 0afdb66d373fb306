"""Before the room: the programme, the plan of one session, the waiting room, and leaving."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accounts import second_step
from accounts.models import User
from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from support.live import arriving, booking, conducting, hosting, joining
from support.live import programme as calendar
from support.live.access import Action, Role, Standing, standing_of
from support.live.events import Code
from support.live.forms import JoinForm
from support.live.models import Booking, GroupSession, InRoom, Participation, SessionStaff
from support.live.phases import Phase
from support.live.programme_forms import BookForm, LookForm
from support.live.refusals import Refused

from .doors import ended, frame_that_looks_again, session_at, status_of, stay_signed_in
from .places import known_to


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """What is coming up, as far as one may know of it. The plan of open sessions is public; joining
    needs an account. One query for the sessions and, signed in, two for what is one’s own."""
    look = LookForm(request.GET or None)
    wanted = look.wanted()
    found = calendar.next_of_each_group(calendar.sessions(request.user, wanted))
    places = calendar.bookings_of(request.user)
    return render(
        request,
        "live/programme.html",
        {
            "days": calendar.by_day(found),
            "count": len(found),
            "look": look,
            "is_looking": not wanted.is_anything,
            "places": places,
            "mine": _theirs(request, places),
            "may_wish": request.user.has_perm("live.join_groupsession"),
            "may_plan": request.user.has_perm("live.add_groupsession"),
        },
    )


def _theirs(request: HttpRequest, places: dict[int, Booking]) -> list[GroupSession]:
    """Where they have a place or wait for one, and what their closed groups have ahead."""
    if not request.user.is_authenticated:
        return []
    booked = GroupSession.objects.upcoming().filter(pk__in=places)
    of_groups = GroupSession.objects.upcoming().of_groups_of(request.user)
    return calendar.next_of_each_group(list((booked | of_groups)[:40]))


@require_safe
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    session = known_to(request, slug)
    standing = None
    if isinstance(request.user, User) and request.user.is_authenticated:
        standing = standing_of(request.user, session)
    if session.phase == Phase.CLOSED:
        if standing is not None:
            return ended(request, standing)
        return render(request, "live/ended.html", {"session": session}, status=410)
    staff = list(SessionStaff.objects.filter(session=session).select_related("person"))
    return render(
        request,
        "live/session.html",
        {
            "session": session,
            "standing": standing,
            "facilitators": [row.person for row in staff if row.part == row.Part.FACILITATOR],
            "may_open_lobby": standing is not None and standing.may(Action.OPEN_LOBBY),
            "may_watch": standing is not None
            and not standing.is_staff
            and request.user.has_perm("live.watch_groupsession"),
            "is_outsider": standing is not None and standing.role == Role.STRANGER,
            "is_lobby_due": timezone.now() >= session.lobby_opens_at,
            "minutes_before": settings.LIVE_LOBBY_OPENS_MINUTES,
            **_place(standing),
        },
    )


def _place(standing: Standing | None) -> dict[str, Any]:
    """What somebody who may come has, and can have: a place, a turn in the waiting list, or neither.
    At most two queries."""
    if standing is None or standing.is_staff or standing.role == Role.STRANGER:
        return {}
    session = standing.session
    place = Booking.objects.of(standing.person).filter(session=session).first()
    waits = place is not None and place.state == Booking.State.WAITING
    return {
        "place": place,
        "line": calendar.place_in_line(place) if place and waits else 0,
        "may_book": booking.can_still_be_booked(session),
        "has_room": session.booked < session.bookable,
        "book_form": BookForm(initial={"remind": place.remind} if place else None),
        "held_until": booking.held_until(session),
    }


@login_required
def waiting(request: MemberRequest, slug: str) -> HttpResponse:
    """The waiting room: first the agreement, then a quiet page that says how things stand."""
    session = session_at(slug)
    standing = standing_of(request.user, session)
    if standing.role == Role.STRANGER:
        raise PermissionDenied
    if standing.role == Role.REMOVED:
        context = {"session": session, "standing": standing}
        return render(request, "live/removed.html", context, status=403)
    if session.phase == Phase.CLOSED:
        return ended(request, standing)
    if standing.is_inside:
        return redirect("live:room", slug=slug)
    if standing.out_to:
        return redirect(GroupSession.objects.get(pk=standing.out_to))
    if standing.role in (Role.WAITING, Role.DECLINED):
        return _waiting_page(request, standing)
    if not session.is_under_way:
        messages.info(request, "The waiting room is not open yet.")
        return redirect("live:session", slug=slug)
    return _agreement(request, standing)


def _waiting_page(
    request: MemberRequest, standing: Standing, problem: str = "", line: str = "", status: int = 200
) -> HttpResponse:
    own = Participation.objects.of(standing.session).get(person=request.user)
    context = {
        "session": standing.session,
        "standing": standing,
        "feelings": InRoom.Feeling.choices,
        "feeling": own.feeling,
        "arriving": line or own.arriving,
        "problem": problem,
        "show_help": "help" in request.GET,
        "told": "told" in request.GET,
        "words": _words_for(standing),
    }
    return render(request, "live/waiting.html", context, status=status)


@login_required
@require_POST
def check_in(request: MemberRequest, slug: str) -> HttpResponse:
    """How somebody arrives, for the facilitators only."""
    session = session_at(slug)
    standing = standing_of(request.user, session)
    if standing.role not in (Role.WAITING, Role.MEMBER):
        return redirect("live:waiting", slug=slug)
    line, feeling = request.POST.get("line", ""), request.POST.get("feeling", "")
    try:
        help_now = arriving.check_in(
            session,
            person=request.user,
            feeling=int(feeling) if feeling in map(str, InRoom.Feeling.values) else None,
            line=line,
        )
    except Refused as no:
        return _waiting_page(request, standing, no.text, line, status_of(no))
    query = "?told=1&help=1#help" if help_now else "?told=1#arriving"
    return redirect(reverse("live:waiting", args=[slug]) + query)


def _agreement(request: MemberRequest, standing: Standing) -> HttpResponse:
    session = standing.session
    form = JoinForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                joining.ask_to_join(
                    session,
                    person=request.user,
                    agreed=form.cleaned_data["agreed"],
                    alias=form.cleaned_data["alias"],
                )
                return redirect("live:waiting", slug=session.slug)
            except Refused as no:
                if no.code == Code.FULL:
                    booking.count_turned_away(session, person=request.user)
                form.add_error("alias" if no.code == "name_taken" else None, no.text)
                status = status_of(no)
    context = {"session": session, "form": form, "standing": standing}
    return render(request, "live/agreement.html", context, status=status)


@asks_by_itself
@login_required
@require_safe
def waiting_state(request: MemberRequest, slug: str) -> HttpResponse:
    """How things stand for somebody who waits, for the page's script."""
    standing = _standing_while_waiting(request, slug)
    state: dict[str, Any] = {"role": standing.role, "phase": standing.session.phase}
    if standing.role == Role.WAITING:
        state["words"] = _words_for(standing)
    if standing.out_to:
        state["room"] = GroupSession.objects.get(pk=standing.out_to).get_absolute_url()
    return JsonResponse(state)


@asks_by_itself
@login_required
@require_safe
@xframe_options_sameorigin
def waiting_frame(request: MemberRequest, slug: str) -> HttpResponse:
    """The same for pages without a script: a small frame that asks again by itself."""
    standing = _standing_while_waiting(request, slug)
    context = {
        "session": standing.session,
        "standing": standing,
        "words": _words_for(standing),
    }
    return frame_that_looks_again(request, "live/waiting_frame.html", context)


def _words_for(standing: Standing) -> list[str]:
    """What the facilitators wrote to the waiting room, for those who are in it."""
    if standing.role != Role.WAITING:
        return []
    return [event.body for event in hosting.told_waiting(standing.session)]


def _standing_while_waiting(request: MemberRequest, slug: str) -> Standing:
    standing = standing_of(request.user, session_at(slug))
    if standing.role == Role.WAITING:
        stay_signed_in(request, standing.session)
    return standing


@login_required
@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    session = session_at(slug)
    try:
        joining.leave(session, person=request.user)
    except Refused as no:
        context = {"session": session, "problem": no.text}
        return render(request, "live/refused.html", context, status=status_of(no))
    return render(request, "live/left.html", {"session": session})


@second_step.for_staff
@login_required
@require_POST
def watch(request: MemberRequest, slug: str) -> HttpResponse:
    """Come in as the second pair of eyes."""
    session = session_at(slug)
    if not request.user.has_perm("live.watch_groupsession"):
        raise PermissionDenied
    try:
        conducting.watch(session, person=request.user)
    except Refused as no:
        messages.error(request, no.text)
        return redirect("live:session", slug=slug)
    return redirect("live:room" if session.is_under_way else "live:session", slug=slug)
