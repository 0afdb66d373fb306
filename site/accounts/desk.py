"""Accounts in the staff desk: for administrators, with screen names and roles."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from . import ending_sessions, letting_back_in
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


def way_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again for somebody at work here; the rules are in `letting_back_in`."""
    if not request.user.has_perm("accounts.change_user"):
        return permission_denied(request)
    administrator = request.user
    assert isinstance(administrator, User)
    person = get_object_or_404(User, pk=pk)
    allowed = letting_back_in.may_be_let_in(person, administrator=administrator)
    context: dict[str, Any] = {"person": person, "allowed": allowed}
    if request.method == "POST" and allowed:
        if request.POST.get("do") == "second-step":
            letting_back_in.remove_second_step(person, administrator=administrator)
            messages.success(request, f"{person.screen_name} has no second step any more.")
            return redirect("wagtailusers_users:edit", pk)
        if request.POST.get("do") == "password":
            token = letting_back_in.new_password_token(person, administrator=administrator)
            address = reverse("account_new_password", args=[person.pk, token])
            context["link"] = request.build_absolute_uri(address)
    return render(request, "accounts/desk/way_in.html", context)


class StaffAccountViewSet(UserViewSet):
    edit_template_name = "accounts/desk/person.html"
    create_template_name = "accounts/desk/new_person.html"
    menu_label = "People and roles"
    index_view_class = StaffAccountIndexView
    add_view_class = MakePersonView
    edit_view_class = ChangePersonView
    delete_view_class = DeletePersonView
    filterset_class = StaffAccountFilterSet
    ordering = "screen_name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffAccountEditForm if for_update else StaffAccountCreationForm
