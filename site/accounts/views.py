from typing import Any

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from . import letting_back_in, next_page, second_step
from .forms import PasswordByLinkForm, ScreenNameForm, SignUpForm
from .models import User
from .not_now import NotNow
from .requests import MemberRequest


class AnsweredWithTheForm:
    """What cannot be done at this moment is said above the form, which keeps the names but never a
    password."""

    kept: tuple[str, ...]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = super()
        try:
            answer: HttpResponse = view.post(request, *args, **kwargs)
        except NotNow as reason:
            answer = self._not_now(request, reason)
        return answer

    def _not_now(self, request: HttpRequest, reason: NotNow) -> HttpResponse:
        view: Any = self
        typed = {name: request.POST[name] for name in self.kept if name in request.POST}
        form = view.get_form_class()(
            **view.get_form_kwargs() | {"data": None, "files": None, "initial": typed}
        )
        context = view.get_context_data(form=form, not_now=reason)
        answer = render(request, view.template_name, context, status=reason.status)
        answer.headers["Retry-After"] = str(reason.retry_after)
        return answer


class SignInView(AnsweredWithTheForm, allauth.LoginView):
    kept = ("login",)


class SignUpView(AnsweredWithTheForm, allauth.SignupView):
    kept = ("username", "choice", "own_name", "offered")

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except IntegrityError:
            # Two people sent the same name at the same moment, and the other one has it now.
            if User.objects.filter(username=form.cleaned_data["username"]).exists():
                form.add_error("username", "That sign-in name is taken. Try another one.")
            else:
                form.say_taken()
            answer = self.form_invalid(form)
        return answer


def cannot_get_in(request: HttpRequest) -> HttpResponse:
    """Every way back in, and what cannot be brought back."""
    return render(request, "account/cannot_get_in.html")


@never_cache
def new_password(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Behind the link that an administrator gives to somebody at work here."""
    person = letting_back_in.holder_of(pk, token)
    if person is None:
        return render(request, "account/new_password.html", status=404)
    form = PasswordByLinkForm(data=request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your new password is set. Sign in with it now.")
        return redirect("account_login")
    return render(request, "account/new_password.html", {"form": form})


@login_required
def home(request: MemberRequest) -> HttpResponse:
    """Your account: what others see, and what you can change."""
    return render(request, "accounts/home.html")


@login_required
def change_screen_name(request: MemberRequest) -> HttpResponse:
    form = ScreenNameForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            person = form.save()
        except IntegrityError:
            request.user.refresh_from_db()
            form.say_taken()
        else:
            messages.success(request, f"Other people now see you as {person.screen_name}.")
            return redirect("account_home")
    return render(request, "accounts/screen_name.html", {"form": form})


@login_required
def second_step_needed(request: MemberRequest) -> HttpResponse:
    """Where staff are led who have not shown a second factor: what to set up, or what to show."""
    wanted = request.GET.get("next", "")
    if not next_page.is_ours(wanted):
        wanted = ""
    if not request.user.is_held_back:
        return redirect(wanted or "account_home")
    return render(
        request,
        "accounts/second_step_needed.html",
        {"next": wanted, "has": second_step.kinds_of(request.user)},
    )
