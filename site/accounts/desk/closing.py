"""Closing an account at the desk, for somebody who asks us to."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.users.views.bulk_actions import DeleteBulkAction
from wagtail.users.views.users import DeleteView

from accounts import leaving
from accounts.leaving_forms import CloseForm
from privacy import belongings, trail

CLOSE = "Close this account"


class CloseAccountView(DeleteView):
    """For somebody who asks us to. Where Wagtail would delete the row, and leave behind whatever
    else is theirs."""

    page_title = CLOSE
    form_class = CloseForm

    def get_usage_url(self) -> None:
        """The page says what goes; Wagtail's count knows only what it indexes."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"duties": belongings.duties_of(self.object)}

    def form_valid(self, form: CloseForm) -> HttpResponse:
        try:
            with transaction.atomic():
                # Before it goes: afterwards nothing says whose account it was.
                trail.record("accounts.account_closed", actor=self.request.user, about=self.object)
                leaving.close_account(self.object, posts_stay=form.posts_stay)
        except leaving.HandOverFirst:
            return self.render_to_response(self.get_context_data(form=form), status=409)
        # Without the name: messages wait in a session.
        messages.success(self.request, "The account is closed, and what belonged to it is gone.")
        return redirect(self.get_success_url())


class OneAtATime(DeleteBulkAction):
    """In the place of Wagtail's action of the same name, which deletes rows and nothing else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.error(request, "Accounts are closed one at a time, from the page of the person.")
        return redirect("wagtailusers_users:index")
