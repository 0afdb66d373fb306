"""Looking after oneself, at the desk: for everybody there who reads what may be heavy."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.menu import MenuItem

from accounts.requests import MemberRequest
from safeguarding import care, escalating, leads, record_forms
from safeguarding.models import DebriefNote
from safeguarding.refusals import Refused

from .shut import not_open_to


def _may_look(person: Any) -> bool:
    """Moderators, facilitators and leads: whoever may hand something on meets it."""
    return bool(person.has_perm(escalating.MAY))


def how_was_that() -> SafeString:
    """Said after a decision about something heavy. Nobody has to answer it."""
    return format_html(
        'That was a heavy one. How was it for you? <a href="{}">Write a few words, or take a break</a>,'
        " if you like.",
        reverse("safeguarding_care"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def looking_after(request: MemberRequest) -> HttpResponse:
    """Their own figures and notes; for leads also what colleagues shared, without its words."""
    if not _may_look(request.user):
        return not_open_to(request)
    form = record_forms.DebriefForm()
    if request.method == "POST":
        form = record_forms.DebriefForm(request.POST)
        if form.is_valid():
            care.write_down(moderator=request.user, **form.cleaned_data)
            messages.success(request, "It is sealed, and gone after 90 days at the latest.")
            return redirect("safeguarding_care")
    return _page(request, form, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest,
    form: Any,
    status: int = 200,
    opened: DebriefNote | None = None,
    words: str = "",
) -> HttpResponse:
    person = request.user
    today, week = care.heavy_lately(person), care.week_of(person)
    return render(
        request,
        "safeguarding/desk/care.html",
        {
            "page_title": "Looking after yourself",
            "form": form,
            "today": today,
            "week": week,
            "is_much": care.is_much(today, week),
            "contact": settings.CARE_CONTACT,
            "notes": DebriefNote.objects.by(person),
            "shared": _shared_with(person),
            "opened": opened,
            "words": words,
        },
        status=status,
    )


def _shared_with(person: Any) -> Any:
    if not leads.is_lead(person):
        return DebriefNote.objects.none()
    return DebriefNote.objects.shared_by_others(person)


@require_POST
def throw_away(request: MemberRequest, pk: int) -> HttpResponse:
    if not _may_look(request.user):
        return not_open_to(request)
    note = get_object_or_404(DebriefNote.objects.by(request.user), pk=pk)
    care.throw_away(note, moderator=request.user)
    messages.success(request, "It is gone.")
    return redirect("safeguarding_care")


@require_POST
def read_shared(request: MemberRequest, pk: int) -> HttpResponse:
    """What a colleague shared with the leads, as the answer to a button; recorded."""
    if not leads.is_lead(request.user):
        return not_open_to(request)
    note = get_object_or_404(DebriefNote.objects.shared_by_others(request.user), pk=pk)
    try:
        words = care.read_shared(note, lead=request.user)
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("safeguarding_care")
    return _page(request, record_forms.DebriefForm(), opened=note, words=words)


class CareMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request.user)


def menu_item() -> CareMenuItem:
    return CareMenuItem(
        "Looking after you",
        reverse("safeguarding_care"),
        name="looking-after-yourself",
        icon_name="pick",
        order=150,
    )
