"""What a member does besides speaking (hands, turns, a break, kind words), what a facilitator does with
the floor, and what the page keeps for whoever types."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from support.live import access, floor, floor_state, placing, reacting
from support.live.access import Standing
from support.live.events import Code
from support.live.models import GroupSession
from support.live.refusals import Refused

from .doors import inside, refused_json, status_of, wants_json

Act = Callable[[MemberRequest, Standing], None]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Refused(Code.NO_SUCH_MESSAGE, "There is no such message.")
    return int(text)


def _key(request: MemberRequest) -> str:
    return request.POST.get("key", "").replace("\0", "")[:12]


@inside
@require_POST
def act(request: MemberRequest, standing: Standing, action: str) -> HttpResponse:
    """One button of a member. POST and redirect; a script gets the floor as it is now."""
    found = OF_MEMBERS.get(action)
    if found is None:
        raise Http404
    slug = standing.session.slug
    try:
        found(request, standing)
    except Refused as no:
        if wants_json(request):
            return refused_json(no)
        context = {"session": standing.session, "problem": no.text}
        return render(request, "live/refused.html", context, status=status_of(no))
    if wants_json(request):
        session = GroupSession.objects.with_key().get(pk=standing.session.pk)
        now = access.standing_of(request.user, session)
        state = floor_state.of(session)
        return JsonResponse({"floor": state, "mine": floor_state.mine(now, state)})
    query = "?break=1" if action == "break" else ""
    return redirect(reverse("live:room", args=[slug]) + f"{query}#floor")


def _raise(request: MemberRequest, standing: Standing) -> None:
    floor.raise_hand(standing.session, person=request.user)


def _lower(request: MemberRequest, standing: Standing) -> None:
    floor.lower_hand(standing.session, person=request.user)


def _pass(request: MemberRequest, standing: Standing) -> None:
    floor.pass_turn(standing.session, person=request.user)


def _break(request: MemberRequest, standing: Standing) -> None:
    floor.ask_break(standing.session, person=request.user)


def _react(request: MemberRequest, standing: Standing) -> None:
    """One value, so that a button without a script can send it: "41:thanks"."""
    seq, _, kind = request.POST.get("react", "").partition(":")
    reacting.react(standing.session, _number(seq), kind, person=request.user)


OF_MEMBERS: dict[str, Act] = {
    "raise": _raise,
    "lower": _lower,
    "pass": _pass,
    "break": _break,
    "react": _react,
}


@asks_by_itself
@inside
@require_POST
def place(request: MemberRequest, standing: Standing) -> HttpResponse:
    """What is typed and how far was read, from the page's script."""
    read = request.POST.get("read", "0")
    client_id: UUID | None
    try:
        client_id = UUID(request.POST.get("id", ""))
    except ValueError:
        client_id = None
    try:
        placing.keep(
            standing.session,
            person=request.user,
            body=request.POST.get("body"),
            to=request.POST.get("to", ""),
            client_id=client_id,
            read_to=_number(read),
        )
    except Refused as no:
        return refused_json(no)
    return HttpResponse(status=204)


# Facilitators: buttons of the console


def _floor(request: MemberRequest, standing: Standing) -> None:
    session, by, key = standing.session, request.user, _key(request)
    match request.POST.get("do"):
        case "next":
            floor.next_turn(session, facilitator=by)
        case "give":
            floor.give_floor(session, key, facilitator=by)
        case "end":
            floor.end_turn(session, facilitator=by)
        case "lower":
            floor.take_down_hand(session, key, facilitator=by)
        case "seen":
            floor.answer_breaks(session, facilitator=by)
        case _:
            raise Refused(Code.NOT_NOW, "There is no such thing to do.")


def _rule(request: MemberRequest, standing: Standing) -> None:
    session, by = standing.session, request.user
    value = request.POST.get("value", "")
    match request.POST.get("rule"):
        case "format":
            floor.set_format(session, value, facilitator=by)
        case "slow":
            floor.set_slow(session, _number(value), facilitator=by)
        case "timer":
            floor.set_turn_length(session, _number(value), facilitator=by)
        case "review":
            floor.hold_all(session, value == "1", facilitator=by)
        case "lines":
            floor.close_lines(session, value == "1", facilitator=by)
        case "freeze":
            floor.freeze(session, value == "1", by=by)
        case _:
            raise Refused(Code.NOT_NOW, "There is no such rule.")


def _mute(request: MemberRequest, standing: Standing) -> None:
    floor.mute(
        standing.session, _key(request), request.POST.get("value") == "1", facilitator=request.user
    )


def _pin(request: MemberRequest, standing: Standing) -> None:
    floor.pin(standing.session, request.POST.get("text", ""), facilitator=request.user)


def _sum_up(request: MemberRequest, standing: Standing) -> None:
    floor.sum_up(standing.session, request.POST.get("text", ""), facilitator=request.user)


OF_STAFF: dict[str, Act] = {
    "floor": _floor,
    "rule": _rule,
    "mute": _mute,
    "pin": _pin,
    "sum-up": _sum_up,
}
