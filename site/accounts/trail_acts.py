"""What is recorded about accounts and roles. What administrators do is recorded in `desk.recording`."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.text import slugify

from privacy import trail
from privacy.trail import acts

from . import roles
from .competence import Work

OTHER = "other"  # a role that an administrator made: its name is text, so it stays out
ROLE = acts.codes(*(slugify(name) for name in roles.ALL), OTHER)

acts.register("accounts.person_made", "Made an account", roles=ROLE, administrator=acts.flag)
acts.register("accounts.roles_changed", "Changed the roles of a person", added=ROLE, removed=ROLE)
acts.register("accounts.administrator_made", "Made a person an administrator")
acts.register("accounts.administrator_unmade", "Took the rights of an administrator away")
acts.register("accounts.signing_in_stopped", "Stopped a person from signing in")
acts.register("accounts.signing_in_allowed", "Let a person sign in again")
acts.register("accounts.names_changed", "Changed the sign-in name or screen name of a person")
acts.register(
    "accounts.let_back_in",
    "Opened a way in again for a person who works here",
    by=acts.codes("second-step", "password-link"),
)
acts.register("accounts.account_closed", "Closed the account of somebody")
acts.register(
    "accounts.second_step_removed",
    "A second step of a staff account was removed",
    kind=acts.codes("totp", "webauthn"),
)
WORK = acts.codes(*(str(work.value) for work in Work))
acts.register("accounts.competence_recorded", "Wrote down that a training is in date", work=WORK)
acts.register("accounts.competence_withdrawn", "Withdrew the record of a training", work=WORK)
acts.register("accounts.role_made", "Made a role")
acts.register("accounts.role_changed", "Changed what a role may do")
acts.register("accounts.role_deleted", "Deleted a role")


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.second_step_removed")
def record_removed_second_step(
    sender: Any, instance: Authenticator, origin: Any, **kwargs: Any
) -> None:
    """Whoever removed it, by whatever door: the row tells no actor, and is in the transaction of the
    deleting. New recovery codes replace old ones all the time; an account that goes is told apart."""
    asked_for = origin.model if isinstance(origin, QuerySet) else type(origin)
    if asked_for is not Authenticator or instance.type == Authenticator.Type.RECOVERY_CODES:
        return
    if instance.user.is_at_work_here:
        trail.record(
            "accounts.second_step_removed",
            actor=None,
            about=instance.user,
            kind=str(Authenticator.Type(instance.type).value),
        )
