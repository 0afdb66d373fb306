"""A month of sessions at the desk, with what planners should look at twice."""

from calendar import Calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from support.live.models import GroupSession
from support.live.planning_warnings import warnings_for

from .shut import not_open_to

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _may_look(person: Any) -> bool:
    return bool(person.has_perm("live.view_groupsession"))


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Four queries, and one for each day with sessions: trainings are valid by the day."""
    if not _may_look(request.user):
        return not_open_to(request)
    first = _asked_for(request.GET.get("month", ""))
    days = list(Calendar().itermonthdates(first.year, first.month))
    begin, end = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    sessions = list(
        GroupSession.objects.meetings()
        .filter(starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at", "pk")
        .prefetch_related("staff__person")
    )
    warnings = warnings_for(sessions)
    by_day: dict[date, list[dict[str, Any]]] = {}
    for session in sessions:
        entry = {
            "session": session,
            "staff": [row.person.screen_name for row in session.staff.all()],
            "warnings": warnings.get(session.pk, []),
        }
        by_day.setdefault(timezone.localdate(session.starts_at), []).append(entry)
    return render(
        request,
        "live/desk/calendar.html",
        {
            "page_title": "Calendar of sessions",
            "first": first,
            "before": (first - timedelta(days=1)).replace(day=1),
            "after": (first + timedelta(days=32)).replace(day=1),
            "today": timezone.localdate(),
            "weekdays": WEEKDAYS,
            "days": [(day, day.month == first.month, by_day.get(day, [])) for day in days],
            "count": sum(
                timezone.localdate(one.starts_at).month == first.month for one in sessions
            ),
            "to_look_at": sum(bool(warnings.get(one.pk)) for one in sessions),
            "may_plan": request.user.has_perm("live.add_groupsession"),
            "may_change": request.user.has_perm("live.change_groupsession"),
        },
    )


def _asked_for(text: str) -> date:
    """The first day of "2026-11", or of this month."""
    try:
        asked = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  (a month, and no moment)
    except ValueError:
        return timezone.localdate().replace(day=1)
    near = 2000 <= asked.year <= 2100
    return asked if near else timezone.localdate().replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request.user)


def menu_item() -> CalendarMenuItem:
    return CalendarMenuItem(
        "Calendar of sessions", reverse("live_calendar"), name="session-calendar",
        icon_name="calendar-alt", order=201,
    )  # fmt: skip
