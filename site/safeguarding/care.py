"""Care for those who read hard things: how much of it somebody has read, and notes afterwards.

care.heavy_lately(wren, hours=24)   # one query: for break offers and rotation, and for herself
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from privacy import trail
from privacy.models import DataKey

from . import leads
from .models import CLAIM_LASTS, Case, DebriefNote, Decision, SafeguardingRecord, Severity
from .refusals import NotALead, NotPossible, ReasonNeeded

HEAVY = (Severity.RED, Severity.CRISIS)
MAX_CHARACTERS = 4000
MUCH_A_DAY, MUCH_A_WEEK = 5, 12  # from here on the page says that it is all right to stop


def heavy_lately(moderator: Any, hours: int = 24) -> int:
    """How many urgent or crisis cases they have decided about, or taken, in the last `hours`.

    One query. A case counts once, however often they came back to it.
    """
    since = timezone.now() - timedelta(hours=hours)
    decided = Decision.objects.filter(case=OuterRef("pk"), decider=moderator, decided_at__gte=since)
    taken = Q(claimed_by=moderator, claimed_until__gte=since + CLAIM_LASTS)
    return Case.objects.filter(Exists(decided) | taken, severity__in=HEAVY).count()


def is_heavy(case: Case) -> bool:
    return case.severity in HEAVY


@dataclass(frozen=True)
class Week:
    decided: int
    heavy: int


def week_of(moderator: Any) -> Week:
    """Their own last seven days, for their own eyes. One query."""
    mine = Decision.objects.filter(
        decider=moderator, decided_at__gte=timezone.now() - timedelta(days=7)
    )
    found = mine.aggregate(
        decided=Count("pk"), heavy=Count("case", filter=Q(case__severity__in=HEAVY), distinct=True)
    )
    return Week(**found)


def is_much(today: int, week: Week) -> bool:
    return today >= MUCH_A_DAY or week.heavy >= MUCH_A_WEEK


@transaction.atomic
def write_down(*, moderator: Any, text: str, share: bool = False) -> DebriefNote:
    """A note to oneself; shared with the leads if asked for. Sealed. Raises ReasonNeeded if empty.

    The trail does not say that it was written: that somebody found a day hard is theirs.
    """
    if not text.strip():
        raise ReasonNeeded("There is nothing written yet.")
    return DebriefNote.objects.create(
        author=moderator, text=text.strip()[:MAX_CHARACTERS], is_shared=share
    )


@transaction.atomic
def throw_away(note: DebriefNote, *, moderator: Any) -> None:
    """Only its author can. Raises NotPossible for anybody else, and if it is gone."""
    gone, _ = DebriefNote.objects.filter(pk=note.pk, author=moderator).delete()
    if not gone:
        raise NotPossible


@transaction.atomic
def read_shared(note: DebriefNote, *, lead: Any) -> str:
    """What a colleague shared with the leads. Recorded. Raises NotALead, or NotPossible."""
    if not leads.is_lead(lead):
        raise NotALead
    shared = DebriefNote.objects.shared_by_others(lead).filter(pk=note.pk).first()
    if shared is None:
        raise NotPossible
    text: str = shared.text
    trail.record("safeguarding.debrief_read", actor=lead, about=shared.author)
    return text


@receiver(post_delete, sender=DebriefNote, dispatch_uid="safeguarding.key_of_note")
@receiver(post_delete, sender=SafeguardingRecord, dispatch_uid="safeguarding.key_of_record")
def delete_key(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What was sealed with it can't be opened any more, wherever a copy of the row may lie."""
    DataKey.objects.filter(pk=instance.data_key_id).delete()
