"""Safeguarding records, made by the verbs of the site, and the people around them."""

from accounts import roles
from accounts.models import User
from safeguarding import escalating, opening
from safeguarding.models import OpeningRequest, SafeguardingRecord
from tests.conftest import make_person
from tests.safeguarding.factories import waiting_case

WHY = "She says that she will do it tonight."
REASON = "The police have called back."


def make_lead(name: str = "Lead Heron") -> User:
    return make_person(name, roles.SAFEGUARDING_LEADS)


def record_of(member: User, by: User, words: str = "Words of danger.") -> SafeguardingRecord:
    return escalating.escalate(waiting_case(member, words), by=by, why=WHY)


def opened(record: SafeguardingRecord, asker: User, second: User) -> OpeningRequest:
    """Asked by the one and confirmed by the other."""
    asked = opening.ask(record, lead=asker, reason=REASON)
    return opening.confirm(asked, lead=second)
