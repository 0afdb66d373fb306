"""Where you are signed in, and how long still."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import ending_sessions
from .browser_sessions import hash_of
from .models import BrowserSession
from .requests import MemberRequest
from .staying import asks_by_itself, mark_of

OTHERS = "others"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: MemberRequest) -> HttpResponse:
    """A list without addresses and browsers: there is nothing to tell them apart by but when."""
    session: Any = request.session
    if request.method == "POST":
        which = request.POST.get("end", "")
        if which == OTHERS:
            ending_sessions.end_others(request.user, but=session.session_key)
            messages.success(request, "You are signed out everywhere else.")
        elif which != hash_of(session.session_key) and ending_sessions.end_one(
            which, person=request.user
        ):
            messages.success(request, "You are signed out there.")
        return redirect("account_sessions")
    mine = hash_of(session.session_key)
    found = BrowserSession.objects.of(request.user).alive().order_by("-begun_at", "-expire_date")
    others = [one for one in found if one.pk != mine]
    this = next((one for one in found if one.pk == mine), None)
    return render(request, "accounts/sessions.html", {"this": this, "others": others})


@asks_by_itself
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def time_left(request: HttpRequest) -> HttpResponse:
    """For the script that warns: whose session this is, and how many seconds it lasts still.

    Asking does not make it longer; a POST says that somebody is there, and does.
    """
    session: Any = request.session
    if request.method == "POST":
        session.stay()
    whose = mark_of(request.user)
    return JsonResponse({"left": session.seconds_left if whose else 0, "whose": whose})
