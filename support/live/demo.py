"""Sample sessions for `manage.py demo`. Loading again changes nothing, except that there is always
one session that starts soon."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from journey.stages import Stage

from . import demo_programme
from .choices import Relation
from .models import GroupSession, Participation, SessionStaff
from .phases import Phase

SOON = "Early days together (sample)"
PLANNED = (
    (
        "Telling the rest of the family (sample)",
        "For people who carry this alone at home. We talk about whom to tell, and what to leave out.",
        "Talk of family rows and of children’s questions.",
        3,
    ),
    (
        "An evening for parents (sample)",
        "For mothers and fathers of grown-up children. Bring a cup of tea, say as little as you like.",
        "",
        6,
    ),
)
PAST = "A first meeting (sample)"
SUMMARY = "For anyone who found out in the last few weeks. Come as you are; reading along is fine."


@transaction.atomic
def load(*, facilitators: "list[User]", members: "list[User]") -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    _starting_soon(now, facilitators)
    for title, summary, note, days in PLANNED:
        upcoming = GroupSession.objects.upcoming().filter(title=title)
        if not upcoming.exists():
            evening = (timezone.localtime(now) + timedelta(days=days)).replace(hour=19, minute=0)
            relation = Relation.PARENTS if "parents" in title else Relation.ANYONE
            _plan(
                title, facilitators, summary=summary, content_note=note, starts_at=evening,
                relation=relation,
            )  # fmt: skip
    if not GroupSession.objects.filter(title=PAST).exists():
        _past(now, facilitators, members)
    demo_programme.load(now, facilitators, members)


PROMPTS = """\
What helped you get through this week?
One thing you wish others understood
Something small you will do for yourself tomorrow"""
ANSWERS = """\
Take all the time you need.
You do not have to answer that.
Thank you for saying it here."""


def _starting_soon(now: datetime, facilitators: "list[User]") -> None:
    """One that is over, or that nobody opened in time, is left as it is and a new one is planned."""
    for session in GroupSession.objects.upcoming().filter(title=SOON):
        if session.is_under_way and session.ends_at > now - timedelta(hours=1):
            return
        if session.phase == Phase.SCHEDULED and session.starts_at > now - timedelta(minutes=5):
            return
        if session.phase == Phase.SCHEDULED:
            session.starts_at = now + timedelta(minutes=10)
            session.save(update_fields=["starts_at"])
            return
        session.phase, session.paused_from, session.closed_at = Phase.CLOSED, "", now
        session.save(update_fields=["phase", "paused_from", "closed_at"])
    _plan(
        SOON,
        facilitators,
        summary=SUMMARY,
        content_note="Talk of shock, of sleepless nights and of the police.",
        stages=[Stage.FOUND_OUT.value, Stage.POLICE.value],
        prompts=PROMPTS,
        quick_answers=ANSWERS,
        latecomers=GroupSession.Latecomers.SUMMARY,
        starts_at=now + timedelta(minutes=10),
    )


def _plan(title: str, facilitators: "list[User]", **fields: object) -> GroupSession:
    session = GroupSession.objects.create(title=title, **fields)
    SessionStaff.objects.bulk_create(
        SessionStaff(session=session, person=person) for person in facilitators
    )
    return session


def _past(now: datetime, facilitators: "list[User]", members: "list[User]") -> None:
    began = now - timedelta(days=2)
    session = _plan(
        PAST,
        facilitators,
        summary=SUMMARY,
        starts_at=began,
        phase=Phase.CLOSED,
        opened_at=began,
        closed_at=began + timedelta(hours=1),
    )
    Participation.objects.bulk_create(
        Participation(
            session=session,
            person=person,
            state=Participation.State.ADMITTED,
            agreement_accepted_at=began,
            asked_at=began,
        )
        for person in members[:3]
    )
