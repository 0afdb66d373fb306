"""Pages of the shell: leaving, help, what we keep, and what is shown when something is not there."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.not_now import NotNow, TooManyWaiting
from privacy import retention


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, ask the browser to forget this site, and go somewhere nobody would ask about.

    A link on another page could sign somebody out by pointing here. That is a nuisance and no
    danger; a button that fails when it is needed would be one, so this stays a plain GET.
    """
    logout(request)
    response = HttpResponseRedirect(settings.EXIT_URL)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help_now.html")


@require_safe
def confidentiality(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/confidentiality.html", {"rules": retention.rules_about_people()})


@require_safe
def cover_your_tracks(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/cover_your_tracks.html")


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
    return render(None, "portal/errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for this says nothing a visitor can act on."""
    context: dict[str, Any] = {"typed": _typed(request)}
    return render(request, "portal/errors/csrf.html", context, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """What was written in long fields, so that it can be copied and is not lost."""
    kept = ("body", "message", "reason", "note")
    return [request.POST[name] for name in kept if request.POST.get(name)]
