"""The audit trail at the desk: for administrators and safeguarding leads, to read."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from . import acts, verifying
from .records import TrailEntry, TrailEntryQuerySet, TrailPerson

PAGE = 50
PERSON = get_user_model()._meta.label_lower


def _may_look(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("privacy.view_trailentry"))


class FilterForm(forms.Form):
    act = forms.ChoiceField(label="What was done", required=False)
    person = forms.ModelChoiceField(
        TrailPerson.objects.none(), label="By whom", required=False, empty_label="Anybody"
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    about = forms.CharField(
        label="About",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "case 12"}),
    )
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["act"]
        known.choices = [("", "Anything"), *((act.code, act.words) for act in acts.registered())]
        people: Any = self.fields["person"]
        people.queryset = TrailPerson.objects.who_did_something().select_related("person")
        people.label_from_instance = lambda known: str(known.person)

    def found(self) -> TrailEntryQuerySet:
        """What the filter asks for, the newest first. What makes no sense finds nothing."""
        if not self.is_valid():
            return TrailEntry.objects.none()
        asked = self.cleaned_data
        entries = TrailEntry.objects.order_by("-number")
        if asked["act"]:
            entries = entries.filter(action=asked["act"])
        if asked["person"]:
            entries = entries.filter(actor=asked["person"].reference)
        if asked["about"]:
            entries = entries.about(asked["about"])
        if asked["since"]:
            entries = entries.filter(moment__gte=_midnight(asked["since"]))
        if asked["until"]:
            entries = entries.filter(moment__lt=_midnight(asked["until"] + timedelta(days=1)))
        if asked["before"]:
            entries = entries.filter(number__lt=asked["before"])
        return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
def trail_list(request: HttpRequest) -> HttpResponse:
    """50 at a time, and whether the whole chain holds. Looking changes nothing, and is not recorded:
    there is nothing of a member to be read here. Costs 3 queries for the list, and reads the chain."""
    if not _may_look(request):
        # Inside the desk Wagtail turns PermissionDenied into a redirect; a refusal should say so.
        return render(request, "portal/errors/403.html", status=403)
    form = FilterForm(request.GET)
    found = list(form.found()[: PAGE + 1])
    entries = found[:PAGE]
    query = request.GET.copy()
    query.pop("before", None)
    if len(found) > PAGE:
        query["before"] = str(entries[-1].number)
    return render(
        request,
        "privacy/desk/trail.html",
        {
            "page_title": "Audit trail",
            "form": form,
            "lines": _lines(entries),
            "older": query.urlencode() if len(found) > PAGE else "",
            "verdict": verifying.verify(),
        },
        status=200 if form.is_valid() else 422,
    )


def _lines(entries: list[TrailEntry]) -> list[dict[str, Any]]:
    signs = {entry.actor for entry in entries}
    signs |= {entry.about_key for entry in entries if entry.about_model == PERSON}
    names = {
        known.reference: str(known.person)
        for known in TrailPerson.objects.filter(reference__in=signs).select_related("person")
    }
    return [
        {
            "entry": entry,
            "who": names.get(entry.actor, "Somebody who has left")
            if entry.actor
            else "Nobody: a command",
            "what": acts.words_of(entry.action),
            "about": _about(entry, names),
            "details": "; ".join(
                f"{name}: {_plain(value)}" for name, value in sorted(entry.details.items())
            ),
        }
        for entry in entries
    ]


def _about(entry: TrailEntry, names: dict[str, str]) -> str:
    if not entry.about_model:
        return ""
    if entry.about_model == PERSON:
        return names.get(entry.about_key, "Somebody who has left")
    return f"{entry.about_model.partition('.')[2]} {entry.about_key}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "none" if isinstance(value, list) else str(value)


class TrailMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request)


def menu_item() -> TrailMenuItem:
    return TrailMenuItem(
        "Audit trail", reverse("privacy_trail"), name="audit-trail", icon_name="history", order=300
    )
