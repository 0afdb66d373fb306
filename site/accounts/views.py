from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from .forms import ScreenNameForm, SignUpForm
from .models import User
from .requests import MemberRequest


class SignUpView(allauth.SignupView):
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
