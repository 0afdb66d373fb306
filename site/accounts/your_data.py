"""Your data: what is kept, a copy of it, and leaving for good."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from privacy import belongings

from . import exporting, leaving
from .leaving_forms import STAY, LeaveForm, posts_of
from .requests import MemberRequest

View = Callable[[MemberRequest], HttpResponse]
AGAIN = "Some minutes have passed. Nothing was done yet: please press the button once more."
CHOSEN = "leaving"  # in the session, between the two pages


def after_signing_in_again(view: View) -> View:
    """By whichever way they have: a password, a code, a passkey. It holds for five minutes.

    allauth would keep a form that was sent too late and send it after the sign-in. What gives
    everything away, or ends it, must rather be pressed again.
    """
    asks = reauthentication_required(view)

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest) -> HttpResponse:
        try:
            answer: HttpResponse = asks(request)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
            messages.info(request, AGAIN)
            return redirect(request.path)
        return answer

    return guarded


@login_required
@require_safe
def your_data(request: MemberRequest) -> HttpResponse:
    return render(
        request, "accounts/your_data.html", {"kept": exporting.what_is_kept(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@after_signing_in_again
def copy(request: MemberRequest) -> HttpResponse:
    """The file is the answer to the form, and nowhere else."""
    if request.method != "POST":
        return render(request, "accounts/copy.html")
    try:
        exporting.count_one(request.user)
        packed = exporting.copy_for(request.user)
    except exporting.TooSoon:
        messages.info(
            request,
            f"You have had {exporting.AN_HOUR} copies within an hour. Come back in an hour for another.",
        )
        return redirect("your_data")
    except exporting.TooMuch:
        messages.error(
            request, "Your copy is too large for one file. Please ask a moderator for help."
        )
        return redirect("your_data")
    # A name that says nothing in a list of downloads.
    headers = {"Content-Disposition": 'attachment; filename="copy.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest) -> HttpResponse:
    """What goes, what stays and why. Nothing is done on this page."""
    form = LeaveForm(request.POST if request.method == "POST" else None, person=request.user)
    duties = belongings.duties_of(request.user)
    if not duties and form.is_valid():
        request.session[CHOSEN] = form.cleaned_data.get("posts", "")
        return redirect("leave_last_step")
    kept = [line for line in exporting.what_is_kept(request.user) if line.count]
    return render(
        request,
        "accounts/leave.html",
        {
            "form": form,
            "duties": duties,
            "go": [line for line in kept if not line.held.stays],
            "stay": [line for line in kept if line.held.stays],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@after_signing_in_again
def last_step(request: MemberRequest) -> HttpResponse:
    chosen = request.session.get(CHOSEN)
    if chosen is None:
        return redirect("leave_for_good")
    if request.method != "POST":
        return render(
            request,
            "accounts/leave_last_step.html",
            {"posts_stay": chosen == STAY, "posts": posts_of(request.user)},
        )
    try:
        leaving.close_account(request.user, posts_stay=chosen == STAY)
    except leaving.HandOverFirst:
        return redirect("leave_for_good")
    except OperationalError:
        messages.error(request, "That did not work just now, and nothing was changed. Try again.")
        return redirect("leave_last_step")
    logout(request)
    answer = redirect("goodbye")
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/goodbye.html")
