"""Telling the people concerned: the author what was decided, the reporters what came of it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from notices.telling import tell

from .models import Appeal, Case, Decision, Report

Action = Decision.Action

# A lock screen may show these lines: they name no place, no person and no words.
OF_AN_APPEAL = "Somebody else has looked again, and explains a decision."
_TO_AUTHOR = {
    Action.APPROVE: "What you wrote has been read, and is there now.",
    Action.ASK_FOR_CHANGE: "A moderator asks you to change something small.",
    Action.REDACT: "A moderator took some words out of something you wrote, and explains why.",
    Action.REFUSE: "A moderator has read what you wrote, and explains a decision.",
    Action.HIDE: "A moderator took down something you wrote, and explains why.",
    Action.UPHOLD: OF_AN_APPEAL,
    Action.RESTORE: "What you wrote is there again.",
}
_OF_MORE = "A moderator has written to you, and explains a decision."
_TO_REPORTERS = {
    Action.APPROVE: Report.Outcome.LEFT,
    Action.NO_ACTION: Report.Outcome.LEFT,
    Action.UPHOLD: Report.Outcome.LEFT,
    Action.RESTORE: Report.Outcome.LEFT,
    Action.ASK_FOR_CHANGE: Report.Outcome.CHANGED,
    Action.REDACT: Report.Outcome.REDACTED,
    Action.REFUSE: Report.Outcome.ACTED,
    Action.HIDE: Report.Outcome.ACTED,
    Action.WITHDRAWN: Report.Outcome.WITHDRAWN,
    Action.GONE: Report.Outcome.GONE,
}


def tell_author(
    author: Any, *, decision: Decision, url: str, also: bool, line: str | None = None
) -> None:
    """Nothing is said when nothing changed for them: they need not know of a report.

    `also`: there is more in it than what became of the item. `line` is a room's own wording.
    """
    line = _OF_MORE if also else line or _TO_AUTHOR.get(Action(decision.action))
    if author is not None and line:
        tell(author.pk, line=line, url=url)


def answer_reporters(decision: Decision) -> None:
    """Close the open reports of its case. Reporters of what it supersedes hear it anew.

    Each is told where the answer is, and only what became of the thing they reported.
    """
    outcome = _TO_REPORTERS[Action(decision.action)]
    if outcome == Report.Outcome.LEFT and (decision.contacts or decision.sanctions.exists()):
        outcome = Report.Outcome.SPOKEN
    now = timezone.now()
    waiting = Report.objects.filter(case=decision.case_id).still_open()
    told = list(waiting.values_list("pk", "reporter_id"))
    Report.objects.filter(pk__in=[pk for pk, _ in told]).update(
        closed_at=now, outcome=outcome, answered_by=decision
    )
    if decision.supersedes_id:
        before = Report.objects.filter(answered_by=decision.supersedes_id)
        again = list(before.exclude(outcome=outcome).values_list("pk", "reporter_id"))
        before.update(outcome=outcome, answered_by=decision)
        told += again
    _tell_reporters(reporter for _, reporter in told)


def answer_appeals(
    appeals: "QuerySet[Appeal]", *, outcome: Appeal.Outcome, answer: str = ""
) -> None:
    """The author reads the statement of the new decision; reporters read the outcome."""
    answered = list(appeals.values_list("pk", "appellant_id", "side"))
    mine = Appeal.objects.filter(pk__in=[pk for pk, _, _ in answered])
    mine.update(answered_at=timezone.now(), outcome=outcome)
    mine.filter(side=Appeal.Side.REPORTER).update(answer=answer)
    reporters = [who for _, who, side in answered if side == Appeal.Side.REPORTER]
    if outcome != Appeal.Outcome.OVERTURNED:  # then they hear it as reporters
        _tell_reporters(reporters)


def _tell_reporters(people: Any) -> None:
    for person in dict.fromkeys(people):
        if person is not None:
            tell(
                person,
                line="There is an answer to something you told us.",
                url=reverse("safeguarding:my_reports"),
            )


def who_appealed(case: Case) -> set[str]:
    """On which sides somebody waits for an answer in this case."""
    return set(case.appeals.waiting().values_list("side", flat=True))
