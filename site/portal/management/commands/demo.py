"""Sample people and sample content, to look at the portal with. Never on a real service."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.competence import Competence, Work
from accounts.models import User

PASSWORD = "sample-only-quiet-lantern"  # noqa: S105  (printed on purpose; demo data only)


@dataclass(frozen=True)
class Person:
    sign_in: str
    screen_name: str
    role: str
    is_superuser: bool = False


PEOPLE = (
    Person("member", "Quiet Harbour", roles.MEMBERS),
    Person("member2", "Amber Finch", roles.MEMBERS),
    Person("member3", "Slow River", roles.MEMBERS),
    Person("member4", "Evening Thrush", roles.MEMBERS),
    Person("member5", "Hazel Gate", roles.MEMBERS),
    Person("facilitator", "Rowan", roles.FACILITATORS),
    Person("facilitator2", "Marian", roles.FACILITATORS),
    Person("moderator", "Moderator Wren", roles.MODERATORS),
    Person("moderator2", "Moderator Swift", roles.MODERATORS),
    Person("editor", "Editor Linnet", roles.EDITORS),
    Person("helpline", "Helpline Lark", roles.HELPLINE_WORKERS),
    Person("lead", "Lead Heron", roles.SAFEGUARDING_LEADS),
    Person("admin-demo", "Administrator", "", is_superuser=True),
)


class Command(BaseCommand):
    help = "Load sample people, articles, boards and sessions. Loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sessions-only",
            action="store_true",
            help="only see to it that one group session starts soon, and print the sign-ins",
        )

    def handle(self, *args: Any, sessions_only: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo makes accounts with a known password, so it refuses to run "
                "while DEBUG is off."
            )
        with transaction.atomic():
            people = load_people()
            if not sessions_only:
                load_content(people)
            load_sessions(people)
        self.stdout.write("Sample sign-ins (password for all: " + PASSWORD + ")")
        for person in PEOPLE:
            what = "everything" if person.is_superuser else person.role.lower()
            self.stdout.write(f"  {person.sign_in:<13} {person.screen_name:<15} {what}")


def load_content(people: dict[str, User]) -> None:
    """Only the portal knows every room; each room knows its own sample content."""
    from forum.demo import load as load_conversations
    from home.pages.demo import load as load_guidance

    load_guidance()
    load_conversations(
        members=in_role(people, roles.MEMBERS), moderators=in_role(people, roles.MODERATORS)
    )


def load_sessions(people: dict[str, User]) -> None:
    from support.live.demo import load

    load_trainings(people)
    load(facilitators=in_role(people, roles.FACILITATORS), members=in_role(people, roles.MEMBERS))


TRAINED = {
    roles.FACILITATORS: Work.FACILITATING,
    roles.MODERATORS: Work.WATCHING,
    roles.SAFEGUARDING_LEADS: Work.WATCHING,
}


def load_trainings(people: dict[str, User]) -> None:
    """The sample people are in date, also when the demo is loaded again next year."""
    until = timezone.localdate() + timedelta(days=365)
    for person in PEOPLE:
        if work := TRAINED.get(person.role):
            Competence.objects.update_or_create(
                person=people[person.sign_in], work=work, defaults={"valid_until": until}
            )


def in_role(people: dict[str, User], role: str) -> list[User]:
    return [people[person.sign_in] for person in PEOPLE if person.role == role]


def load_people() -> dict[str, User]:
    people: dict[str, User] = {}
    hashed: str | None = None
    for person in PEOPLE:
        user = User.objects.filter(username=person.sign_in).first()
        if user is None:
            user = User(
                username=person.sign_in,
                screen_name=person.screen_name,
                is_superuser=person.is_superuser,
            )
            if hashed is None:  # hashing is slow on purpose; one password needs it once
                user.set_password(PASSWORD)
                hashed = user.password
            user.password = hashed
            user.save()
            if person.role:
                user.groups.add(Group.objects.get(name=person.role))
        people[person.sign_in] = user
    return people
