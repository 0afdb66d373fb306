"""Asking for a second pair of eyes: a notice to everybody who may be one, with a training in date."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import roles
from accounts.competence import Work
from accounts.models import User
from notices.telling import tell_once
from privacy import trail

from . import announcing, competent, recording, trail_acts
from .access import Action, require
from .events import Code
from .models import GroupSession, Participation, SessionStaff
from .refusals import Refused

# May be read on a lock screen: it names nothing.
LINE = "A colleague asks whether you can come in now."
WHO_MAY_WATCH = (roles.FACILITATORS, roles.MODERATORS, roles.SAFEGUARDING_LEADS)


def invite(session: GroupSession, *, by: User) -> int:
    """Ask all who may watch and have no part in this session; returns how many were told. Not again
    within LIVE_INVITE_EVERY seconds."""
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.INVITE)
        room = standing.session
        if not cache.add(_key(room.pk), timezone.now().timestamp(), settings.LIVE_INVITE_EVERY):
            raise Refused(
                Code.TOO_FAST,
                "Your colleagues were asked a moment ago. Give them a few minutes.",
                settings.LIVE_INVITE_EVERY,
            )
        asked = list(_who_may_come(room).values_list("pk", flat=True))
        tell_once(asked, line=LINE, url=room.get_absolute_url())
        trail.record(trail_acts.INVITED[0], actor=by, about=room)
        announcing.console_changed(room.pk)
        return len(asked)


def was_asked_lately(session: GroupSession) -> bool:
    return cache.get(_key(session.pk)) is not None


def _who_may_come(session: GroupSession) -> "QuerySet[User]":
    inside = Participation.objects.filter(session=session).values("person")
    staff = SessionStaff.objects.filter(session=session).values("person")
    trained = competent.those_in_date(Work.WATCHING, session=session)
    able = Q(groups__name__in=WHO_MAY_WATCH, pk__in=trained.values("person"))
    return (
        User.objects.filter(able, is_active=True)
        .exclude(Q(pk__in=inside) | Q(pk__in=staff))
        .distinct()
    )


def _key(session_id: int) -> str:
    return f"live:{session_id}:second-pair-asked"
