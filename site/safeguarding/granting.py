"""An author asks for something of theirs to be taken away, and a moderator does.

What a room needs for it stands beside its `reviewing.Review`: `take_back` and `about_to_go`. A room may
also have `history_address` and `name_for_moderators`, for the eyes of moderators alone.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from notices.telling import tell
from privacy import trail

from . import casework, reviewing
from .models import Case, Report
from .refusals import ClaimedByAnother, NotPossible, OwnWriting, Stale


def history_address(item: Any) -> str:
    """Where moderators read what stood there before its author changed it; "" if nothing did."""
    look = getattr(reviewing.of(item), "history_address", None)
    return look(item) if look else ""


def name_for_moderators(item: Any) -> str:
    """Who wrote it; and, if others see another name, that name too."""
    review = reviewing.of(item)
    if look := getattr(review, "name_for_moderators", None):
        return str(look(item))
    author = review.author(item)
    return author.screen_name if author else "Somebody who has left"


def is_among(reports: Iterable[Report]) -> bool:
    """Whether its author asks for it to be taken away."""
    return any(report.reason == Report.Reason.TAKE_AWAY for report in reports)


@transaction.atomic
def take_away(case: Case, *, moderator: Any, version: int) -> None:
    """Its words go, in the words of its author, and the case closes. Raises a `Refused`."""
    open_now = Case.objects.to_decide().select_for_update().filter(pk=case.pk).first()
    if open_now is None or open_now.version != version:
        raise Stale
    if open_now.is_claimed_by_another(moderator):
        raise ClaimedByAnother
    item = open_now.target
    if item is None or not is_among(open_now.reports.still_open()):
        raise NotPossible
    if not casework.may_decide(open_now, person=moderator):
        raise OwnWriting
    review: Any = reviewing.of(item)
    asked = open_now.reports.still_open().filter(reason=Report.Reason.TAKE_AWAY)
    Report.objects.filter(pk__in=list(asked.values_list("pk", flat=True))).update(
        closed_at=timezone.now(), outcome=Report.Outcome.TAKEN_AWAY
    )
    author, url = review.author(item), review.url(item)
    review.about_to_go(item)
    casework.withdrawn(item, granted_by=moderator)
    if not review.take_back(item):
        raise NotPossible
    if author is not None:
        tell(author.pk, line="What you asked us to take away is gone.", url=url)
    trail.record("safeguarding.taken_away_when_asked", actor=moderator, about=open_now)
