"""What an appeal needs of words that are forgotten sooner than somebody can appeal.

What is said in a group session is gone a day after it; an appeal can be made for two weeks. So where a
room says what a hearing needs (`reviewing.Extras.kept_for_hearing`), a sealed copy stands in the snapshot
of the decision, with a key of its own, if somebody can appeal against it. It goes when they cannot any more
and no appeal waits (`retention`), and its key with it.

    item = hearing.item_of(case)     # also when the row itself is gone
"""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from privacy.models import DataKey

from . import reviewing
from .models import Case, CaseQuerySet, ContentSnapshot, Decision, Report, StatementOfReasons


def what_it_needs(item: models.Model) -> dict[str, Any]:
    """Of an item as it is now. Nothing, for what is kept for longer than anybody can appeal."""
    review = reviewing.of(item)
    kept: dict[str, Any] = reviewing.hook(review, "kept_for_hearing")(item)
    if not kept:
        return {}
    author = review.author(item)
    return {"author": author.pk if author else None, "item": kept}


def keep(decision: Decision, needs: dict[str, Any]) -> None:
    """In the transaction of the decision, once everybody has been told. Two queries at most, and two more
    if something is kept; none for a room that forgets nothing early."""
    if not needs or not _can_be_appealed(decision):
        return
    snapshot, _ = ContentSnapshot.objects.get_or_create(decision=decision)
    snapshot.data_key, snapshot.sealed = DataKey.objects.make(), needs
    snapshot.save(update_fields=["data_key", "sealed"])


def _can_be_appealed(decision: Decision) -> bool:
    told = StatementOfReasons.objects.filter(decision=decision, appeal_until__isnull=False)
    left = Report.objects.filter(answered_by=decision, outcome=Report.Outcome.LEFT)
    return told.exists() or left.exists()


def item_of(case: Case) -> Any:
    """What the case is about; of what was forgotten meanwhile, as it was when it was decided about, as
    long as that is kept. None if neither is there."""
    return case.target or _as_it_was(case)


def _as_it_was(case: Case) -> Any:
    review = reviewing.by_model(case.content_type.model_class())
    snapshot = (
        ContentSnapshot.objects.sealed_ones()
        .filter(decision__case__content_type=case.content_type_id)
        .filter(decision__case__object_id=case.object_id)
        .order_by("-decision_id")
        .first()
    )
    if review is None or snapshot is None:
        return None
    author = User.objects.filter(pk=snapshot.sealed["author"]).first()
    return reviewing.hook(review, "as_it_was")(case.object_id, snapshot.sealed["item"], author)


def can_still_be_heard(cases: CaseQuerySet) -> CaseQuerySet:
    """Those that look again at a decision whose words are kept for it."""
    kept = ContentSnapshot.objects.sealed_ones().values("decision")
    return cases.filter(Q(looks_again_at__in=kept))


def forget_author(person: Any, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving`. As with what a moderator took down: it stays for its time, so that
    nobody leaves to make a threat unread, and without a name. Opens what is kept: two weeks of it."""
    for snapshot in ContentSnapshot.objects.sealed_ones():
        if snapshot.sealed["author"] == person.pk:
            review: Any = reviewing.by_model(snapshot.decision.case.content_type.model_class())
            unnamed = reviewing.hook(review, "without_a_name")(snapshot.sealed["item"])
            snapshot.sealed = {"author": None, "item": unnamed}
            snapshot.save(update_fields=["sealed"])
