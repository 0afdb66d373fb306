"""What members read about decisions, and how they ask for another look. Open to who is suspended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest

from . import appealing, reviewing, sanctions
from .belongings import cases_about_writing_of
from .forms import AppealForm
from .models import Appeal, Case, Decision, Report, StatementOfReasons
from .refusals import Refused

SHOWN = 50
WAITING_SHOWN = 20


def _own_statement(request: HttpRequest, pk: int) -> StatementOfReasons:
    return get_object_or_404(
        StatementOfReasons.objects.select_related("decision__case", "decision__superseded_by"),
        decision=pk,
        person=request.user,
    )


@login_required
@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    """The newest 50 about oneself, and what waits because a machine or a rule held it."""
    told = StatementOfReasons.objects.filter(person=request.user)
    waiting = (
        cases_about_writing_of(request.user)
        .to_decide()
        .filter(source__in=[Case.Source.SCREENING, Case.Source.FIRST_POST, Case.Source.SLOWED])
        .prefetch_related(
            GenericPrefetch("target", [each.with_author() for each in reviewing.registered()])
        )[:WAITING_SHOWN]
    )
    held = [(case, case.target) for case in waiting if case.target is not None]
    return render(
        request,
        "safeguarding/decisions.html",
        {
            "statements": told.select_related("decision__policy", "decision__superseded_by")[
                :SHOWN
            ],
            "held": [
                (case, reviewing.of(item).url(item))
                for case, item in held
                if reviewing.whereabouts(item) == "waiting"
            ],
            "standing": sanctions.standing(request.user),
        },
    )


@login_required
@require_safe
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """One statement of reasons. Not there for anybody but the person it was written to."""
    statement = _own_statement(request, pk)
    found = statement.decision
    item = found.case.target
    hooks: Any = reviewing.hooks(item) if item is not None else None
    return render(
        request,
        "safeguarding/decision.html",
        {
            "statement": statement,
            "decision": found,
            "address": hooks.url(item) if hooks else "",
            "change_address": hooks.change_url(item) if hasattr(hooks, "change_url") else "",
            "appeal_until": appealing.deadline(found, person=request.user),
            "appeals": Appeal.objects.filter(decision=found, appellant=request.user),
            "paused": sanctions.standing(request.user).is_suspended,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """Its author asks for another look."""
    statement = _own_statement(request, pk)
    return _appeal(request, statement.decision, back=statement.decision.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_report(request: MemberRequest, pk: int) -> HttpResponse:
    """Who reported something asks for another look, because it was left as it is."""
    report = get_object_or_404(Report.objects.by(request.user), pk=pk)
    if report.answered_by is None:
        raise Http404
    return _appeal(request, report.answered_by, back="safeguarding:my_reports")


def _appeal(request: MemberRequest, decision: Decision, *, back: str) -> HttpResponse:
    form = AppealForm(request.POST or None)
    until = appealing.deadline(decision, person=request.user)
    if until is None:
        messages.info(request, appealing.CannotAppeal.words)
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            appealing.appeal(decision, person=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, "Thank you. Somebody else will look at it again.")
            return redirect(back)
    return render(
        request,
        "safeguarding/appeal.html",
        {"form": form, "until": until, "back": back},
        status=422 if form.is_bound else 200,
    )
