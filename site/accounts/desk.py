"""Accounts in the staff desk: for administrators, with screen names and roles."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions import DeleteBulkAction
from wagtail.users.views.users import DeleteView, EditView, IndexView, UserViewSet

from privacy import belongings

from . import leaving
from .leaving_forms import CloseForm
from .models import User

CLOSE = "Close this account"


class _StaffAccountFields(forms.ModelForm):
    """Wagtail's form asks for e-mail and legal names. Ours has none to ask for."""

    email = None
    first_name = None
    last_name = None


class StaffAccountEditForm(_StaffAccountFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = User
        fields = {"username", "screen_name", "is_superuser", "groups", "is_active"}
        widgets = {"groups": forms.CheckboxSelectMultiple}


class StaffAccountCreationForm(_StaffAccountFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = {"username", "screen_name", "is_superuser", "groups"}
        widgets = {"groups": forms.CheckboxSelectMultiple}


class StaffAccountFilterSet(WagtailFilterSet):
    group = django_filters.ModelChoiceFilter(
        field_name="groups", queryset=Group.objects.all(), label="Role"
    )

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = ["is_active", "is_superuser"]


class CloseColumn(Column):
    """A link to where an account is closed; none for one's own, which has its page."""

    def get_value(self, instance: User) -> str:
        address = super().get_value(instance)
        if not address:
            return ""
        return format_html(
            '<a href="{}">{}<span class="w-sr-only"> of {}</span></a>',
            address, CLOSE, instance.screen_name,
        )  # fmt: skip


class StaffAccountIndexView(IndexView):
    """Screen names, roles, and whether they may sign in. Sign-in names stay out of lists."""

    page_title = "People and roles"
    add_item_label = "Add a person"
    default_ordering = "screen_name"
    search_fields = ["screen_name"]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "screen_name",
                label="Screen name",
                sort_key="screen_name",
                get_url=self.get_edit_url,
            ),
            Column("role_names", label="Roles", accessor=_roles),
            BooleanColumn("is_superuser", label="Administrator", sort_key="is_superuser"),
            BooleanColumn("is_active", label="May sign in", sort_key="is_active"),
            CloseColumn("close", label="Leaving", accessor=self.get_delete_url),
        ]

    def get_base_queryset(self) -> models.QuerySet[User]:
        return User.objects.prefetch_related("groups")


def _roles(person: User) -> str:
    return ", ".join(group.name for group in person.groups.all()) or "None"


class StaffAccountEditView(EditView):
    delete_item_label = CLOSE


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


class StaffAccountViewSet(UserViewSet):
    menu_label = "People and roles"
    index_view_class = StaffAccountIndexView
    edit_view_class = StaffAccountEditView
    delete_view_class = CloseAccountView
    delete_template_name = "accounts/desk/close.html"
    filterset_class = StaffAccountFilterSet
    ordering = "screen_name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffAccountEditForm if for_update else StaffAccountCreationForm
