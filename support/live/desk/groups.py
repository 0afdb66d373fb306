"""Series of sessions at the desk: the people of a closed group, and who of them came."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem

from accounts.requests import MemberRequest
from support.live import series
from support.live.models import Attendance, CohortMember, GroupSession, SessionSeries
from support.live.planning_warnings import warnings_for
from support.live.refusals import Refused
from support.live.views.doors import status_of

from .shut import not_open_to


def _may_look(person: Any) -> bool:
    return bool(
        person.has_perm("live.facilitate_groupsession")
        or person.has_perm("live.restaff_groupsession")
    )


class LetInForm(forms.Form):
    screen_name = forms.CharField(
        label="Screen name of the member",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the screen name they gave you."},
    )


@require_safe
def groups(request: MemberRequest) -> HttpResponse:
    """One’s own series; those who may change who runs a session anywhere see all."""
    if not _may_look(request.user):
        return not_open_to(request)
    rows = SessionSeries.objects.with_counts()
    if not request.user.has_perm("live.restaff_groupsession"):
        rows = rows.run_by(request.user)
    return render(
        request,
        "live/desk/all_series.html",
        {
            "page_title": "Series and closed groups",
            "rows": rows,
            "may_plan": request.user.has_perm("live.add_groupsession"),
        },
    )


@require_safe
def group(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SessionSeries, pk=pk)
    if not series.may_tend(found, request.user):
        return not_open_to(request)
    return _page(request, found, LetInForm())


def _page(
    request: MemberRequest, found: SessionSeries, form: LetInForm, status: int = 200
) -> HttpResponse:
    """Who came is shown to the facilitators of the group and to nobody else."""
    sessions = list(found.sessions.order_by("starts_at"))
    cohort = list(found.cohort.with_names())
    sees_attendance = found.is_closed and series.runs(found, request.user)
    came: set[tuple[int, int]] = set()
    if sees_attendance:
        rows = Attendance.objects.filter(member__in=cohort)
        came = set(rows.values_list("member_id", "session_id"))
    warnings = warnings_for(sessions)
    return render(
        request,
        "live/desk/series.html",
        {
            "page_title": found.title,
            "series": found,
            "sessions": [(one, warnings.get(one.pk, [])) for one in sessions],
            "cohort": cohort,
            "sees_attendance": sees_attendance,
            "columns": [one for one in sessions if series.is_over(one)],
            "rows": [
                (
                    place,
                    [(place.pk, one.pk) in came for one in sessions if series.is_over(one)],
                )
                for place in cohort
            ],
            "form": form,
        },
        status=status,
    )


@require_POST
def let_in(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SessionSeries, pk=pk)
    if not series.may_tend(found, request.user):
        return not_open_to(request)
    form = LetInForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            series.let_in(found, screen_name=form.cleaned_data["screen_name"], by=request.user)
        except Refused as no:
            form.add_error("screen_name", no.text)
            status = status_of(no)
        else:
            messages.success(request, "They are in the group, and are told on the site.")
            return redirect("live_series", pk)
    return _page(request, found, form, status)


@require_POST
def take_out(request: MemberRequest, pk: int, place: int) -> HttpResponse:
    found = get_object_or_404(SessionSeries, pk=pk)
    if not series.may_tend(found, request.user):
        return not_open_to(request)
    row = get_object_or_404(CohortMember.objects.select_related("series"), pk=place, series=found)
    try:
        series.take_out(row, by=request.user)
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(request, "They are not in the group any more, and are told on the site.")
    return redirect("live_series", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: MemberRequest, pk: int, session: int) -> HttpResponse:
    """Who of the group came to one session. For its facilitators only."""
    found = get_object_or_404(GroupSession.objects.select_related("series"), pk=session, series=pk)
    if found.series is None or not found.series.is_closed:
        raise Http404
    if not series.runs(found.series, request.user):
        return not_open_to(request)
    problem, status = "", 200
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("came") if key.isdecimal()]
        try:
            series.write_attendance(found, came=chosen, by=request.user)
        except Refused as no:
            problem, status = no.text, status_of(no)
        else:
            messages.success(request, "It is written down.")
            return redirect("live_series", pk)
    written = set(found.attendance.values_list("member_id", flat=True))
    suggested = written or series.probably_came(found)
    return render(
        request,
        "live/desk/attendance.html",
        {
            "page_title": "Who came",
            "session": found,
            "series": found.series,
            "cohort": found.series.cohort.with_names(),
            "chosen": suggested,
            "is_suggested": not written and bool(suggested),
            "problem": problem,
        },
        status=status,
    )


class GroupsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request.user)


def menu_item() -> GroupsMenuItem:
    return GroupsMenuItem(
        "Closed groups", reverse("live_all_series"), name="session-series",
        icon_name="clipboard-list", order=202,
    )  # fmt: skip
