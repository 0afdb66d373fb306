"""The one door for somebody whose membership is paused or has ended.

Everything answers with a page that says so, why, by which rule, until when and how to appeal; except
what they need for that, for their own data, to leave and to find help. A page that is not listed here
is closed, so that what is built tomorrow is too.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import sanctions
from .appealing import deadline

GetResponse = Callable[[HttpRequest], HttpResponse]

STAYS_OPEN = frozenset(
    {
        # what was decided, and asking for another look
        "safeguarding:rules",
        "safeguarding:decisions",
        "safeguarding:decision",
        "safeguarding:appeal",
        "safeguarding:my_reports",
        "safeguarding:appeal_report",
        "notices",
        # one's account, one's data, and leaving
        "account_home",
        "account_login",
        "account_logout",
        "account_cannot_get_in",
        "account_new_password",
        "account_inactive",
        "account_change_password",
        "account_reauthenticate",
        "account_sessions",
        "account_time_left",
        "second_step_needed",
        "your_data",
        "your_data_copy",
        "leave_for_good",
        "leave_last_step",
        "goodbye",
        # help, guidance, and the way out
        "exit",
        "help_now",
        "confidentiality",
        "cover_your_tracks",
        "security_txt",
        "search",
        "picture",
        "wagtail_serve",
        "wagtaildocs_serve",
    }
)
# Every page of the second step; of mails: switching them off above all; and of taking back one's name and
# words, which whoever may not write any more needs as much as anybody.
BEGINNINGS = ("mfa_", "mail_", "forum:scrub")


def stays_open(view_name: str) -> bool:
    return view_name in STAYS_OPEN or view_name.startswith(BEGINNINGS)


class PausedMiddleware:
    """No query, but for somebody who is paused: what is in force for a person is read with them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.view_name or stays_open(match.view_name):
            return None
        if not request.user.is_authenticated:
            return None
        if not sanctions.is_paused(request.user):
            return None
        standing = sanctions.standing(request.user)
        return paused(request, standing) if standing.is_suspended else None


def paused(request: HttpRequest, standing: sanctions.Standing) -> HttpResponse:
    decision = standing.decision
    assert decision is not None
    context = {
        "standing": standing,
        "decision": decision,
        "appeal_until": deadline(decision, person=request.user),
    }
    return render(request, "safeguarding/paused.html", context, status=403)
