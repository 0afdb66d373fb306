from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

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
