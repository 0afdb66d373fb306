"""Every request that may change something is counted, whichever room answers it.

A room may be stricter where it knows more (forum.pacing, support.live.talking, accounts). Here is what
holds without anybody having thought of it: for one person in all, for one person at one door, and for
all visitors together, never for an address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.pacing import Pace, TooFast, allow
from forum.pacing import NEVER_KEPT_WAITING
from safeguarding.screening import screen

from .views import too_fast, words_typed

TEN_MINUTES = 600
IN_ALL = Pace("writing in all", limit=300, period=TEN_MINUTES)
AT_ONE_DOOR = 60
# Staff decide one thing after the other, and a session is led by pressing buttons.
AT_ONE_DOOR_OF_STAFF = 240
AT_ONE_DOOR_OF_A_ROOM = 200
# How much of what sounds like danger is taken beyond that. By then a moderator has been called thirty
# times, by the first of them at once; what comes after is shown help, and told to wait.
HEARD_ALL_THE_SAME = Pace("heard all the same", limit=30, period=TEN_MINUTES)
OF_VISITORS = Pace("visitors in all", limit=600, period=TEN_MINUTES)

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# One can always leave. Each step of signing in has a pace of its own, which no stranger can use up for
# others; among all visitors they could.
NEVER_COUNTED = frozenset(
    {"account_logout", "live:leave", "account_login", "mfa_authenticate", "mfa_login_webauthn"}
)

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class _Visitors:
    """All who are not signed in, counted as one."""

    pk: int = 0


class WritingPaceMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method in SAFE or match is None or match.view_name in NEVER_COUNTED:
            return None
        if not request.user.is_authenticated:
            answer = allow(cast(User, _Visitors()), OF_VISITORS)
            return None if answer else too_fast(request, TooFast(answer.wait))
        own: Pace | None = getattr(view, "own_pace", None)
        for pace in (own,) if own else (IN_ALL, _at(match.route)):
            answer = allow(request.user, pace)
            if not answer and not _must_be_heard(request):
                return too_fast(request, TooFast(answer.wait))
        return None


def _at(route: str) -> Pace:
    limit = AT_ONE_DOOR
    if route.startswith("desk/"):
        limit = AT_ONE_DOOR_OF_STAFF
    elif route.startswith("sessions/"):
        limit = AT_ONE_DOOR_OF_A_ROOM
    return Pace(f"at {route}", limit=limit, period=TEN_MINUTES)


def _must_be_heard(request: HttpRequest) -> bool:
    seen = screen("\n".join(words_typed(request)))
    return seen.crisis in NEVER_KEPT_WAITING and bool(
        allow(cast(User, request.user), HEARD_ALL_THE_SAME)
    )
