"""The page that asks a member for another screen name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import ScreenNameForm
from accounts.requests import MemberRequest

from . import naming


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def another_name(request: MemberRequest) -> HttpResponse:
    """One's own name only: the address names nobody. Who was not asked is led to the usual page."""
    if not request.user.asked_for_another_name:
        return redirect("account_screen_name")
    shown_now = request.user.screen_name
    form = ScreenNameForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            person = form.save()
        except IntegrityError:
            request.user.refresh_from_db()
            form.say_taken()
        else:
            messages.success(
                request, f"Thank you. Other people now see you as {person.screen_name}."
            )
            return redirect("account_home")
    request.user.screen_name = shown_now
    return render(
        request,
        "safeguarding/another_name.html",
        {"form": form, "decision": naming.latest_request(request.user)},
        status=422 if form.is_bound else 200,
    )
