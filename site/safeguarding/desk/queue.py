"""The review queue in the staff desk: the list beside one item in full."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from safeguarding import care, casework, deciding, granting, reviewing
from safeguarding.forms import DecisionForm
from safeguarding.highlighting import highlight
from safeguarding.models import Case, CaseQuerySet, Decision
from safeguarding.refusals import Refused

from .care import how_was_that

PAGE = 20


def _not_open_to(request: HttpRequest) -> HttpResponse:
    # Inside the desk Wagtail turns PermissionDenied into a redirect; a refusal should say so.
    return render(request, "portal/errors/403.html", status=403)


def _may_look(person: Any) -> bool:
    return bool(person.has_perm("safeguarding.view_case"))


def _may_decide(person: Any) -> bool:
    return bool(person.has_perm("safeguarding.decide_case"))


def _listed(cases: CaseQuerySet, request: HttpRequest) -> tuple[list[Case], int | None]:
    """One page of cases with what they are about, and the id to go on from.

    Three queries, and one for each kind of writing, however many cases there are.
    """
    start = request.GET.get("after", "")
    if start:
        is_id = start.isascii() and start.isdigit() and len(start) < 19
        last = Case.objects.filter(pk=int(start)).first() if is_id else None
        if last is None:
            raise Http404
        cases = cases.after(last)
    found = list(
        cases.most_pressing_first()
        .select_related("claimed_by")
        .prefetch_related(
            GenericPrefetch("target", [each.with_author() for each in reviewing.registered()])
        )[: PAGE + 1]
    )
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _line(case: Case) -> dict[str, Any]:
    item = case.target
    review = reviewing.of(item) if item is not None else None
    return {
        "case": case,
        "title": review.title(item) if review else "It is gone",
        "author": granting.name_for_moderators(item) if review else "Somebody who has left",
    }


def _render_queue(
    request: HttpRequest, case: Case | None, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    cases, more = _listed(Case.objects.to_decide(), request)
    context: dict[str, Any] = {
        "page_title": "Review queue",
        "lines": [_line(each) for each in cases],
        "more": more,
        "case": case,
    }
    if case is not None:
        context |= _in_full(request, case, form)
    return render(request, "safeguarding/desk/queue.html", context, status=status)


def _in_full(request: HttpRequest, case: Case, form: DecisionForm | None) -> dict[str, Any]:
    item = case.target
    if item is None:
        raise Http404
    review = reviewing.of(item)
    signals = list(case.signals.all())
    reports = list(case.reports.still_open())
    open_to_me = (
        case.state in (Case.State.NEW, Case.State.ESCALATED)
        and _may_decide(request.user)
        and not case.is_claimed_by_another(request.user)
    )
    may_decide = open_to_me and casework.may_decide(case, person=request.user)
    return {
        "line": _line(case),
        "noun": review.noun,
        "is_public": review.is_public(item),
        "address": review.url(item),
        "text": highlight(review.text(item), signals),
        "seen": list(dict.fromkeys(signal.get_kind_display() for signal in signals)),
        "talk_before": review.context(item),
        "history": granting.history_address(item),
        "is_asked_away": granting.is_among(reports),
        "reports": reports,
        "earlier": list(
            Decision.objects.filter(
                case__content_type=case.content_type, case__object_id=case.object_id
            ).select_related("policy", "decider", "superseded_by")[:10]
        ),
        "may_decide": may_decide,
        "is_own": open_to_me and not may_decide,
        "is_mine": case.claimed_by_id == request.user.pk,
        "claimed_by_another": case.is_claimed_by_another(request.user),
        "reason_needed": (
            "needed unless you leave it as it is"
            if review.is_public(item)
            else "needed unless you put it in the forum"
        ),
        "form": form or DecisionForm(case=case, item=item),
    }


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The most pressing first. Looking changes nothing."""
    if not _may_look(request.user):
        return _not_open_to(request)
    return _render_queue(request, None)


@require_safe
def one_case(request: HttpRequest, pk: int) -> HttpResponse:
    if not _may_look(request.user):
        return _not_open_to(request)
    return _render_queue(request, get_object_or_404(Case, pk=pk))


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case for ten minutes, or give it back with `release`."""
    if not _may_decide(request.user):
        return _not_open_to(request)
    case = get_object_or_404(Case, pk=pk)
    try:
        if "release" in request.POST:
            casework.release(case, moderator=request.user)
            messages.success(request, "It is back in the list.")
            return redirect("safeguarding_queue")
        casework.claim(case, moderator=request.user)
        messages.success(request, "This is yours for ten minutes.")
    except Refused as refused:
        messages.error(request, refused.words)
    return redirect("safeguarding_case", pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    if not _may_decide(request.user):
        return _not_open_to(request)
    case = get_object_or_404(Case, pk=pk)
    item = case.target
    if item is None:
        raise Http404
    form = DecisionForm(request.POST, case=case, item=item)
    if "put_in" in request.POST:
        return _render_queue(request, case, form.with_kind_words())
    if form.is_valid():
        if "preview" in request.POST:
            return _render_queue(request, case, form.with_preview())
        try:
            deciding.decide(case, moderator=request.user, **form.chosen())
        except Refused as refused:
            form.add_error(None, refused.words)
            return _render_queue(request, case, _carried_over(form, case), status=409)
        messages.success(request, "Done. The people concerned have been told.")
        if care.is_heavy(case):
            messages.info(request, how_was_that())
        following = _next_for(request.user)
        if following is None:
            return redirect("safeguarding_queue")
        messages.info(request, "This is the next one that waits.")
        return redirect("safeguarding_case", following.pk)
    return _render_queue(request, case, form, status=422)


def _next_for(moderator: Any) -> Case | None:
    """The most pressing case that this moderator may decide, among the first on the list."""
    waiting = Case.objects.to_decide().free_for(moderator).most_pressing_first()[:PAGE]
    return next((case for case in waiting if casework.may_decide(case, person=moderator)), None)


def _carried_over(form: DecisionForm, case: Case) -> DecisionForm:
    """The same words with the version now shown, so that a second press decides about that one."""
    form.data = {**form.data.dict(), "version": str(case.version)}  # type: ignore[attr-defined]
    return form


class QueueMenuItem(MenuItem):
    """Its label says how many wait; one count for those who see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not isinstance(request.user, AnonymousUser) and _may_look(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = Case.objects.to_decide().count()
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
