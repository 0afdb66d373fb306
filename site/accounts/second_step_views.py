"""The pages of allauth about recovery codes: how many are left, also when they can't be opened."""

from typing import Any

from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as allauth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacy.keys import CannotOpen

from . import second_step
from .models import User


def how_many_codes(request: HttpRequest) -> dict[str, int | None]:
    assert isinstance(request.user, User)
    return {
        "codes_left": second_step.codes_left(request.user),
        "few_codes": second_step.FEW_CODES,
    }


class SecondStepView(mfa.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | how_many_codes(self.request)


class NewCodesView(allauth.GenerateRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without allauth's own, which opens the old codes to count them."""
        context: dict[str, Any] = super(allauth.GenerateRecoveryCodesView, self).get_context_data(
            **kwargs
        )
        return context | {"unused_code_count": how_many_codes(self.request)["codes_left"]}


class CodesView(allauth.ViewRecoveryCodesView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().get(request, *args, **kwargs)
        except CannotOpen:
            answer = render(request, self.template_name, {"cannot_open": True})
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | how_many_codes(self.request)


index = login_required(SecondStepView.as_view())
new_codes = NewCodesView.as_view()
codes = CodesView.as_view()
