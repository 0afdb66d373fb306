"""Accounts in the staff desk: for administrators, with screen names and roles."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import Group
from django.db import models
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from . import ending_sessions
from .desk_acts import ChangePersonView, DeletePersonView, MakePersonView
from .models import User


class _StaffAccountFields(forms.ModelForm):
    """Wagtail's form asks for e-mail and legal names. Ours has none to ask for."""

    email = None
    first_name = None
    last_name = None


class StaffAccountEditForm(_StaffAccountFields, UserEditForm):
    end_sessions = forms.BooleanField(
        label="Sign this person out everywhere now",
        help_text="Ends all their sessions and closes their live rooms. They can sign in again, unless"
        " they may not sign in any more.",
        required=False,
    )

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit)
        if commit and self.cleaned_data["end_sessions"]:
            ending_sessions.end_all(person)
        return person

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

    def get_base_queryset(self) -> models.QuerySet[User]:
        return User.objects.prefetch_related("groups")


def _roles(person: User) -> str:
    return ", ".join(group.name for group in person.groups.all()) or "None"


class StaffAccountViewSet(UserViewSet):
    menu_label = "People and roles"
    index_view_class = StaffAccountIndexView
    add_view_class = MakePersonView
    edit_view_class = ChangePersonView
    delete_view_class = DeletePersonView
    filterset_class = StaffAccountFilterSet
    ordering = "screen_name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffAccountEditForm if for_update else StaffAccountCreationForm
