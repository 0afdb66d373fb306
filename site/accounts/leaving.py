"""Leaving for good: whatever belongs to somebody goes, or stays without their name, by the registry
`privacy.belongings`. The account is deleted last, in the same transaction."""

from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse

from privacy import belongings, retention
from privacy.belongings import Duty

from . import ending_sessions
from .models import LeftName, User


class HandOverFirst(Exception):
    """Something waits for this person, and for nobody else."""

    def __init__(self, duties: list[Duty]) -> None:
        self.duties = duties
        super().__init__("; ".join(duty.words for duty in duties))


@transaction.atomic
def close_account(person: User, *, posts_stay: bool) -> None:
    """Everything of theirs goes; what they published in the forum may stay without their name.

    Raises HandOverFirst. After the commit sockets are closed, and on SQLite the log beside the
    database is emptied, in which what was deleted can be read until then.
    """
    person = _held(person)
    if duties := belongings.duties_of(person):
        raise HandOverFirst(duties)
    for held in belongings.holdings():
        if held.leave is not None:
            held.leave(person, posts_stay=posts_stay)
    LeftName.objects.remember(person.screen_name)
    person.delete()
    transaction.on_commit(retention.empty_write_ahead_log, robust=True)


def _held(person: User) -> User:
    """The row, so that nothing is written by them meanwhile; and those of the other administrators,
    so that the last two cannot leave in the same moment.

    No lock of the key: a notice for them, in another transaction, refers to it.
    """
    held = User.objects.select_for_update(no_key=True).order_by("pk")
    if person.is_superuser:
        list(held.filter(is_superuser=True))
    return held.get(pk=person.pk)


def end_sessions(person: User, *, posts_stay: bool) -> None:
    """Sign them out everywhere, and close their live rooms."""
    ending_sessions.end_all(person)


def last_administrator(person: User) -> Iterator[Duty]:
    """Somebody has to be able to give people their roles."""
    if not person.is_superuser:
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        yield Duty(
            "You are the only administrator. Make somebody else one first.",
            reverse("wagtailusers_users:index"),
        )
