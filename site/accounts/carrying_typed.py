"""The pages that carry what was typed through signing in: `typed` says what that is.

    a form is sent, nobody is signed in   the sign-in page, with it sealed in a hidden field
    name and password are right           the second step, with the same field; or:
    signed in                             "Here is what you wrote", and a button that sends it on

A redirect would lose it, so the page that a redirect leads to is shown as the answer itself.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDict

from . import second_step, typed

# Where somebody is sent who has to sign in, and what a form of theirs may be on the way.
SIGN_IN = {"account_login", "mfa_authenticate", "desk_login"}
ON_THE_WAY = {"account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn"}
_REDIRECTS = (301, 302, 303)


class CarryTypedMiddleware:
    """Costs nothing but for a POST that was answered with a redirect."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in _REDIRECTS:
            return response
        location = response.headers["Location"]
        if request.user.is_authenticated:
            if _name(request.path_info) in ON_THE_WAY and (kept := typed.read(request)):
                return show(request, kept)
        elif _name(location) in SIGN_IN and (kept := typed.read(request) or typed.take(request)):
            return ask_to_sign_in(request, kept, location)
        return response


def rescue(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form of ours whose token is no longer right; None when it held nothing."""
    if not typed.is_from_a_page_of_ours(request):
        return None
    kept = typed.read(request) or typed.take(request)
    if kept is None:
        return None
    if request.user.is_authenticated:
        answer = show(request, kept)
    else:
        answer = ask_to_sign_in(request, kept, reverse("account_login"))
    answer.status_code = 403
    return answer


def ask_to_sign_in(request: HttpRequest, kept: typed.Kept, location: str) -> Any:
    """The page at `location`, or where it leads to, with `kept` in its forms."""
    request.kept = kept  # type: ignore[attr-defined]
    while True:
        view, args, kwargs = _go_to(request, location)
        answer: Any = view(request, *args, **kwargs)
        if answer.status_code not in _REDIRECTS:
            break
        location = answer.headers["Location"]
        if _name(location) not in SIGN_IN or _name(location) == _name(request.path_info):
            break
    if hasattr(answer, "render"):
        answer = answer.render()
    add_never_cache_headers(answer)
    return answer


def show(request: HttpRequest, kept: typed.Kept) -> HttpResponse:
    """Here is what you wrote; or, to anybody else, that there is nothing for them here."""
    second_step.hold_back(request.user, request.session)  # type: ignore[arg-type]
    context = {"kept": kept} if kept.is_by(request.user) else {}
    answer = render(request, "accounts/what_you_wrote.html", context)
    add_never_cache_headers(answer)
    return answer


def _name(address: str) -> str:
    """The name of a page of ours, or nothing."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def _go_to(request: HttpRequest, location: str) -> Any:
    """Make it a request for that page, as the browser would after the redirect."""
    parts = urlsplit(location)
    request.method = request.META["REQUEST_METHOD"] = "GET"
    request.path = request.path_info = parts.path
    request.META["QUERY_STRING"] = parts.query
    request.GET = QueryDict(parts.query)
    request._post = QueryDict()  # type: ignore[attr-defined]
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    request.resolver_match = resolve(parts.path)
    return request.resolver_match
