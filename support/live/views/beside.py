"""Doors to the rooms beside the room: asking somebody into one, and the way back."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from support.live import presence, side_rooms
from support.live.access import Standing
from support.live.events import Code
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused

from .doors import session_at, status_of
from .running import key_of

MOST_BREAKOUTS = 16


def beside_context(standing: Standing) -> dict[str, Any]:
    """The open side rooms with who is in them and what waits there, for the console. Two queries."""
    session = standing.session
    if session.main_id is not None:
        return {"side_rooms": [], "breakouts": False}
    message = Q(events__kind=RoomEvent.Kind.MESSAGE)
    rooms = list(
        side_rooms.open_beside(session)
        .annotate(
            held_here=Count("events", filter=message & Q(events__state=RoomEvent.State.HELD)),
            alerts_here=Count("events", filter=message & ~Q(events__alert="")),
        )
        .order_by("pk")
    )
    inside = Participation.objects.filter(session__in=rooms).admitted().with_names()
    people: dict[int, list[str]] = {}
    for row in inside:
        people.setdefault(row.session_id, []).append(row.name)
    return {
        "side_rooms": [(room, people.get(room.pk, [])) for room in rooms],
        "breakouts": any(room.side == side_rooms.Side.BREAKOUT for room in rooms),
        "breakout_numbers": range(1, 7),
        "breakout_sizes": range(side_rooms.SMALLEST, side_rooms.LARGEST + 1),
    }


@login_required
@require_POST
def back(request: MemberRequest, slug: str) -> HttpResponse:
    """A member's own way back to the main room."""
    side = session_at(slug, beside=True)
    if side.main is None:
        raise Http404
    try:
        side_rooms.go_back(side, person=request.user)
    except Refused as no:
        context = {"session": side, "problem": no.text}
        return render(request, "live/refused.html", context, status=status_of(no))
    return redirect("live:room", slug=side.main.slug)


def _one_to_one(request: MemberRequest, standing: Standing) -> str:
    side = side_rooms.one_to_one(standing.session, key_of(request), facilitator=request.user)
    return side.get_absolute_url()


def _break_out(request: MemberRequest, standing: Standing) -> None:
    """By hand, a number for each member; or evenly, among those who are here."""
    size = _number(request.POST.get("size", ""))
    if size:
        rows = Participation.objects.filter(session=standing.session, out_to=None).admitted()
        rows_here = list(rows)
        here = presence.present(standing.session.pk, [row.person_id for row in rows_here])
        keys = [row.key for row in rows_here if row.person_id in here]
        groups = side_rooms.evenly(keys, size)
    else:
        prefix = "room-"
        given = ((name, _number(value)) for name, value in request.POST.items())
        groups = {
            name.removeprefix(prefix): number
            for name, number in given
            if name.startswith(prefix) and number
        }
    side_rooms.break_out(standing.session, groups, facilitator=request.user)


def _number(text: Any) -> int:
    digits = str(text)
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit()) or int(digits[:4]) > MOST_BREAKOUTS:
        raise Refused(Code.NOT_NOW, "Choose one of the rooms on the list.")
    return int(digits[:4])


def _call_back(request: MemberRequest, standing: Standing) -> None:
    side_rooms.call_back(standing.session, facilitator=request.user)


def _end_side(request: MemberRequest, standing: Standing) -> str:
    side_rooms.end(standing.session, facilitator=request.user)
    main: GroupSession | None = standing.session.main
    return reverse("live:room", args=[main.slug]) if main else ""


ACTS: dict[str, Callable[[MemberRequest, Standing], str | None]] = {
    "one-to-one": _one_to_one,
    "break-out": _break_out,
    "call-back": _call_back,
    "end-side": _end_side,
}
