"""What the console asks for besides the room itself: who runs it, and calling colleagues in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from accounts.requests import MemberRequest
from support.live import inviting, leading, roster
from support.live.access import Standing
from support.live.models import SessionStaff
from support.live.phases import MEETING_PHASES


def key_of(request: MemberRequest) -> str:
    return request.POST.get("key", "").replace("\0", "")[:12]


def staffing_context(standing: Standing) -> dict[str, Any]:
    """Who of the staff is here, who leads, and to whom it can be handed. Costs 2 queries."""
    session, person = standing.session, standing.person
    rows = list(
        SessionStaff.objects.filter(session=session).select_related("person").order_by("pk")
    )
    here = {row.person_id for row in roster.staff_here(session)}
    return {
        "staff": [(row, row.person_id in here) for row in rows],
        "i_lead": any(row.leads and row.person_id == person.pk for row in rows),
        "lead_is_here": any(row.leads and row.person_id in here for row in rows),
        "can_take": [row for row in rows if row.person_id in here and row.person_id != person.pk],
        "asked_lately": inviting.was_asked_lately(session),
        "is_meeting": session.phase in MEETING_PHASES,
    }


def _hand_over(request: MemberRequest, standing: Standing) -> None:
    leading.hand_over(standing.session, key_of(request), by=request.user)


def _take_over(request: MemberRequest, standing: Standing) -> None:
    leading.take_over(standing.session, by=request.user)


def _invite(request: MemberRequest, standing: Standing) -> None:
    asked = inviting.invite(standing.session, by=request.user)
    many = "1 colleague was" if asked == 1 else f"{asked} colleagues were"
    messages.success(request, f"{many} asked to come in.")


ACTS: dict[str, Callable[[MemberRequest, Standing], None]] = {
    "hand-over": _hand_over,
    "take-over": _take_over,
    "invite": _invite,
}
