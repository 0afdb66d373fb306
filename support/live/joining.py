"""A member's own way in and out of a session."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import names
from accounts.models import LeftName, User

from . import announcing, booking, floor, recording, side_rooms
from .access import Action, Role, require
from .events import Code
from .models import GroupSession, Participation, RoomEvent, new_key
from .refusals import Refused


def ask_to_join(
    session: GroupSession, *, person: User, agreed: bool, alias: str = ""
) -> Participation:
    """Go to the waiting room. Needs the agreement; an alias counts for this session only."""
    with recording.room_held_for(session, person) as standing:
        if standing.role in (Role.WAITING, Role.MEMBER):
            return Participation.objects.get(session=session, person=person)
        require(standing, Action.ASK_TO_JOIN)
        if not agreed:
            raise Refused(Code.AGREEMENT, "Please accept the agreement first.")
        room = standing.session
        booking.require_way_in(room, person)
        participation = Participation.objects.of(room).filter(person=person).first()
        if participation is None:
            participation = Participation(session=room, person=person)
        elif standing.role == Role.LEFT:
            # Whoever comes back under another name must not be matched with the one who left.
            participation.key = new_key()
            participation.turns = participation.spoke_for = participation.reads_from = 0
        participation.reason = ""
        participation.alias = alias_for(room, person, alias)
        participation.state = Participation.State.WAITING
        participation.agreement_accepted_at = participation.asked_at = timezone.now()
        participation.save()
        announcing.console_changed(room.pk)
        return participation


def alias_for(session: GroupSession, person: User, alias: str) -> str:
    """The alias, checked. Nobody may look like somebody else: anybody on this site, anybody in this
    session, or one of the people who work here."""
    alias = names.normalised(alias)
    if not alias or alias == person.screen_name:
        return ""
    try:
        Participation._meta.get_field("alias").run_validators(alias)
    except ValidationError as error:
        raise Refused(Code.NAME_TAKEN, " ".join(error.messages)) from None
    if len(alias) > 40:
        raise Refused(Code.NAME_TAKEN, "Use at most 40 characters for the name.")
    why_not = names.refuse(alias)
    if why_not:
        raise Refused(Code.NAME_TAKEN, why_not)
    looks = names.skeleton(alias)
    others = Participation.objects.filter(session=session).exclude(person=person).exclude(alias="")
    in_use = {names.skeleton(other) for other in others.values_list("alias", flat=True)}
    taken = User.objects.known_as(alias).exclude(pk=person.pk).exists()
    if looks in in_use or taken or LeftName.objects.known_as(alias).exists():
        raise Refused(Code.NAME_TAKEN, "Somebody has that name already. Try another one.")
    return alias


def leave(session: GroupSession, *, person: User) -> None:
    """Leave without explanation. Leaving twice, or after the end, changes nothing."""
    with recording.room_held_for(session, person) as standing:
        if not standing.may(Action.LEAVE):
            return
        room = standing.session
        was_inside = standing.role == Role.MEMBER
        side_rooms.follow_out(room, Participation.objects.get(session=room, person=person))
        Participation.objects.filter(session=room, person=person).update(
            state=Participation.State.LEFT
        )
        if was_inside:
            floor.let_go(room, Participation.objects.get(session=room, person=person))
            recording.append(
                room,
                kind=RoomEvent.Kind.LEFT,
                by=standing,
                person=person,
                person_key=standing.key,
                person_name=standing.name,
            )
            announcing.access_changed(person.pk, room.pk)
        announcing.people_changed(room.pk)
