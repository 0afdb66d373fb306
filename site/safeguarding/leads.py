"""Who is a safeguarding lead. Asked of the role itself, each time.

`has_perm` says yes to every administrator. Safeguarding records are the one place where that must not
be so, so this asks whether one of the person's roles has the permission. An administrator who gives
themselves the role is one, and the audit trail says that they did.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef

from accounts import asked, roles
from accounts.gathering import Number

OPEN = "open_record"


def is_lead(person: Any) -> bool:
    """One query, and never a remembered answer: a role that was taken away is gone at once."""
    if not getattr(person, "is_authenticated", False):
        return False
    return bool(all_leads().filter(pk=person.pk).exists())


def all_leads() -> "models.QuerySet[Any]":
    people = get_user_model()
    holds = people.groups.through.objects.filter(
        user=OuterRef("pk"),
        group__permissions__codename=OPEN,
        group__permissions__content_type__app_label="safeguarding",
    )
    # By the name of the role as well: a role made by hand does not become this one by a tick.
    holds = holds.filter(group__name=roles.SAFEGUARDING_LEADS)
    return people._default_manager.filter(Exists(holds), is_active=True)


def seems_lead(person: Any) -> bool:
    """As it was when the request began: enough for what the menu shows, and for nothing that opens."""
    known: int | None = asked.known(person, "leads")
    return is_lead(person) if known is None else bool(known)


asked.of_everybody("leads", lambda pk: Number(all_leads().filter(pk=pk)))
