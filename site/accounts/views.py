from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from . import second_step
from .forms import ScreenNameForm
from .requests import MemberRequest


@login_required
def home(request: MemberRequest) -> HttpResponse:
    """Your account: what others see, and what you can change."""
    return render(request, "accounts/home.html")


@login_required
def change_screen_name(request: MemberRequest) -> HttpResponse:
    form = ScreenNameForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        messages.success(request, f"Other people now see you as {person.screen_name}.")
        return redirect("account_home")
    return render(request, "accounts/screen_name.html", {"form": form})


@login_required
def second_step_needed(request: MemberRequest) -> HttpResponse:
    """Where staff are led who have not shown a second factor: what to set up, or what to show."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = ""
    if not request.user.is_held_back:
        return redirect(wanted or "account_home")
    return render(
        request,
        "accounts/second_step_needed.html",
        {"next": wanted, "has": second_step.kinds_of(request.user)},
    )
