"""Staying signed in: what counts as being there, and how long is left.

Every page that a browser asks for counts, except views marked `asks_by_itself`: those are asked for by
a page nobody may be looking at, and say themselves whether that counts.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

AnyView = TypeVar("AnyView", bound=Callable[..., Any])
GetResponse = Callable[[HttpRequest], HttpResponse]


def asks_by_itself(view: AnyView) -> AnyView:
    """Mark a view that pages ask for without anybody pressing anything."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view


class StayingMiddleware:
    """A page that is asked for keeps its session going. Costs at most one write a minute."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if not getattr(view, "asks_by_itself", False):
            session: Any = request.session
            session.stay()


def mark_of(person: Any) -> str:
    """Stands for a person inside a page: tells whether two pages belong to the same person, and
    nothing else. Empty for somebody who is not signed in."""
    if not person.is_authenticated:
        return ""
    return salted_hmac("accounts.mark_of", str(person.pk), algorithm="sha256").hexdigest()[:32]
