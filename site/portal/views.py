"""Pages of the shell: leaving, help, what we keep, and what is shown when something is not there."""

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import carrying_typed
from accounts.not_now import NotNow, TooManyWaiting
from accounts.pacing import TooFast
from privacy import logs, retention

SECURITY_TXT_LASTS = timedelta(days=180)


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, ask the browser to forget this site, and go somewhere nobody would ask about.

    A link on another page could sign somebody out by pointing here. That is a nuisance and no
    danger; a button that fails when it is needed would be one, so this stays a plain GET.
    """
    return _forgotten(request, HttpResponseRedirect(settings.EXIT_URL))


def _forgotten(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """End the session, and have the browser forget what this site left on the device."""
    logout(request)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help_now.html")


@require_safe
def confidentiality(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/confidentiality.html", {"rules": retention.rules_about_people()})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def cover_your_tracks(request: HttpRequest) -> HttpResponse:
    """The button on it clears what is on the device, and stays.

    The form carries no token, since that would leave a cookie on the device of everybody who reads
    this page. Another page could send it: that is the nuisance `leave` has anyway, and no danger.
    """
    if request.method != "POST":
        return render(request, "portal/cover_your_tracks.html")
    response = _forgotten(request, HttpResponse())
    response.content = render(request, "portal/cover_your_tracks.html", {"cleared": True}).content
    return response


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where somebody who found a weakness can say so. Not there unless somebody reads it."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    if "://" not in contact and not contact.startswith("mailto:"):
        contact = f"mailto:{contact}"
    expires = (timezone.now() + SECURITY_TXT_LASTS).replace(microsecond=0)
    canonical = request.build_absolute_uri(request.path)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {canonical}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def desk_door(request: HttpRequest) -> HttpResponse:
    """Staff come in by the same door as everybody. Who has come in already and is sent here all the
    same has no business at the desk."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("account_login") + query)


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "portal/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "portal/errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "portal/errors/404.html", status=404)


def too_fast(request: HttpRequest, exception: TooFast) -> HttpResponse:
    """More in a short time than a person does (accounts.pacing). What they wrote is shown to them."""
    context = {"minutes": -(-exception.wait // 60), "typed": words_typed(request)}
    response = render(request, "portal/errors/429.html", context, status=429)
    response.headers["Retry-After"] = str(exception.wait)
    return response


def not_now(request: HttpRequest, reason: NotNow) -> HttpResponse:
    response = render(
        request, "portal/errors/not_now.html", {"status": reason.status}, status=reason.status
    )
    response.headers["Retry-After"] = str(reason.retry_after)
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """allauth's answer when somebody who is signed in tries too often."""
    return not_now(request, TooManyWaiting())


def server_error(request: HttpRequest) -> HttpResponse:
    """No database, no session, no request context: whatever broke may break those too."""
    return render(None, "portal/errors/500.html", {"reference": logs.reference()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for this says nothing a visitor can act on, and loses what was typed."""
    if carried := carrying_typed.rescue(request):
        return carried
    return render(request, "portal/errors/csrf.html", status=403)


def words_typed(request: HttpRequest) -> list[str]:
    """What was written in long fields, so that it can be copied and is not lost."""
    kept = ("title", "body", "message", "text", "reason", "note")
    return [request.POST[name] for name in kept if request.POST.get(name)]
