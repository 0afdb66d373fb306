"""The pages of allauth that open recovery codes, for when these can't be opened any more."""

from typing import Any

from allauth.mfa.recovery_codes import views as allauth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacy.keys import CannotOpen

from . import second_step


class NewCodesView(allauth.GenerateRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without allauth's own, which opens the old codes to count them."""
        context: dict[str, Any] = super(allauth.GenerateRecoveryCodesView, self).get_context_data(
            **kwargs
        )
        return context | {"unused_code_count": second_step.codes_left(self.request.user)}


class CodesView(allauth.ViewRecoveryCodesView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().get(request, *args, **kwargs)
        except CannotOpen:
            answer = render(request, self.template_name, {"cannot_open": True})
        return answer


new_codes = NewCodesView.as_view()
codes = CodesView.as_view()
