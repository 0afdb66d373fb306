"""What stays of a review when whoever wrote the text leaves, and what goes.

What a moderator took down or did not put up, and what somebody reported, stays readable for
moderators until its time is up: leaving must not be a way to make a threat unread. It stays without a
name. All other copies go with the text.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User

from . import casework
from .models import Case, CaseQuerySet, ContentSnapshot, Decision, Report, Signal

AGAINST = (Decision.Action.HIDE, Decision.Action.REFUSE)


def close_open(items: "models.QuerySet[models.Model]", *, for_good: bool = False) -> None:
    """Their author takes all of them back at once. Call it before the words are gone.

    The same as `casework.withdrawn` for each that has an open case: moderators keep what somebody had
    to look at. One query, and some for each open case.
    """
    for case in _about(items).still_open().order_by("pk").select_for_update():
        if case.target is not None:
            casework.withdrawn(case.target, for_good=for_good)


def close_for_good(items: "models.QuerySet[models.Model]") -> None:
    """Call it before the words of `items` are overwritten, in the same transaction.

    Open cases close as withdrawn, and reporters hear it. Costs some queries for each open case, and a
    constant number besides.
    """
    close_open(items, for_good=True)
    cases = _about(items)
    by_others = Report.objects.exclude(reason=Report.Reason.TAKE_AWAY)
    reported = Exists(by_others.filter(case=OuterRef("decision__case")))
    ContentSnapshot.objects.filter(decision__case__in=cases).exclude(
        Q(decision__action__in=AGAINST) | Q(reported)
    ).delete()
    Signal.objects.filter(case__in=cases).delete()


def forget_what_stood_around(items: "models.QuerySet[models.Model]") -> None:
    """Snapshots of `items` quote what was said before, with names: by now also of who is leaving.

    A quote cannot be told from the next one for certain, so all of them go.
    """
    around = ContentSnapshot.objects.filter(decision__case__in=_about(items))
    around.exclude(context="").update(context="")


def _about(items: "models.QuerySet[models.Model]") -> CaseQuerySet:
    kind = ContentType.objects.get_for_model(items.model)
    return Case.objects.filter(content_type=kind, object_id__in=items.order_by().values("pk"))


def forget_name(person: Any, *, posts_stay: bool) -> None:
    """A screen name goes with its account, and so does every copy of it that was decided about."""
    own = User.objects.filter(pk=person.pk)
    close_for_good(own)
    ContentSnapshot.objects.filter(decision__case__in=_about(own)).delete()
