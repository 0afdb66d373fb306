"""Telling the people concerned: the author what was decided, the reporters what came of it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from notices.telling import tell

from .models import Case, Decision, Report

Action = Decision.Action

# A lock screen may show these lines: they name no place, no person and no words.
_TO_AUTHOR = {
    Action.APPROVE: "What you wrote has been read, and is there now.",
    Action.ASK_FOR_CHANGE: "A moderator asks you to change something small.",
    Action.REFUSE: "A moderator has read what you wrote, and explains a decision.",
    Action.HIDE: "A moderator took down something you wrote, and explains why.",
}
_TO_REPORTERS = {
    Action.APPROVE: Report.Outcome.LEFT,
    Action.NO_ACTION: Report.Outcome.LEFT,
    Action.ASK_FOR_CHANGE: Report.Outcome.CHANGED,
    Action.REFUSE: Report.Outcome.ACTED,
    Action.HIDE: Report.Outcome.ACTED,
    Action.WITHDRAWN: Report.Outcome.WITHDRAWN,
    Action.GONE: Report.Outcome.GONE,
}


def tell_author(author: Any, *, action: str, url: str) -> None:
    """Nothing is said when nothing changed for them: they need not know of a report."""
    line = _TO_AUTHOR.get(Action(action))
    if author is not None and line:
        tell(author.pk, line=line, url=url)


def answer_reporters(case: Case, action: str) -> None:
    """Close the open reports of a case, and tell each reporter where the answer is."""
    reports = list(case.reports.still_open().values_list("pk", "reporter_id"))
    Report.objects.filter(pk__in=[pk for pk, _ in reports]).update(
        closed_at=timezone.now(), outcome=_TO_REPORTERS[Action(action)]
    )
    for _, reporter_id in reports:
        if reporter_id is not None:
            tell(
                reporter_id,
                line="There is an answer to something you told us.",
                url=reverse("safeguarding:my_reports"),
            )
