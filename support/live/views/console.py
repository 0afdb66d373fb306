"""The facilitators' console: who waits, who is here, what is held, and the phase buttons."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from support.live import (
    competent,
    conducting,
    floor_state,
    handing_on,
    moderation,
    presence,
    staffing,
)
from support.live.access import Action, Standing
from support.live.events import Code
from support.live.floor import SLOW_CHOICES, TURN_CHOICES
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.phases import OPEN_PHASES, Phase
from support.live.refusals import Refused

from . import beside, floor, running, welcoming
from .doors import staff_only, status_of

FRAGMENT = "X-Fragment"

# What a refused action had in its one text field, so that it is not lost.
Typed = dict[str, str]


def console_context(standing: Standing, typed: Typed | None = None) -> dict[str, Any]:
    """All that the console shows. Costs 11 queries however many people there are."""
    session = standing.session
    people = list(Participation.objects.filter(session=session).with_names())
    present = presence.present(session.pk, [row.person_id for row in people])
    admitted = [row for row in people if row.state == Participation.State.ADMITTED]
    since = _since(session)
    alerts = list(RoomEvent.objects.of(session).messages().exclude(alert=""))
    following = dict(pairwise(OPEN_PHASES)).get(Phase(session.phase))
    spoken = set(RoomEvent.objects.of(session).said_to_everyone_by())
    state = floor_state.of(session)
    return (
        {
            "waiting": [row for row in people if row.state == Participation.State.WAITING],
            "admitted": [
                (row, row.person_id in present or bool(row.out_to_id), since.get(row.key))
                for row in admitted
            ],
            "held": list(RoomEvent.objects.of(session).held()),
            "alerts": alerts,
            "alarmed": list(dict.fromkeys(message.by_name for message in alerts)),
            "is_staffed": staffing.is_staffed(session),
            "next_phase": following,
            "may": {str(action): standing.may(action) for action in Action}
            | {"hand_on": handing_on.may_hand_on(standing)},
            "places_left": session.capacity - len(admitted),
            "typed": typed or {},
            "floor": state,
            "floor_words": floor_state.words(state, standing.key),
            "in_turns": session.format == session.Format.TURNS,
            "silent": [row for row in admitted if row.person_id not in spoken and session.is_open],
            "wants_break": [row for row in admitted if row.break_at],
            "slow_choices": SLOW_CHOICES,
            "turn_choices": TURN_CHOICES,
            "may_facilitate": competent.can_lead(standing.person, session),
        }
        | running.staffing_context(standing)
        | beside.beside_context(standing)
    )


def _since(session: GroupSession) -> dict[str, datetime]:
    """When each member was last let in, by their key. One query."""
    came = RoomEvent.objects.filter(session=session, kind=RoomEvent.Kind.ADMITTED)
    return dict(came.order_by("seq").values_list("person_key", "at"))


@asks_by_itself
@staff_only
@require_safe
def console(request: MemberRequest, standing: Standing) -> HttpResponse:
    """The console alone, for the script of the room page."""
    return _fragment(request, standing)


def _fragment(
    request: MemberRequest,
    standing: Standing,
    *,
    problem: str = "",
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    context = console_context(standing, typed) | {
        "session": standing.session,
        "standing": standing,
        "problem": problem,
    }
    return render(request, "live/room/console.html", context, status=status)


@staff_only
@require_POST
def conduct(request: MemberRequest, standing: Standing, action: str) -> HttpResponse:
    """One button of the console. POST and redirect; a script may ask for the console alone."""
    act = ACTIONS.get(action)
    if act is None:
        raise Http404
    try:
        where = act(request, standing)
    except Refused as no:
        return _refused(request, standing, no)
    if FRAGMENT in request.headers:
        standing.session.refresh_from_db()
        return _fragment(request, standing)
    if where:
        return redirect(where)
    if action == "close":
        return redirect("live:afterwards", slug=standing.session.slug)
    return redirect("live:room", slug=standing.session.slug)


def _refused(request: MemberRequest, standing: Standing, no: Refused) -> HttpResponse:
    standing.session.refresh_from_db()
    if FRAGMENT in request.headers:
        typed = {
            f"{request.POST.get('key', '')}{request.POST.get('seq', '')}": request.POST.get(
                "reason", request.POST.get("text", "")
            ),
            f"why{request.POST.get('seq', '')}": request.POST.get("why", ""),
        }
        return _fragment(request, standing, problem=no.text, typed=typed, status=status_of(no))
    if no.code == "not_allowed":
        raise PermissionDenied
    context = {
        "session": standing.session,
        "problem": no.text,
        "reason": request.POST.get("reason", "") or request.POST.get("why", ""),
    }
    return render(request, "live/refused.html", context, status=status_of(no))


def _seq(request: MemberRequest) -> int:
    digits = request.POST.get("seq", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refused(Code.NO_SUCH_MESSAGE, "There is no such message.")
    return int(digits)


def _key(request: MemberRequest) -> str:
    return request.POST.get("key", "").replace("\0", "")[:12]


def _reason(request: MemberRequest) -> str:
    return request.POST.get("reason", "")


def _open_lobby(request: MemberRequest, standing: Standing) -> None:
    conducting.open_lobby(standing.session, facilitator=request.user)


def _open_room(request: MemberRequest, standing: Standing) -> None:
    conducting.open_room(standing.session, facilitator=request.user)


def _move(request: MemberRequest, standing: Standing) -> None:
    wanted = request.POST.get("phase", "")
    if wanted not in OPEN_PHASES:
        raise Refused(Code.NOT_NOW, "There is no such part of the session.")
    conducting.move_to(standing.session, Phase(wanted), facilitator=request.user)


def _pause(request: MemberRequest, standing: Standing) -> None:
    conducting.pause(standing.session, by=request.user)


def _resume(request: MemberRequest, standing: Standing) -> None:
    conducting.resume(standing.session, facilitator=request.user)


def _close(request: MemberRequest, standing: Standing) -> None:
    conducting.close(standing.session, facilitator=request.user)
    messages.success(request, "The session has ended. What was said is deleted in 24 hours.")


def _admit(request: MemberRequest, standing: Standing) -> None:
    conducting.admit(standing.session, _key(request), facilitator=request.user)


def _admit_all(request: MemberRequest, standing: Standing) -> None:
    conducting.admit_all(standing.session, facilitator=request.user)


def _decline(request: MemberRequest, standing: Standing) -> None:
    conducting.decline(
        standing.session, _key(request), facilitator=request.user, reason=_reason(request)
    )


def _remove(request: MemberRequest, standing: Standing) -> None:
    conducting.remove(
        standing.session, _key(request), facilitator=request.user, reason=_reason(request)
    )


def _release(request: MemberRequest, standing: Standing) -> None:
    moderation.release(standing.session, _seq(request), by=request.user)


def _refuse(request: MemberRequest, standing: Standing) -> None:
    moderation.refuse(standing.session, _seq(request), by=request.user, reason=_reason(request))


def _hide(request: MemberRequest, standing: Standing) -> None:
    moderation.hide(standing.session, _seq(request), by=request.user, reason=_reason(request))


def _hand_on(request: MemberRequest, standing: Standing) -> None:
    handing_on.hand_on(
        standing.session, _seq(request), by=request.user, why=request.POST.get("why", "")
    )
    if FRAGMENT not in request.headers:
        messages.success(request, "The safeguarding leads have it now, and have been told.")


# What an act returns, if anything, is where the page goes.
ACTIONS: dict[str, Callable[[MemberRequest, Standing], str | None]] = {
    "open-lobby": _open_lobby,
    "open-room": _open_room,
    "move": _move,
    "pause": _pause,
    "resume": _resume,
    "close": _close,
    "admit": _admit,
    "admit-all": _admit_all,
    "decline": _decline,
    "remove": _remove,
    "release": _release,
    "refuse": _refuse,
    "hide": _hide,
    "hand-on": _hand_on,
    **running.ACTS,
    **beside.ACTS,
    **welcoming.ACTS,
    **floor.OF_STAFF,
}
