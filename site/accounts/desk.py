"""Accounts in the staff desk: for administrators, with screen names and roles."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.admin.menu import MenuItem
from wagtail.users.views.users import DeleteView, EditView, IndexView, UserViewSet

from privacy import belongings

from . import leaving
from .leaving_forms import LeaveForm
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
        ]

    def get_list_more_buttons(self, instance: User) -> list[MenuItem]:
        buttons: list[MenuItem] = super().get_list_more_buttons(instance)
        address = self.get_delete_url(instance)
        return [
            MenuItem(CLOSE, url=address, icon_name="bin", priority=30)
            if address and button.url == address
            else button
            for button in buttons
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
    template_name = "accounts/desk/close.html"
    form_class = LeaveForm
    usage_url_name = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"duties": belongings.duties_of(self.object)}

    def form_valid(self, form: LeaveForm) -> HttpResponse:
        try:
            leaving.close_account(self.object, posts_stay=form.posts_stay)
        except leaving.HandOverFirst:
            return self.render_to_response(self.get_context_data(form=form), status=409)
        # Without the name: messages wait in a session.
        messages.success(self.request, "The account is closed, and what belonged to it is gone.")
        return redirect(self.get_success_url())


@hooks.register("before_bulk_action")
def close_one_at_a_time(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    """Wagtail would delete many rows at once, and leave behind whatever else is theirs."""
    if action_type != "delete" or action.model is not User:
        return None
    messages.error(request, "Accounts are closed one at a time, from the page of the person.")
    return redirect("wagtailusers_users:index")


class StaffAccountViewSet(UserViewSet):
    menu_label = "People and roles"
    index_view_class = StaffAccountIndexView
    edit_view_class = StaffAccountEditView
    delete_view_class = CloseAccountView
    filterset_class = StaffAccountFilterSet
    ordering = "screen_name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffAccountEditForm if for_update else StaffAccountCreationForm
