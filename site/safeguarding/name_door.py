"""Whoever was asked for another screen name is led to the page that asks, where the name is shown.

Only on the way into a room of the members (`settings.ROOMS_WITH_NAMES`): help, guidance and one's own
account stay open, and what somebody has just written is taken in first.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

GetResponse = Callable[[HttpRequest], HttpResponse]


class AnotherNameMiddleware:
    """Costs no query: the account says whether it was asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method == "GET"
            and request.path_info.startswith(settings.ROOMS_WITH_NAMES)
            and not request.path_info.startswith(settings.OPEN_BEFORE_ANOTHER_NAME)
            and request.user.is_authenticated
            and request.user.asked_for_another_name
            and "X-Fragment" not in request.headers
            and request.headers.get("Accept") != "application/json"
        ):
            return redirect("safeguarding:another_name")
        return self.get_response(request)
