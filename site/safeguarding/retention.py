from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from privacy import retention

from .models import (
    APPEAL_WITHIN,
    Appeal,
    Case,
    CaseEvent,
    ContentSnapshot,
    DebriefNote,
    Decision,
    DeskSettings,
    OpeningRequest,
    OpeningTime,
    Policy,
    RecordNote,
    Report,
    SafeguardingRecord,
    Sanction,
    Signal,
    StatementOfReasons,
    Wording,
)
from .record_keeping import years_kept

MONTH = timedelta(days=30)


def _ago(months: int) -> datetime:
    return timezone.now() - months * MONTH


# What is in force, and what is appealed, must not end because its record does.
_IN_FORCE = Q(lifted_by=None) & (Q(ends_at=None) & ~Q(kind=Sanction.Kind.WARN))


def _still_needed(decision: str) -> Exists | Q:
    """Whether the decision named by the outer `decision` is in force for somebody, or appealed."""
    sanctions = Sanction.objects.filter(**{decision: OuterRef("pk")})
    lasting = sanctions.filter(_IN_FORCE | Q(lifted_by=None, ends_at__gt=timezone.now()))
    appeals = Appeal.objects.waiting().filter(**{decision: OuterRef("pk")})
    return Exists(lasting) | Exists(appeals)


retention.keep(Policy, until="the service ends", what="The rules of the forum", about_people=False)
retention.keep(
    OpeningTime, until="the service ends", what="When moderators are at work", about_people=False
)
retention.keep(
    DeskSettings,
    until="you close your account",
    what="For moderators: whether keys work in the review queue, and when you last took a rest in it",
)
# The exact words go first: an appeal needs them, the record of the decision does not.
retention.purge(
    ContentSnapshot,
    after="6 months after the decision; of a message in a group session 2 weeks, and only sealed; or when"
    " an appeal against the decision is answered, if that is later",
    what="The exact words that a moderator decided about",
    overdue=lambda: ContentSnapshot.objects.filter(
        Q(decision__decided_at__lt=_ago(6))
        | Q(decision__decided_at__lt=timezone.now() - APPEAL_WITHIN, data_key__isnull=False)
    ).exclude(decision__in=Appeal.objects.waiting().values("decision")),
)
retention.purge(
    Report,
    after="6 months after it was answered; at once then, if you have closed your account",
    what="What you reported to us, and why",
    overdue=lambda: Report.objects.filter(
        Q(closed_at__lt=_ago(6)) | Q(closed_at__isnull=False, reporter=None)
    ),
)
retention.purge(
    Signal,
    after="6 months after the case is closed",
    what="What the screening saw, such as “a phone number” (never the number itself)",
    overdue=lambda: Signal.objects.filter(case__closed_at__lt=_ago(6)),
)
retention.purge(
    Decision,
    after="12 months after the case is closed, or when what it means for you has ended, if that is"
    " later",
    what="Decisions of moderators about what you wrote, with the rule and the reason",
    overdue=lambda: Decision.objects.filter(case__closed_at__lt=_ago(12)).exclude(
        _still_needed("decision")
    ),
)
retention.purge(
    Case,
    after="12 months after it is closed, or 3 months after we asked for a change and heard nothing;"
    " later, if what was decided still means something for you by then",
    what="The fact that a moderator looked at something you wrote, and when",
    overdue=lambda: Case.objects.filter(
        Q(closed_at__lt=_ago(12)) | Q(state=Case.State.AWAITING_MEMBER, due_at__lt=_ago(3))
    ).exclude(_still_needed("decision__case")),
)
retention.purge(
    Sanction,
    after="12 months after it ended",
    what="What a decision meant for you: a warning, or that you could not write for a while",
    overdue=lambda: Sanction.objects.filter(ends_at__lt=_ago(12)),
)
retention.keep(
    StatementOfReasons,
    until="the decision is deleted",
    what="What you were told about a decision, word for word",
)
retention.purge(
    Appeal,
    after="12 months after it was answered; at once then, if you have closed your account",
    what="What you wrote when you asked for another look at a decision, and the answer",
    overdue=lambda: Appeal.objects.filter(
        Q(answered_at__lt=_ago(12)) | Q(answered_at__isnull=False, appellant=None)
    ),
)
retention.keep(
    CaseEvent,
    until="the case is deleted",
    what="The steps of a case: when it was opened, taken, decided",
)
retention.keep(
    Wording, until="the service ends", what="Kind words for moderators", about_people=False
)
# The years are the operator's to choose (SAFEGUARDING_RECORD_YEARS): see docs/adr/0022.
retention.purge(
    SafeguardingRecord,
    after=f"{years_kept()} years after it is closed, or another time that was set for it, with the reason",
    what="A safeguarding record: the few passages that showed that somebody may be in danger, sealed."
    " It stays when an account is closed, and is no part of the copy of your data",
    overdue=SafeguardingRecord.objects.overdue,
)
retention.keep(
    RecordNote,
    until="the safeguarding record it belongs to goes",
    what="What safeguarding leads wrote down about a record, and to whom it was passed on, sealed",
)
retention.keep(
    OpeningRequest,
    until="the safeguarding record it belongs to goes",
    what="Which two leads opened a safeguarding record, and when",
)
retention.purge(
    DebriefNote,
    after="90 days after it was written, or when its author deletes it",
    what="What moderators write down for themselves after a hard day, sealed",
    overdue=lambda: DebriefNote.objects.filter(written_at__lt=timezone.now() - timedelta(days=90)),
)
