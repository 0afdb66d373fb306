"""Who is in a room, as the people in it may see it."""

from . import presence
from .events import Frame
from .models import GroupSession, Participation, SessionStaff


def here(session: GroupSession) -> list[Frame]:
    """Everybody present, staff first: key, screen name or alias, and part. Costs 2 queries."""
    staff = list(SessionStaff.objects.filter(session=session).select_related("person"))
    members = list(Participation.objects.filter(session=session).admitted().with_names())
    present = presence.present(
        session.pk, [row.person_id for row in staff] + [row.person_id for row in members]
    )
    people = [(row.person_id, row.key, row.person.screen_name, row.part) for row in staff]
    people += [(row.person_id, row.key, row.name, "member") for row in members]
    return [
        {"key": key, "name": name, "part": part}
        for person_id, key, name, part in people
        if person_id in present
    ]
