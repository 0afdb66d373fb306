"""Who is in a room, as the people in it may see it."""

from django.db.models import Q

from . import presence
from .events import Frame
from .models import GroupSession, Participation, SessionStaff


def staff_here(session: GroupSession) -> list[SessionStaff]:
    """Those of the staff who are present, facilitators first, in the order they were put down. One query.

    A room with breakouts is one with them: its staff go from one to the other. In a side room those
    of the main room count as well, who see what is said in it.
    """
    main_id = session.main_id or session.pk
    beside = Q(session__main=main_id, session__closed_at=None)
    if session.main_id is None:
        beside &= Q(session__side=GroupSession.Side.BREAKOUT)
    found = SessionStaff.objects.filter(Q(session=main_id) | beside).select_related("person")
    rows = list(found.order_by("pk"))
    present = presence.present_in((row.session_id, row.person_id) for row in rows)
    here = {person_id for _, person_id in present}
    staff = [row for row in rows if row.session_id == main_id]
    staff.sort(key=lambda row: (row.part != SessionStaff.Part.FACILITATOR, row.pk))
    return [row for row in staff if row.person_id in here]


def here(session: GroupSession) -> list[Frame]:
    """Everybody present, staff first: key, screen name or alias, and part. Who is in a side room has
    stepped out for a while, and is still one of them. Costs 2 queries."""
    staff = list(SessionStaff.objects.filter(session=session).select_related("person"))
    members = list(Participation.objects.filter(session=session).admitted().with_names())
    present = presence.present(
        session.pk, [row.person_id for row in staff] + [row.person_id for row in members]
    )
    people: list[Frame] = [
        {"key": row.key, "name": row.person.screen_name, "part": row.part}
        for row in staff
        if row.person_id in present
    ]
    for row in members:
        frame: Frame = {"key": row.key, "name": row.name, "part": "member"}
        if row.out_to_id is not None:
            people.append({**frame, "out": True})
        elif row.person_id in present:
            people.append(frame)
    return people
