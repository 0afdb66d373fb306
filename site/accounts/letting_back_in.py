"""What an administrator can do for somebody at work here who can't get in.

Never for a member: nobody here knows who a member is, so whoever asks may be somebody else. The person
is told on the site by a notice (`let_back_in`, heard by notices.signing_in).
"""

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.dispatch import Signal

from privacy import trail

from .models import User

# Sent in the transaction, with `person_id`; says that something was done and never what.
let_back_in = Signal()


class NotForThem(Exception):
    """This account can't be opened by an administrator."""


class _Links(PasswordResetTokenGenerator):
    """Good once (the password is part of what is signed) and for PASSWORD_RESET_TIMEOUT seconds."""

    key_salt = "accounts.letting_back_in"


_links = _Links()


def may_be_let_in(person: User, *, administrator: User) -> bool:
    return (
        person.is_active
        and person.is_at_work_here
        and person.pk != administrator.pk
        and (administrator.is_superuser or not person.is_superuser)
    )


def remove_second_step(person: User, *, administrator: User) -> None:
    """Remove app, passkeys and recovery codes. What was opened with them is closed at once."""
    _refuse_unless(person, administrator)
    with transaction.atomic():
        Authenticator.objects.filter(user_id=person.pk).delete()
        let_back_in.send(sender=User, person_id=person.pk)
        trail.record("accounts.let_back_in", actor=administrator, about=person, by="second-step")


def new_password_token(person: User, *, administrator: User) -> str:
    """For a link with which the person chooses a new password. Nothing changes until it is used."""
    _refuse_unless(person, administrator)
    with transaction.atomic():
        let_back_in.send(sender=User, person_id=person.pk)
        trail.record("accounts.let_back_in", actor=administrator, about=person, by="password-link")
    return _links.make_token(person)


def holder_of(pk: int, token: str) -> User | None:
    """Whose link this is; None if it was used, is too old, or is none."""
    person = User.objects.filter(pk=pk, is_active=True).first()
    good = person is not None and person.is_at_work_here and _links.check_token(person, token)
    return person if good else None


def _refuse_unless(person: User, administrator: User) -> None:
    if not may_be_let_in(person, administrator=administrator):
        raise NotForThem
