"""What every answer carries, and what no answer shows."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from .views import page_not_found

GetResponse = Callable[[HttpRequest], HttpResponse]

DESK = "/desk/"


class BrowserPolicyMiddleware:
    """Switch off what a support site never needs, and loosen the script policy for the desk only."""

    FEATURES = (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in self.FEATURES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = self.policy
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path.startswith(DESK):
            response._csp_update = settings.DESK_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response


class PersonalPagesMiddleware:
    """Whatever is shown to somebody signed in is never stored: not by a proxy, not for Back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith(("/account/", DESK)):
            add_never_cache_headers(response)
            patch_vary_headers(response, ["Cookie"])
        return response


class PlainNotFoundMiddleware:
    """Show our own page for what is not there, also while DEBUG is on: the demo is a product too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            return page_not_found(request, exception)
        return None
