"""The report on moderation: how much there is, how long it waits, and how it goes. Nobody in person."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from privacy.figures import charts, counts
from privacy.figures.charts import Chart, Panel, Row
from privacy.figures.periods import Period, chosen, together
from safeguarding import counting, leads
from safeguarding.models import DUE, Decision, Report, Severity, Signal

from .shut import not_open_to


def _may_look(person: Any) -> bool:
    return bool(person.has_perm("safeguarding.view_case"))


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Thirteen weeks at a time. Seven queries for the figures, and one more for leads."""
    if not _may_look(request.user):
        return not_open_to(request)
    period, periods = chosen(request.GET.get("from", ""))
    plots = [
        _volume(period), *_waits(period), _overturned(period), _reasons(period), _seen(period),
    ]  # fmt: skip
    if leads.is_lead(request.user):
        plots.append(_load(period))
    return render(
        request,
        "safeguarding/desk/figures.html",
        {
            "page_title": "Moderation report",
            "periods": periods,
            "period": period,
            "plots": plots,
        },
    )


def _volume(period: Period) -> Chart:
    found = counting.volume(period)
    weeks = period.mondays
    panels = [
        Panel(
            str(severity.label),
            [counts.shown(found.get(week, {}).get(severity, 0)) for week in weeks],
        )
        for severity in reversed(Severity)
    ]
    opened = together([cell for panel in panels for cell in panel.cells], "cases")
    return charts.over_time(
        "volume",
        title="How much there was to read",
        says=f"{opened} were opened in these weeks. Each column is a week, from its Monday;"
        " all rows have the same scale.",
        labels=[date_format(week, "j M") for week in weeks],
        panels=panels,
        head="Week from",
    )


def _waits(period: Period) -> tuple[Chart, Chart]:
    found = counting.waits(period)
    late, middle = [], []
    for severity in reversed(Severity):
        wait = found.get(severity, counting.Wait())
        late.append((severity, counts.share(wait.in_time, wait.decided)))
        known = wait.decided >= counts.FEW
        middle.append((severity, wait.median if known else None))
    in_time = charts.bars(
        "in-time",
        title="Decided in time",
        says="How many cases had their first decision within the time allowed for how pressing they"
        f" are. Said in tenths, and only where there were {counts.SHARE_OF} or more.",
        rows=[Row(str(severity.label), share) for severity, share in late],
        most=10,
        head=["How pressing", "Time allowed", "In time"],
        table=[(each.label, in_hours(DUE[each]), share) for each, share in late],
    )
    waited = charts.bars(
        "waited",
        title="How long they waited",
        says="Half of the cases had their first decision within this part of the time allowed. The line"
        " marks the time allowed.",
        rows=[
            Row(
                str(severity.label),
                None if wait is None else wait / DUE[severity],
                "too few to say"
                if wait is None
                else f"{in_hours(wait)} of {in_hours(DUE[severity])}",
                mark=1.0,
            )
            for severity, wait in middle
        ],
        head=["How pressing", "Time allowed", "Half were decided within"],
        table=[
            (each.label, in_hours(DUE[each]), "too few to say" if wait is None else in_hours(wait))
            for each, wait in middle
        ],
    )
    return in_time, waited


def in_hours(length: timedelta) -> str:
    """To the minute below an hour, to the half hour below a day, then in days."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = round(minutes / 30) / 2
    if hours <= 48:
        return f"{hours:g} h"
    return f"{round(hours / 24)} days"


def _overturned(period: Period) -> Chart:
    found = counting.overturned(period)
    lines = []
    for action in counting.AGAINST:
        made, back = found.get(action, (0, 0))
        share = counts.share(back, made)
        lines.append((Decision.Action(action).label, counts.shown(made), share))
    return charts.bars(
        "overturned",
        title="Decisions that were overturned",
        says="Of decisions to take something down, or not to put it up, how many a later decision"
        " reversed, on appeal or without one.",
        rows=[Row(str(label), share) for label, _, share in lines],
        most=10,
        head=["Decision", "Made", "Overturned"],
        table=lines,
    )


def _reasons(period: Period) -> Chart:
    found = counting.reasons(period)
    cells = [(reason, counts.shown(found.get(reason, 0))) for reason in Report.Reason]
    came_in = together([cell for _, cell in cells], "reports")
    return charts.bars(
        "reasons",
        title="What members reported",
        says=f"{came_in} came in, by the reason that was given.",
        rows=[Row(str(reason.label), cell) for reason, cell in cells],
        head=["Reason", "Reports"],
    )


def _seen(period: Period) -> Chart:
    found = counting.seen(period)
    lines = []
    for kind in Signal.Kind:
        cases, acted = found.get(kind, (0, 0))
        lines.append((kind.label, counts.shown(cases), counts.share(acted, cases)))
    lines.sort(key=lambda line: (-(line[2].tenths or -1), -(line[1].value or 0)))
    return charts.bars(
        "seen",
        title="What the screening saw, and what came of it",
        says="Of the cases in which it saw something of this kind, how many a moderator acted on: asked"
        " for a change, or did not let it stand. Few means that it sees too much.",
        rows=[
            Row(str(label).capitalize(), share)
            for label, _, share in lines
            if share.tenths is not None
        ],
        most=10,
        head=["Kind", "Cases decided", "Acted on"],
        table=[(str(label).capitalize(), cases, share) for label, cases, share in lines],
    )


def _load(period: Period) -> Chart:
    cells = [(name, counts.shown(count)) for name, count in counting.load(period)]
    return charts.bars(
        "load",
        title="Who decided how much",
        says="For leads only, so that nobody carries too much. It says nothing of how well anybody works.",
        rows=[Row(name, cell) for name, cell in cells],
        head=["Moderator", "Decisions"],
    )


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request.user)


def menu_item() -> FiguresMenuItem:
    return FiguresMenuItem(
        "Moderation report",
        reverse("safeguarding_figures"),
        name="moderation-report",
        icon_name="table",
        order=140,
    )
