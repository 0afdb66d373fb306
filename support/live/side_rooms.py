"""Rooms beside the room: a one-to-one between a facilitator and one member, and breakouts of a few.

A side room is a session of its own that knows its `main` one, so it has its own log, key and sockets,
and everything said in it is screened, held, hidden and forgotten as in the main room. The people in
it, their names and keys, and the staff are taken over from the main room. All staff of the session may
read and speak in each side room: nobody is ever alone with one other person, and members are told so.
The rest of the room is told that somebody stepped out, and that they are back, and nothing else.
Whoever steps out gives the floor back. Where each message is read first, it is in breakouts too, and
whoever rests their voice rests it there; in a one-to-one nothing keeps the two from talking.

Rows are locked in one order: the main room first.
"""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from privacy import trail

from . import announcing, floor, moderation, recording, staffing, trail_acts
from .access import Action, require, standing_of
from .events import Code
from .models import GroupSession, Participation, RoomEvent, SessionStaff
from .phases import Phase
from .refusals import Refused

Side = GroupSession.Side
SMALLEST, LARGEST = 3, 6
WELCOME = {
    Side.ONE_TO_ONE: (
        "You two can talk here. The others in the session are told only that you stepped out. Those who"
        " run the session can read here, and nobody else."
    ),
    Side.BREAKOUT: (
        "A smaller room for a while. Those who run the session look in, and can read and write here."
        " You can go back to the main room at any moment."
    ),
}
BACK = {
    Side.ONE_TO_ONE: "This talk has ended. You go back to where you came from.",
    Side.BREAKOUT: "Everybody comes back to the main room.",
}


def one_to_one(session: GroupSession, key: str, *, facilitator: User) -> GroupSession:
    """A room for this facilitator and one member, or somebody who still waits. Two of the staff have to
    be here."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.ONE_TO_ONE)
        main = standing.session
        staffing.require_staffed(main)
        able = (Participation.State.ADMITTED, Participation.State.WAITING)
        row = Participation.objects.of(main).filter(key=key, state__in=able).with_names().first()
        if row is None:
            raise Refused(Code.NO_SUCH_PERSON, "That person is not here any more.")
        _require_in(row)
        title = f"One-to-one with {standing.name}"
        side = _make(main, Side.ONE_TO_ONE, title, [row], by=facilitator)
        trail.record(trail_acts.SIDE["one_to_one"][0], actor=facilitator, about=main)
        return side


def break_out(
    session: GroupSession, groups: Mapping[str, int], *, facilitator: User
) -> list[GroupSession]:
    """Rooms for some of the members, by `groups`: key of a member to the number of their room. Each
    has 3 to 6 of them; whoever is in no group stays."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.BREAK_OUT)
        main = standing.session
        staffing.require_staffed(main)
        if open_beside(main).filter(side=Side.BREAKOUT).exists():
            raise Refused(Code.ALREADY_DONE, "There are breakouts already. Call them back first.")
        rows = {row.key: row for row in Participation.objects.of(main).admitted().with_names()}
        chosen: dict[int, list[Participation]] = {}
        for key, number in groups.items():
            if key not in rows:
                raise Refused(Code.NO_SUCH_PERSON, "Somebody in it is not in the room any more.")
            _require_in(rows[key])
            chosen.setdefault(number, []).append(rows[key])
        if not chosen or any(not SMALLEST <= len(group) <= LARGEST for group in chosen.values()):
            raise Refused(
                Code.NOT_NOW, f"A breakout is for {SMALLEST} to {LARGEST} members. Choose again."
            )
        made = [
            _make(main, Side.BREAKOUT, f"Breakout {place}", chosen[number], by=facilitator)
            for place, number in enumerate(sorted(chosen), start=1)
        ]
        trail.record(trail_acts.SIDE["breakouts"][0], actor=facilitator, about=main)
        return made


def evenly(keys: Iterable[str], size: int) -> dict[str, int]:
    """Groups of about `size`, by chance, none smaller than 3 where that can be."""
    mixed = list(keys)
    random.SystemRandom().shuffle(mixed)
    size = min(max(size, SMALLEST), LARGEST)
    rooms = max(1, min(-(-len(mixed) // size), len(mixed) // SMALLEST))
    return {key: place % rooms + 1 for place, key in enumerate(mixed)}


def go_back(side: GroupSession, *, person: User) -> None:
    """Back to the main room at any moment, without a reason. A one-to-one ends with it. Doing it twice
    changes nothing."""
    with recording.written_or_refused():
        main = GroupSession.objects.locked(_main_of(side))
        _take_out(main, side.pk, person, told=RoomEvent.Kind.CAME_BACK)


def end(side: GroupSession, *, facilitator: User) -> None:
    """End one side room: everybody in it is back."""
    with recording.written_or_refused():
        main = GroupSession.objects.locked(_main_of(side))
        with recording.room_held_for(side, facilitator) as standing:
            require(standing, Action.END_SIDE)
            _close(main, standing.session, by=facilitator)


def call_back(session: GroupSession, *, facilitator: User) -> int:
    """End all breakouts. Returns how many there were."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.CALL_BACK)
        return close_all(standing.session, by=facilitator, sides=(Side.BREAKOUT,))


def close_all(
    main: GroupSession, *, by: User | None, sides: Iterable[str] = tuple(Side.values)
) -> int:
    """In the transaction of a main room that is held: end these side rooms."""
    open_ones = open_beside(main).filter(side__in=sides).order_by("pk").values_list("pk", flat=True)
    ids = list(open_ones)
    for pk in ids:
        _close(main, GroupSession.objects.locked(pk), by=by)
    return len(ids)


def follow_out(main: GroupSession, row: Participation) -> None:
    """Whoever leaves the session, or is taken out of it, leaves the side room too. In the transaction
    of a main room that is held."""
    if row.out_to_id is not None:
        _take_out(main, row.out_to_id, row.person, told=None)


def open_beside(main: GroupSession) -> Any:
    return GroupSession.objects.filter(main=main, closed_at=None)


def _main_of(side: GroupSession) -> int:
    if side.main_id is None:
        raise Refused(Code.NOT_ALLOWED, "This is no side room.")
    return side.main_id


def _require_in(row: Participation) -> None:
    if row.out_to_id is not None:
        raise Refused(Code.ALREADY_DONE, f"{row.name} is in a side room already.")


def _make(
    main: GroupSession, kind: str, title: str, rows: list[Participation], *, by: User
) -> GroupSession:
    now = timezone.now()
    is_breakout = kind == Side.BREAKOUT
    side = GroupSession.objects.create(
        main=main, side=kind, title=title[:80], summary="A side room.", audience=main.audience,
        agreement=main.agreement, starts_at=now, length=main.length, phase=Phase.SHARING, opened_at=now,
        holds_all=main.holds_all and is_breakout,
    )  # fmt: skip
    staff = SessionStaff.objects.filter(session=main)
    SessionStaff.objects.bulk_create(
        SessionStaff(session=side, person_id=row.person_id, part=row.part, key=row.key)
        for row in staff
    )
    Participation.objects.bulk_create(
        Participation(
            session=side, person_id=row.person_id, key=row.key, alias=row.alias,
            state=Participation.State.ADMITTED, agreement_accepted_at=row.agreement_accepted_at,
            asked_at=now, is_muted=row.is_muted and is_breakout,
        )
        for row in rows
    )  # fmt: skip
    recording.append(
        side, kind=RoomEvent.Kind.PHASE, by=standing_of(by, side), phase=Phase.SHARING,
        body=WELCOME[Side(kind)],
    )  # fmt: skip
    for row in rows:
        Participation.objects.filter(pk=row.pk).update(out_to=side)
        if row.state == Participation.State.ADMITTED:
            floor.let_go(main, row)
            _tell(main, RoomEvent.Kind.WENT_OUT, row, by=by, body=side.slug)
    announcing.people_changed(main.pk)
    return side


def _tell(
    main: GroupSession, kind: str, row: Participation, *, by: User | None, body: str = ""
) -> None:
    recording.append(
        main, kind=kind, by=None, author=by, person=row.person, person_key=row.key,
        person_name=row.name, body=body,
    )  # fmt: skip


def _close(main: GroupSession, side: GroupSession, *, by: User | None) -> None:
    """Both rooms are held."""
    if side.phase == Phase.CLOSED:
        return
    moderation.return_unread(side, by=None)
    side.phase, side.paused_from, side.closed_at = Phase.CLOSED, "", timezone.now()
    side.save(update_fields=["phase", "paused_from", "closed_at"])
    recording.append(
        side, kind=RoomEvent.Kind.PHASE, by=standing_of(by, side) if by else None,
        phase=Phase.CLOSED, body=BACK[Side(side.side)],
    )  # fmt: skip
    out = Participation.objects.of(main).filter(out_to=side).with_names()
    for row in list(out):
        _put_back(main, row, told=RoomEvent.Kind.CAME_BACK)
    announcing.people_changed(main.pk)


def _put_back(main: GroupSession, row: Participation, *, told: str | None) -> None:
    Participation.objects.filter(pk=row.pk).update(out_to=None)
    if told is not None and row.state == Participation.State.ADMITTED:
        _tell(main, told, row, by=row.person)


def _take_out(main: GroupSession, side_id: int, person: User, *, told: str | None) -> None:
    """The main room is held; the side room is held here."""
    side = GroupSession.objects.locked(side_id)
    row = Participation.objects.of(main).filter(person=person, out_to=side).with_names().first()
    inside = Participation.objects.filter(session=side, person=person).admitted()
    if row is None or not inside.update(state=Participation.State.LEFT):
        return
    _put_back(main, row, told=told)
    if side.phase != Phase.CLOSED:
        floor.let_go(side, Participation.objects.of(side).get(person=person))
        recording.append(
            side, kind=RoomEvent.Kind.LEFT, by=None, author=person, person=person,
            person_key=row.key, person_name=row.name,
        )  # fmt: skip
        if side.side == Side.ONE_TO_ONE:
            _close(main, side, by=None)
    announcing.access_changed(person.pk, side.pk)
    announcing.people_changed(side.pk)
    announcing.people_changed(main.pk)


# The staff of a side room are those of its main room, whenever these change.


@receiver(post_save, sender=SessionStaff, dispatch_uid="live.staff_of_side_rooms")
def staff_came(instance: SessionStaff, **kwargs: Any) -> None:
    for side_id in GroupSession.objects.filter(
        main=instance.session_id, closed_at=None
    ).values_list("pk", flat=True):
        SessionStaff.objects.update_or_create(
            session_id=side_id,
            person_id=instance.person_id,
            defaults={"part": instance.part, "key": instance.key},
        )
        announcing.access_changed(instance.person_id, side_id)


@receiver(post_delete, sender=SessionStaff, dispatch_uid="live.staff_left_side_rooms")
def staff_went(instance: SessionStaff, **kwargs: Any) -> None:
    mirrored = SessionStaff.objects.filter(
        session__main=instance.session_id, person=instance.person_id
    )
    for side_id in list(mirrored.values_list("session_id", flat=True)):
        announcing.access_changed(instance.person_id, side_id)
    mirrored.delete()
