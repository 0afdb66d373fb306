"""The review queue in the staff desk: the list beside one item in full. Looking changes nothing."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from accounts.gathering import gather
from safeguarding import (
    bulk,
    casework,
    counting,
    filtering,
    granting,
    hearing,
    looking_around,
    resting,
    reviewing,
)
from safeguarding.filtering import Filters
from safeguarding.forms import DecisionForm, SpamForm
from safeguarding.highlighting import highlight
from safeguarding.listing import line_of, lines_of
from safeguarding.models import (
    Case,
    CaseQuerySet,
    Decision,
    Policy,
    Sanction,
    Severity,
    Wording,
)

from .shut import not_open_to

PAGE = 20
EXCERPT = 400  # characters, where several are chosen at once


def may_look(person: Any) -> bool:
    return bool(person.has_perm("safeguarding.view_case"))


def may_decide(person: Any) -> bool:
    return bool(person.has_perm("safeguarding.decide_case"))


def _listed(cases: CaseQuerySet, request: HttpRequest) -> tuple[list[Case], int | None]:
    """One page of cases, and the id to go on from."""
    start = request.GET.get("after", "")
    if start:
        is_id = start.isascii() and start.isdigit() and len(start) < 19
        last = Case.objects.filter(pk=int(start)).first() if is_id else None
        if last is None:
            raise Http404
        cases = cases.after(last)
    found = list(cases.most_pressing_first().select_related("claimed_by")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def render_queue(
    request: HttpRequest,
    case: Case | None,
    form: DecisionForm | None = None,
    *,
    opened: bool = False,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The list costs the same number of queries however many cases and kinds of writing there are: one
    for the cases, one for their titles, and one for all counts and how the moderator works. A case in
    full costs three more: the item, what was said before it, and all else with the counts."""
    filters = Filters(request.GET)
    asked: dict[str, Any] = {
        "counts": filtering.rows_to_count(request.user),
        "desk": resting.rows_of_desk(request.user),
    }
    if case is not None:
        asked |= _questions(case, request.user)
    found = gather(**asked)
    counts = filtering.counted(found["counts"])
    request._waiting = counts.total  # type: ignore[attr-defined]  # read by the menu, below
    cases, after = _listed(filters.of(Case.objects.to_decide(), request.user), request)
    several = case is None and ("several" in request.GET or "several_form" in more)
    context: dict[str, Any] = {
        "page_title": "Review queue",
        "lines": lines_of(cases),
        "more": filters.address(after=after) if after else "",
        "case": case,
        "filters": filters,
        "choices": counts.choices(filters),
        "kept": filters.address(),
        "here": _address(case) + filters.address(**_paging(request)),
        "total": counts.total,
        "desk": resting.desk(found["desk"]),
        "decides": may_decide(request.user),
    }
    if several and may_decide(request.user):
        context |= _several(request, cases)
    if case is not None:
        context |= _in_full(request, case, form, found, opened=opened)
    return render(request, "safeguarding/desk/queue.html", context | more, status=status)


def _address(case: Case | None) -> str:
    if case is None:
        return reverse("safeguarding_queue")
    return reverse("safeguarding_case", args=[case.pk])


def _paging(request: HttpRequest) -> dict[str, str]:
    """What else stands in the address and belongs there when the page is asked for again."""
    return {name: request.GET[name] for name in ("after", "several") if name in request.GET}


def _several(request: HttpRequest, cases: list[Case]) -> dict[str, Any]:
    """What can be chosen at once, with the beginning of each text. A query for each kind."""
    shown = list(
        Case.objects.filter(
            pk__in=[each.pk for each in cases], severity__in=bulk.CALM, looks_again_at=None
        )
        .free_for(request.user)
        .most_pressing_first()
        .prefetch_related(
            GenericPrefetch("target", [each.with_author() for each in reviewing.registered()])
        )
    )
    fitting = []
    for case in shown:
        item = case.target
        if item is None or not bulk.is_by_somebody_new(item):
            continue
        review = reviewing.of(item)
        if reviewing.hook(review, "in_bulk"):
            is_chosen = f"{case.pk}:{case.version}" in request.POST.getlist("case")
            fitting.append((line_of(case, item), review.text(item)[:EXCERPT], is_chosen))
    return {"several": fitting, "several_form": SpamForm(), "is_several": True}


def _questions(case: Case, person: Any) -> dict[str, Any]:
    """What is shown of one case besides its text, for `gather`. Raises Http404 when the item is gone."""
    review = reviewing.by_content_type().get(case.content_type_id)
    item = review.with_author().filter(pk=case.object_id).first() if review else None
    item = item or hearing.item_of(case)
    if review is None or item is None:
        raise Http404
    case.target = item  # fetched once, with whatever its review needs
    author = review.author(item)
    asked = casework.ties_of(case, person=person) | {
        "signals": case.signals.all(),
        "reports": case.reports.still_open(),
        "like_cases": looking_around.like_cases(case),
        "earlier": Decision.objects.filter(
            case__content_type=case.content_type_id, case__object_id=case.object_id
        ).select_related("policy", "decider", "superseded_by")[:10],
        "policies": Policy.objects.current(),
        "wordings": Wording.objects.select_related("rule"),
    }
    if author is not None:
        asked |= looking_around.questions_about(author)
    if again := case.looks_again_at_id:
        asked |= {
            "sanctions": Sanction.objects.filter(decision=again),
            "appeals": case.appeals.all(),
        }
    return asked


def _in_full(
    request: HttpRequest,
    case: Case,
    form: DecisionForm | None,
    found: dict[str, Any],
    *,
    opened: bool,
) -> dict[str, Any]:
    """`found` are the answers to `_questions`."""
    item: Any = case.target
    review = reviewing.of(item)
    signals, reports = found["signals"], found["reports"]
    if case.looks_again_at_id:
        case.looks_again_at = found["again"][0]
    author = review.author(item)
    covered = bool(reviewing.hook(review, "is_covered"))
    text = reviewing.hook(review, "opened")(item) if opened else review.text(item)
    mine_to_decide = casework.refusal(case, item, person=request.user, ties=found) is None
    open_to_me = (
        case.can_be_decided
        and may_decide(request.user)
        and not case.is_claimed_by_another(request.user)
    )
    needless = reviewing.label(
        item, Decision.Action.NO_ACTION if review.is_public(item) else Decision.Action.APPROVE
    )
    return {
        "line": line_of(case, item),
        "noun": review.noun,
        "is_public": review.is_public(item),
        "readers": reviewing.hook(review, "readers")(item),
        "address": reviewing.hook(review, "place")(item),
        "is_covered": covered and not opened,
        "is_open": opened,
        "text": highlight(text, signals if opened or not covered else ()),
        "seen": list(dict.fromkeys(signal.get_kind_display() for signal in signals)),
        "added_up": looking_around.details_that_add_up(item, signals),
        "talk_before": review.context(item),
        "history": granting.history_address(item),
        "is_asked_away": granting.is_among(reports),
        "record": looking_around.record_of(author, found) if author is not None else None,
        "like_cases": found["like_cases"],
        "reports": reports,
        "earlier": found["earlier"],
        "sanctions_of_again": found.get("sanctions", []),
        "appeals": found.get("appeals", []),
        "may_decide": open_to_me and mine_to_decide,
        "is_own": open_to_me and not mine_to_decide,
        "is_mine": case.claimed_by_id == request.user.pk,
        "claimed_by_another": case.is_claimed_by_another(request.user),
        "take_over_reasons": (
            casework.TAKE_OVER_REASONS
            if case.severity == Severity.CRISIS and may_decide(request.user) and mine_to_decide
            else {}
        ),
        "reason_needed": f"needed unless you choose “{needless}”",
        "form": (form or DecisionForm(case=case, item=item)).offering(
            found["policies"], found["wordings"]
        ),
    }


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The most pressing first."""
    if not may_look(request.user):
        return not_open_to(request)
    return render_queue(request, None)


@require_safe
def one_case(request: HttpRequest, pk: int) -> HttpResponse:
    if not may_look(request.user):
        return not_open_to(request)
    return render_queue(request, get_object_or_404(Case, pk=pk))


class QueueMenuItem(MenuItem):
    """Its label says how many wait; one count for those who see it, and none on the queue itself."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not isinstance(request.user, AnonymousUser) and may_look(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = getattr(request, "_waiting", None)
        if waiting is None:
            waiting = counting.waiting(request.user)
        return LinkMenuItem(
            self.name,
            f"{self.label} ({waiting})" if waiting else self.label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


def queue_menu_item() -> QueueMenuItem:
    return QueueMenuItem(
        "Review queue",
        reverse("safeguarding_queue"),
        name="review-queue",
        icon_name="clipboard-list",
        order=110,
    )
