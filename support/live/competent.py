"""Nobody facilitates or watches whose training is not in date on the day of the session."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accounts import competence
from accounts.competence import Competence, CompetenceQuerySet, Work
from accounts.models import User

from .events import Code
from .models import GroupSession
from .refusals import Refused


def day_of(session: GroupSession) -> date:
    """The day that counts: that of the session, whenever that is asked."""
    return timezone.localdate(session.starts_at)


def require(person: User, work: Work, *, session: GroupSession) -> None:
    """Raises Refused (NOT_ALLOWED). One query."""
    if not competence.in_date(person, work, on=day_of(session)):
        raise Refused(
            Code.NOT_ALLOWED,
            "Your training is not in date for this. A safeguarding lead can write down a new one.",
        )


def those_in_date(work: Work, *, session: GroupSession) -> "CompetenceQuerySet":
    """The records that count for this session, for a condition on people (`person`)."""
    return Competence.objects.for_work(work).valid_on(day_of(session))


def can_lead(person: User, session: GroupSession) -> bool:
    """Trained to facilitate, and in date. Costs 1 query, and those of a permission."""
    trained = those_in_date(Work.FACILITATING, session=session).of(person)
    return person.has_perm("live.facilitate_groupsession") and trained.exists()


def not_in_date(people: Iterable[int], *, on: date) -> set[int]:
    """Those of these people who could not facilitate on that day. One query."""
    wanted = set(people)
    valid = Competence.objects.for_work(Work.FACILITATING).valid_on(on)
    return wanted - set(valid.filter(person__in=wanted).values_list("person_id", flat=True))
