"""Safeguarding records at the desk: for safeguarding leads, and nobody else by any right.

Looking at a list or a record shows no word of it and changes nothing. Words are the answer to one
form, and each time is recorded.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem

from accounts.requests import MemberRequest
from accounts.your_data import after_signing_in_again
from privacy.keys import CannotOpen
from safeguarding import escalating, leads, opening, record_forms, record_keeping, refusals
from safeguarding.models import Case, OpeningRequest, SafeguardingRecord
from safeguarding.refusals import Refused

from .shut import not_open_to

MOST = 200
GONE = "The key of this record was destroyed, so nobody can open it any more."


# Handing something on


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: MemberRequest, pk: int) -> HttpResponse:
    """The form on which a case is handed to the leads."""
    may_look = request.user.has_perm("safeguarding.view_case")
    if not (may_look and request.user.has_perm(escalating.MAY)):
        return not_open_to(request)
    case = get_object_or_404(Case, pk=pk)
    is_sent = request.method == "POST"
    form = record_forms.EscalateForm(request.POST if is_sent else None, case=case)
    status = 422 if is_sent else 200
    if is_sent and form.is_valid():
        try:
            escalating.escalate(case, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.words)
            # A second press is about the case as it is now.
            form.data = {**request.POST.dict(), "version": str(case.version)}
            status = 409
        else:
            messages.success(request, "The safeguarding leads have it now, and have been told.")
            return redirect("safeguarding_queue")
    return render(
        request,
        "safeguarding/desk/escalate.html",
        {"page_title": "Hand to the safeguarding leads", "case": case, "form": form},
        status=status,
    )


# Records


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Those that wait first. Three queries, however many there are."""
    if not leads.is_lead(request.user):
        return not_open_to(request)
    now = timezone.now()
    waiting = Q(openings__confirmed_at=None, openings__ended_at=None, openings__expires_at__gt=now)
    found = (
        SafeguardingRecord.objects.open_first()
        .select_related("escalated_by")
        .annotate(asked=Count("openings", filter=waiting))
        .defer("passages", "why")
    )
    return render(
        request,
        "safeguarding/desk/records.html",
        {"page_title": "Safeguarding records", "records": found[:MOST]},
    )


@require_safe
def one_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be known of it without opening it, and what this lead may do now."""
    if not leads.is_lead(request.user):
        return not_open_to(request)
    return _page(request, get_object_or_404(SafeguardingRecord, pk=pk))


Form = Any
Verb = Callable[..., Any]

# What the forms of a record's page do, and what is said afterwards.
ACTIONS: dict[str, tuple[Form, Verb, str]] = {
    "ask": (
        record_forms.AskForm,
        opening.ask,
        "The other leads have been told. One of them has to confirm it within half an hour.",
    ),
    "note": (
        record_forms.NoteForm,
        record_keeping.add_note,
        "Your note is sealed with the record.",
    ),
    "refer": (record_forms.ReferForm, record_keeping.refer, "It is noted that it was passed on."),
    "close": (record_forms.CloseForm, record_keeping.close, "The record is closed."),
    "keep": (record_forms.KeepForm, record_keeping.keep_for, "It is kept for that long."),
}


@require_POST
def act(request: MemberRequest, pk: int, what: str) -> HttpResponse:
    if not leads.is_lead(request.user):
        return not_open_to(request)
    if what not in ACTIONS:
        raise Http404
    record = get_object_or_404(SafeguardingRecord, pk=pk)
    make, verb, done = ACTIONS[what]
    form = make(request.POST, prefix=what)
    if not form.is_valid():
        return _page(request, record, form, status=422)
    try:
        verb(record, lead=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.words)
        return _page(request, record, form, status=409)
    except CannotOpen:
        form.add_error(None, GONE)
        return _page(request, record, form, status=409)
    messages.success(request, done)
    return redirect("safeguarding_record", pk)


def _page(
    request: HttpRequest, record: SafeguardingRecord, form: Any = None, status: int = 200
) -> HttpResponse:
    person = request.user
    openings = list(record.openings.with_people()[:50])
    forms = {name: make(prefix=name) for name, (make, _, _) in ACTIONS.items()}
    if form is not None:
        forms[form.prefix] = form
    mine = [each for each in openings if each.asked_by_id == person.pk]
    return render(
        request,
        "safeguarding/desk/record.html",
        {
            "page_title": str(record),
            "record": record,
            "notes": record.notes.select_related("by").defer("text"),
            "openings": openings,
            "to_confirm": [
                each
                for each in openings
                if each.state == "asked" and each.asked_by_id not in (None, person.pk)
            ],
            "mine_asked": next((each for each in mine if each.state == "asked"), None),
            "mine_open": next((each for each in mine if each.state == "confirmed"), None),
            "has_opened": opening.has_opened(record, lead=person),
            "is_own": _is_own(record, person),
            "years": record_keeping.years_kept(),
            "forms": forms,
            "form": form,
        },
        status=status,
    )


def _is_own(record: SafeguardingRecord, person: Any) -> bool:
    try:
        opening.require_lead(record, person)
    except refusals.OwnWriting:
        return True
    return False


# Two people


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """For the second lead, who signs in once more before this page is shown."""
    if not leads.is_lead(request.user):
        return not_open_to(request)
    return _confirm(request, pk)


def _confirm(request: MemberRequest, pk: int) -> HttpResponse:
    def page(request: MemberRequest) -> HttpResponse:
        asked = get_object_or_404(
            OpeningRequest.objects.with_people().select_related("record__data_key"), pk=pk
        )
        refused = _why_not(asked, request.user)
        if request.method == "POST" and refused is None:
            try:
                opening.confirm(asked, lead=request.user)
            except Refused as late:
                refused = late
            else:
                messages.success(
                    request,
                    "Confirmed. Your colleague can read it for half an hour. Stay together.",
                )
                return redirect("safeguarding_record", asked.record_id)
        context = {"page_title": "Open together", "asked": asked, "refused": refused}
        if refused is None:
            context["reason"] = _reason(asked)
        return render(
            request, "safeguarding/desk/confirm.html", context, status=409 if refused else 200
        )

    return after_signing_in_again(page)(request)


def _why_not(asked: OpeningRequest, person: Any) -> Refused | None:
    try:
        opening.require_lead(asked.record, person)
    except Refused as refused:
        return refused
    if asked.asked_by_id == person.pk:
        return refusals.TakesTwoPeople()
    if asked.state != "asked" or asked.asked_by is None:
        return refusals.NotOpen()
    return None


def _reason(asked: OpeningRequest) -> str:
    try:
        return str(asked.reason)
    except CannotOpen:
        return GONE


@require_POST
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """The words, as the answer to a button. There is no address that shows them."""
    if not leads.is_lead(request.user):
        return not_open_to(request)
    asked = get_object_or_404(OpeningRequest.objects.select_related("record"), pk=pk)
    try:
        opened = opening.read(asked, lead=request.user)
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("safeguarding_record", asked.record_id)
    except CannotOpen:
        messages.error(request, GONE)
        return redirect("safeguarding_record", asked.record_id)
    return render(
        request,
        "safeguarding/desk/read.html",
        {"page_title": str(asked.record), "record": asked.record, "asked": asked, "opened": opened},
    )


@require_POST
def end(request: MemberRequest, pk: int) -> HttpResponse:
    if not leads.is_lead(request.user):
        return not_open_to(request)
    asked = get_object_or_404(OpeningRequest.objects.select_related("record"), pk=pk)
    try:
        opening.end(asked, lead=request.user)
        messages.success(request, "Closed again. To read it, two leads have to open it anew.")
    except Refused as refused:
        messages.error(request, refused.words)
    return redirect("safeguarding_record", asked.record_id)


class RecordsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """The remembered permission first, so that the menu costs nobody else a query."""
        may = getattr(request.user, "has_perm", None)
        return bool(may and may("safeguarding.open_record")) and leads.seems_lead(request.user)


def menu_item() -> RecordsMenuItem:
    return RecordsMenuItem(
        "Sealed records",
        reverse("safeguarding_records"),
        name="safeguarding-records",
        icon_name="lock",
        order=130,
    )
