"""Who may write, whose posts are read first, and whose membership is paused. Asked here and nowhere else.

    standing = sanctions.standing(person)
    if not standing.may_write: raise Refused("silenced", standing.words)

Rooms ask before they take words; `pausing.PausedMiddleware` asks once for every page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from accounts import asked

from .models import Decision, Sanction, SanctionQuerySet

Kind = Sanction.Kind
PAUSE = (Kind.SUSPEND, Kind.END)
NOT_LIFTED = "pauses_not_lifted"


@dataclass(frozen=True)
class Standing:
    """What is in force for one person at this moment."""

    sanctions: tuple[Sanction, ...] = ()

    def _of(self, *kinds: Kind) -> list[Sanction]:
        return [sanction for sanction in self.sanctions if sanction.kind in kinds]

    @property
    def is_ended(self) -> bool:
        return bool(self._of(Kind.END))

    @property
    def is_suspended(self) -> bool:
        return bool(self._of(*PAUSE))

    @property
    def may_write(self) -> bool:
        return not self._of(Kind.SILENCE, Kind.SUSPEND, Kind.END)

    @property
    def is_held(self) -> bool:
        """Every post is read by a moderator before others can."""
        return bool(self._of(Kind.SLOW))

    @cached_property
    def heaviest(self) -> Sanction | None:
        """The one that decides what this person may do now: of several the one that lasts longest."""
        for kinds in ((Kind.END,), (Kind.SUSPEND,), (Kind.SILENCE,), (Kind.SLOW,)):
            if found := self._of(*kinds):
                return max(found, key=_end)
        return None

    @property
    def until(self) -> datetime | None:
        """When it ends by itself. None when nothing is in force, or when it has no end."""
        return self.heaviest.ends_at if self.heaviest else None

    @property
    def decision(self) -> Decision | None:
        return self.heaviest.decision if self.heaviest else None

    @property
    def words(self) -> str:
        """What the person is told; empty when nothing is in force."""
        return in_words(self.heaviest) if self.heaviest else ""


def standing(person: Any) -> Standing:
    """One query. Nothing is kept: what is lifted in one request counts in the next."""
    found = in_force(person.pk).select_related("decision__policy", "decision__statement")
    return Standing(tuple(found))


def in_force(pk: int) -> SanctionQuerySet:
    return Sanction.objects.of(pk).in_force().exclude(kind=Kind.WARN)


def is_paused(person: Any) -> bool:
    """No query for somebody whom `accounts.asked` read with this request."""
    known: list[Sanction] | None = asked.known(person, NOT_LIFTED)
    if known is None:
        return standing(person).is_suspended
    now = timezone.now()
    return any(
        sanction.kind in PAUSE
        and sanction.starts_at <= now
        and (sanction.ends_at is None or sanction.ends_at > now)
        for sanction in known
    )


def standings(person_ids: Iterable[int]) -> dict[int, Standing]:
    """The same for many people, by their ids. One query."""
    found: dict[int, list[Sanction]] = {person_id: [] for person_id in person_ids}
    in_force = Sanction.objects.filter(person__in=found.keys()).in_force().exclude(kind=Kind.WARN)
    for sanction in in_force.select_related("decision__policy", "decision__statement"):
        found[sanction.person_id].append(sanction)
    return {person_id: Standing(tuple(own)) for person_id, own in found.items()}


def pausing() -> SanctionQuerySet:
    """Those in force by which somebody may not be here at all, for a condition in another query."""
    return Sanction.objects.in_force().filter(kind__in=PAUSE)


def in_words(sanction: Sanction) -> str:
    """For the person, who reads it."""
    until = f"until {day_and_hour(sanction.ends_at)}" if sanction.ends_at else ""
    return {
        Kind.WARN: "This is a warning. Nothing else changes for you.",
        Kind.SLOW: f"A moderator reads each of your posts before others can, {until}.",
        Kind.SILENCE: f"You can read here, and not write, {until}.",
        Kind.SUSPEND: f"Your membership is paused {until}.",
        Kind.END: "Your membership has ended.",
    }[Kind(sanction.kind)]


def day_and_hour(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def _end(sanction: Sanction) -> datetime:
    return sanction.ends_at or timezone.now() + timedelta(days=36500)


def planned(measures: Sequence[Any]) -> list[Sanction]:
    """The rows that these measures make, not saved and without decision and person."""
    now = timezone.now()
    days = [getattr(measure, "days", None) for measure in measures]
    return [
        Sanction(
            kind=measure.kind, starts_at=now, ends_at=now + timedelta(days=long) if long else None
        )
        for measure, long in zip(measures, days, strict=True)
    ]


def impose(decision: Decision, person: Any, measures: Sequence[Any]) -> list[Sanction]:
    """The sanctions of a new decision, in its transaction. Each gets a row of its own, also where
    an earlier decision has imposed the like: what ends or is lifted is only ever one of them."""
    imposed = planned(measures)
    for sanction in imposed:
        sanction.decision, sanction.person = decision, person
        sanction.save()
    return imposed


def lift(decision: Decision, *, by: Decision) -> None:
    """All that `decision` imposed, and nothing that another one did. Saved one by one, so that what
    listens for a change of somebody's standing hears of it."""
    now = timezone.now()
    for sanction in Sanction.objects.filter(decision=decision, lifted_by=None):
        # The end as well: the decision that lifted it is forgotten one day, and it stays lifted.
        sanction.lifted_by, sanction.ends_at = by, min(sanction.ends_at or now, now)
        sanction.save(update_fields=["lifted_by", "ends_at"])


asked.of_everybody(
    NOT_LIFTED, lambda pk: Sanction.objects.of(pk).filter(lifted_by=None, kind__in=PAUSE)
)
