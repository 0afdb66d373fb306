"""What every answer carries, and what no answer shows."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from csp.constants import HEADER, SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import MissingFileError

from accounts import second_step
from accounts.not_now import NotNow
from accounts.pacing import TooFast
from privacy import logs

from .views import bad_request, not_now, page_not_found, server_error, too_fast

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

DESK = settings.DESK_PATH
FILES = ("/documents/", "/media/")


class RequestReferenceMiddleware:
    """Gives each request a random reference, so that who meets a fault can name it to us."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with logs.answering():
            return self.get_response(request)


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp, which in DEBUG leaves 404 and 500 to Django's own pages; there we show ours too."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        super().process_response(request, response)
        if HEADER not in response.headers:
            policy = self.get_policy_parts(request=request, response=response)
            response.headers[HEADER] = build_policy(**asdict(policy))
        return response


class BrowserPolicyMiddleware:
    """Tell browsers what this page may do: little, and a little more where it has to."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        self._set_content_policy(request.path_info, response)
        for name, value in settings.EVERY_ANSWER.items():
            # Who is in front of us writes these two, and knows more about this answer.
            if name not in ("Content-Security-Policy", "Strict-Transport-Security"):
                response.headers.setdefault(name, value)
        if request.path_info.startswith(settings.NEVER_INDEXED) or response.status_code >= 400:
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    @staticmethod
    def _set_content_policy(path: str, response: HttpResponse) -> None:
        """Read by django-csp, which writes the header after this."""
        if path.startswith(FILES):
            response.headers["Content-Security-Policy"] = settings.FILE_CONTENT_SECURITY_POLICY
            return
        policy = settings.CONTENT_SECURITY_POLICY
        if path.startswith(DESK):
            policy = settings.DESK_CONTENT_SECURITY_POLICY
        directives = dict(policy["DIRECTIVES"])
        for beginning, wider in settings.WIDER_POLICIES.items():
            if path.startswith(beginning):
                directives |= wider
        if response.headers.get("X-Frame-Options", "").upper() == "SAMEORIGIN":
            directives["frame-ancestors"] = [SELF]  # the view says that a page of ours holds it
            if "Content-Security-Policy" in response.headers:
                # A preview went through all of this once already, as the page that it shows. What
                # Wagtail adds to it, to check it for readers, knows nothing of trusted types.
                del response.headers["Content-Security-Policy"]
                directives = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
                directives["frame-ancestors"] = [SELF]
                del directives["require-trusted-types-for"], directives["trusted-types"]
        response._csp_config = directives  # type: ignore[attr-defined]


class PersonalPagesMiddleware:
    """Whatever is shown to somebody signed in is never stored: not by a proxy, not for Back, and
    not by a search engine, should one ever see it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith(("/account/", DESK)):
            add_never_cache_headers(response)
            patch_vary_headers(response, ["Cookie"])
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class PlainErrorsMiddleware:
    """Show our own pages for what is not there and for what went wrong, also while DEBUG is on:
    the demo is a product too. What went wrong is written to the log, with its traceback."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return page_not_found(request, exception)
        if isinstance(exception, TooFast):
            return too_fast(request, exception)
        if isinstance(exception, NotNow):
            return not_now(request, exception)
        if settings.DEBUG and not isinstance(exception, PermissionDenied | SuspiciousOperation):
            said = {"request": request, "status_code": 500}
            logger.error("a page failed", exc_info=exception, extra=said)
            return server_error(request)
        return None


class Utf8OnlyMiddleware:
    """Refuse a request that says it is written in anything but UTF-8.

    Python would look the name up among its codecs, some of which are no text encodings at all, and
    fail while it reads the form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = (request.content_params or {}).get("charset", "utf-8")
        if declared.lower() not in {"utf-8", "utf8"}:
            request.encoding = "utf-8"
            return bad_request(request)
        return self.get_response(request)


class StaticFilesMiddleware(ServeStaticMiddleware):
    """ServeStatic, which in DEBUG answers a missing file with a technical page; ours is plain."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = await super().__call__(request)
        except MissingFileError:
            answer = await self.get_response(request)
        return answer


class StaffSecondStepMiddleware:
    """The one place where staff are asked for their second factor (accounts.second_step).

    The desk and every view marked `for_staff` are refused before they begin. Everywhere else who is
    held back has a member's permissions, and what a view refuses them for that leads here too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.STAFF_SECOND_FACTOR_REQUIRED and not second_step.waiver_is_allowed():
            raise ImproperlyConfigured("The second factor of staff may not be waived here.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            second_step.hold_back(request.user, request.session)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: second_step.View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if _is_held_back(request) and covers_staff_page(request.path_info, view):
            return _to_the_second_step(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and _is_held_back(request):
            return _to_the_second_step(request)
        return None


def covers_staff_page(path: str, view: second_step.View) -> bool:
    """Whether the second step is asked for before this view. `path` begins with a slash."""
    return path.startswith(DESK) or getattr(view, "is_for_staff", False)


def _is_held_back(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_held_back


def _to_the_second_step(request: HttpRequest) -> HttpResponse:
    if "X-Fragment" in request.headers or request.headers.get("Accept") == "application/json":
        return HttpResponse(status=403)  # a script asked, and could not show the page
    query = QueryDict(mutable=True)
    if request.method == "GET":
        query["next"] = request.get_full_path()
    address = reverse("second_step_needed")
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)
