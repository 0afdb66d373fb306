"""Whose training is in date, at the desk: for safeguarding leads and administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.menu import MenuItem

from accounts import competence
from accounts.competence import Competence, NotTheirs, Work
from accounts.models import User
from accounts.requests import MemberRequest

MAY = "accounts.record_competence"


def _shut(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/errors/403.html", status=403)


class TrainingForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Who", error_messages={"required": "Choose a person."}
    )
    work = forms.ChoiceField(choices=Work.choices, label="Trained for")
    valid_until = forms.DateField(
        label="Counts until",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say until which day it counts."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["person"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = _colleagues().exclude(pk=by.pk)


def _colleagues() -> Any:
    return User.objects.at_work().filter(is_active=True).order_by("screen_name")


@require_http_methods(["GET", "HEAD", "POST"])
def trainings(request: MemberRequest) -> HttpResponse:
    """Everybody at work here, what they are trained for, and a form to write it down. Two queries."""
    if not request.user.has_perm(MAY):
        return _shut(request)
    form = TrainingForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            competence.record(**form.cleaned_data, by=request.user)
        except NotTheirs as no:
            form.add_error("valid_until", str(no))
        else:
            messages.success(request, "It is written down, and counts from now on.")
            return redirect("account_trainings")
    rows = Competence.objects.order_by("work")
    people = list(_colleagues().prefetch_related(Prefetch("competence", queryset=rows)))
    return render(
        request,
        "accounts/desk/trainings.html",
        {
            "page_title": "Training",
            "form": form,
            "trained": [one for one in people if one.competence.all()],
            "others": [one for one in people if not one.competence.all()],
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(MAY):
        return _shut(request)
    row = get_object_or_404(Competence.objects.select_related("person"), pk=pk)
    competence.withdraw(row, by=request.user)
    messages.success(request, "It is withdrawn. From now on they can’t do that work here.")
    return redirect("account_trainings")


class TrainingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY))


def menu_item() -> TrainingsMenuItem:
    return TrainingsMenuItem(
        "Training", reverse("account_trainings"), name="training", icon_name="clipboard-list",
        order=220,
    )  # fmt: skip
