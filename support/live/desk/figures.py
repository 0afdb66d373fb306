"""The report on group sessions: who came, who found no place, what is missing. Nobody in person."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from journey.stages import Stage
from privacy.figures import charts, counts
from privacy.figures.charts import Chart, Panel, Row
from privacy.figures.periods import Period, chosen, together
from support.live import counting
from support.live.choices import Language, PartOfWeek, Relation
from support.live.counting import Totals

from .shut import not_open_to


def _may_look(person: Any) -> bool:
    return bool(person.has_perm("live.read_sessionfigures"))


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Thirteen weeks at a time; three queries for the figures."""
    if not _may_look(request.user):
        return not_open_to(request)
    period, periods = chosen(request.GET.get("from", ""))
    totals, wishes = counting.totals(period), counting.wishes(period)
    return render(
        request,
        "live/desk/figures.html",
        {
            "page_title": "Report on sessions",
            "periods": periods,
            "period": period,
            "plots": [
                _by_week(period),
                _places(totals),
                _admitted(totals),
                _held(totals),
                *_wishes(wishes),
            ],
        },
    )


def _by_week(period: Period) -> Chart:
    found, weeks = counting.by_week(period), period.mondays
    kinds = (("came", "Came"), ("without", "Found no place"))
    panels = [
        Panel(words, [counts.shown(found.get(week, {}).get(kind, 0)) for week in weeks])
        for kind, words in kinds
    ]
    return charts.over_time(
        "by-week",
        title="Who came, and who found no place",
        says=f"{together(list(panels[0].cells), 'people')} came to sessions in these weeks, counted once"
        " for each session. Found no place: still on the waiting list when it began, or the room was"
        " full. Each column is a week, from its Monday; both rows have the same scale.",
        labels=[date_format(week, "j M") for week in weeks],
        panels=panels,
        head="Week from",
    )


def _places(totals: Totals) -> Chart:
    """Shares only: a session was held or not, and its places are on the programme for all to read."""
    taken = counts.share(totals.sums["came"], totals.places)
    return charts.bars(
        "places",
        title="How full the rooms were",
        says=f"Of all places in the sessions that took place, how many were taken. Said in tenths, and only"
        f" where there were {counts.SHARE_OF} or more.",
        rows=[Row("Places taken", taken)],
        most=10,
        head=["", "Share"],
    )


def _admitted(totals: Totals) -> Chart:
    """In shares: their sum is the number of people of all weeks, of which some may be hidden."""
    kinds = (
        ("admitted_at_once", "Within 2 minutes"),
        ("admitted_soon", "Within 10 minutes"),
        ("admitted_late", "Later"),
    )
    whole = sum(totals.sums[kind] for kind, _ in kinds)
    return charts.bars(
        "admitted",
        title="How long people stood in the waiting room",
        says="From asking to come in until a facilitator let them in. It cannot be before the room is"
        " staffed, and people come up to fifteen minutes early.",
        rows=[Row(words, counts.share(totals.sums[kind], whole)) for kind, words in kinds],
        most=10,
        head=["Let in", "People"],
    )


def _held(totals: Totals) -> Chart:
    held = counts.shown(totals.sums["held"])
    share = counts.share(totals.sums["released"], totals.sums["held"])
    return charts.bars(
        "held",
        title="Messages that were held",
        says="Held before others could read them, and how many of those a facilitator let through. Many"
        " let through means that the screening sees too much.",
        rows=[Row("Let through", share)],
        most=10,
        head=["", "Messages"],
        table=[("Held", held), ("Of those, let through", share)],
    )


def _wishes(found: dict[str, Counter[str]]) -> list[Chart]:
    """Counts by one thing only, and shares by the others: each of them adds up to the same total."""
    cells = [(label, counts.shown(found["when"][value])) for value, label in PartOfWeek.choices]
    when = charts.bars(
        "wish-when",
        title="Missing on the programme: when people could come",
        says=f"{together([cell for _, cell in cells], 'wishes')} were sent in these weeks.",
        rows=[Row(label, cell) for label, cell in cells],
        head=["When", "Wishes"],
    )
    kinds: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
        ("relation", "who it would be for", list(Relation.choices)),
        ("stage", "where they are now", [("", "Anywhere"), *Stage.choices]),
        ("language", "in which language", list(Language.choices)),
    )
    whole = sum(found["when"].values())
    return [when, *(_wished(name, words, found[name], whole, of) for name, words, of in kinds)]


def _wished(
    name: str, words: str, found: Counter[str], whole: int, choices: list[tuple[str, str]]
) -> Chart:
    shares = [(label, counts.share(found[value], whole)) for value, label in choices]
    some = [(label, share) for label, share in shares if share.tenths]
    return charts.bars(
        f"wish-{name}",
        title=f"Missing on the programme: {words}",
        says="The same wishes, in tenths of all of them"
        + (", where that is one in ten or more." if some else ": too few to say."),
        rows=[Row(label, share) for label, share in some],
        most=10,
        head=[words.capitalize(), "Wishes"],
        table=shares,
    )


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_look(request.user)


def menu_item() -> FiguresMenuItem:
    return FiguresMenuItem(
        "Report on sessions", reverse("live_figures"), name="session-report", icon_name="table",
        order=203,
    )  # fmt: skip
