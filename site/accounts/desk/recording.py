"""What administrators do to accounts and roles at the desk, written into the audit trail in the same
transaction. Roles are told by their codes, people by their references."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail import hooks
from wagtail.users.views import groups, users
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from accounts import roles
from accounts.models import User
from accounts.trail_acts import OTHER
from privacy import trail


def _codes(groups: Any) -> list[str]:
    known = {name: slugify(name) for name in roles.ALL}
    return sorted({known.get(group.name, OTHER) for group in groups})


@dataclass(frozen=True)
class _Before:
    """What of an account can be changed by somebody else."""

    roles: frozenset[Group]
    is_superuser: bool
    is_active: bool
    names: tuple[str, str]

    @classmethod
    def of(cls, pk: int) -> "_Before":
        person = User.objects.get(pk=pk)
        return cls(
            frozenset(person.groups.all()),
            person.is_superuser,
            person.is_active,
            (person.username, person.screen_name),
        )


def record_changes(before: _Before, *, person: User, by: User) -> None:
    """One entry for each thing that is different now."""
    now = _Before.of(person.pk)
    who: dict[str, Any] = {"actor": by, "about": person}
    if now.roles != before.roles:
        trail.record(
            "accounts.roles_changed",
            **who,
            added=_codes(now.roles - before.roles),
            removed=_codes(before.roles - now.roles),
        )
    if now.is_superuser != before.is_superuser:
        made = "made" if now.is_superuser else "unmade"
        trail.record(f"accounts.administrator_{made}", **who)
    if now.is_active != before.is_active:
        changed = "allowed" if now.is_active else "stopped"
        trail.record(f"accounts.signing_in_{changed}", **who)
    if now.names != before.names:
        trail.record("accounts.names_changed", **who)


class MakePersonView(users.CreateView):
    def save_instance(self) -> User:
        person: User = super().save_instance()
        trail.record(
            "accounts.person_made",
            actor=self.request.user,
            about=person,
            roles=_codes(person.groups.all()),
            administrator=person.is_superuser,
        )
        return person


class ChangePersonView(users.EditView):
    def save_instance(self) -> User:
        before = _Before.of(self.object.pk)
        person: User = super().save_instance()
        record_changes(before, person=person, by=self.request.user)
        return person


@hooks.register("before_bulk_action")
def record_for_many(request: HttpRequest, kind: str, objects: Any, action: Any) -> None:
    """The same for a list of people at once. Wagtail asks within the transaction, before the act."""
    if not isinstance(action, UserBulkAction):
        return
    for person in objects:
        who: dict[str, Any] = {"actor": request.user, "about": person}
        if kind == "assign_role":
            role = action.cleaned_form.cleaned_data["role"]
            if not person.groups.filter(pk=role.pk).exists():
                trail.record("accounts.roles_changed", **who, added=_codes([role]), removed=[])
        elif kind == "set_active_state":
            wanted = action.cleaned_form.cleaned_data["mark_as_active"]
            if person.is_active != wanted:
                changed = "allowed" if wanted else "stopped"
                trail.record(f"accounts.signing_in_{changed}", **who)


class MakeRoleView(groups.CreateView):
    @transaction.atomic
    def process_form(self) -> Any:
        return super().process_form()

    def save_instance(self) -> Group:
        role: Group = super().save_instance()
        trail.record("accounts.role_made", actor=self.request.user, about=role)
        return role


class ChangeRoleView(groups.EditView):
    @transaction.atomic
    def process_form(self) -> Any:
        return super().process_form()

    def save_instance(self) -> Group:
        role: Group = super().save_instance()
        trail.record("accounts.role_changed", actor=self.request.user, about=role)
        return role


class DeleteRoleView(groups.DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        trail.record("accounts.role_deleted", actor=self.request.user, about=self.object)
        super().delete_action()


class RoleViewSet(groups.GroupViewSet):
    add_view_class = MakeRoleView
    edit_view_class = ChangeRoleView
    delete_view_class = DeleteRoleView
