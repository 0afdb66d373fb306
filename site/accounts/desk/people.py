"""Accounts in the staff desk: for administrators, with screen names and roles."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import Group
from django.db import models
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from accounts import ending_sessions
from accounts.models import User

from .closing import CLOSE, CloseAccountView
from .recording import ChangePersonView, MakePersonView


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
    """Without a password: the person chooses it, by a link from "Lost password or phone"."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = {"username", "screen_name", "is_superuser", "groups"}
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person


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


class EditPersonView(ChangePersonView):
    delete_item_label = CLOSE


class StaffAccountViewSet(UserViewSet):
    edit_template_name = "accounts/desk/person.html"
    create_template_name = "accounts/desk/new_person.html"
    menu_label = "People and roles"
    index_view_class = StaffAccountIndexView
    add_view_class = MakePersonView
    edit_view_class = EditPersonView
    delete_view_class = CloseAccountView
    delete_template_name = "accounts/desk/close.html"
    filterset_class = StaffAccountFilterSet
    ordering = "screen_name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffAccountEditForm if for_update else StaffAccountCreationForm
