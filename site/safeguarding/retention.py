from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from privacy import retention

from .models import Case, ContentSnapshot, Decision, DeskSettings, Policy, Report, Signal

MONTH = timedelta(days=30)


def _ago(months: int) -> datetime:
    return timezone.now() - months * MONTH


retention.keep(Policy, until="the service ends", what="The rules of the forum", about_people=False)
retention.keep(
    DeskSettings,
    until="you close your account",
    what="For moderators: whether keys work in the review queue, and when you last took a rest in it",
)
# The exact words go first: an appeal needs them, the record of the decision does not.
retention.purge(
    ContentSnapshot,
    after="6 months after the decision",
    what="The exact words that a moderator decided about",
    overdue=lambda: ContentSnapshot.objects.filter(decision__decided_at__lt=_ago(6)),
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
    after="12 months after the case is closed",
    what="Decisions of moderators about what you wrote, with the rule and the reason",
    overdue=lambda: Decision.objects.filter(case__closed_at__lt=_ago(12)),
)
retention.purge(
    Case,
    after="12 months after it is closed, or 3 months after we asked for a change and heard nothing",
    what="The fact that a moderator looked at something you wrote, and when",
    overdue=lambda: Case.objects.filter(
        Q(closed_at__lt=_ago(12)) | Q(state=Case.State.AWAITING_MEMBER, due_at__lt=_ago(3))
    ),
)
