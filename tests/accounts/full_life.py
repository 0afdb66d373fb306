"""One person who has left something in every room, each with words that stand nowhere else."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry

from accounts import roles
from accounts.models import User
from forum import publishing
from forum.models import Post, Topic
from notices.telling import tell
from safeguarding import casework, deciding, reporting
from safeguarding.models import Case
from safeguarding.screening import screen
from support.live import moderation, talking
from support.live.models import GroupSession, Phase
from tests.conftest import PASSWORD
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation
from tests.live.conftest import let_in, put_in

SIGN_IN, SCREEN, ALIAS = "sentinel-signs-in", "Sentinel Heron", "Sentinel Wader"
PUBLIC = ("Sentinel-title", "Sentinel-opening", "Sentinel-reply", "Sentinel-approved")
PRIVATE = (
    "Sentinel-held",
    "Sentinel-waiting-title",
    "Sentinel-waiting-opening",
    "Sentinel-report",
    "Sentinel-notice",
    "Sentinel-passkey",
    "Sentinel-form",
    "Sentinel-live",
)
NAMES = (SIGN_IN, SCREEN, ALIAS)


@dataclass
class Life:
    person: User
    own: Topic
    others: Topic
    waiting: Topic
    session: GroupSession
    cases: dict[str, Case] = field(default_factory=dict)


def lead(
    *, other: User, facilitator: User, moderator: User, room: GroupSession, client: Client
) -> Life:
    person = User.objects.create_user(SIGN_IN, PASSWORD, screen_name=SCREEN)
    person.groups.add(Group.objects.get(name=roles.MEMBERS))
    client.force_login(person)
    board = BoardFactory(title="Early on", slug="early-on")
    own = TopicFactory(board=board, author=person, title="Sentinel-title", state="waiting")
    publishing.publish(_post(own, person, "Sentinel-opening", is_opening=True))
    publishing.publish(_post(own, other, "An answer by somebody else."))
    others = conversation(other, board=board, title="Of somebody else")
    publishing.publish(_post(others, person, "Sentinel-reply"))
    publishing.publish(_post(others, other, "And so it went on."))
    waiting = TopicFactory(
        board=board, author=person, title="Sentinel-waiting-title", state="waiting"
    )
    life = Life(person, own, others, waiting, room)
    posts = {
        "held": _post(others, person, "Sentinel-held"),
        "waiting": _post(waiting, person, "Sentinel-waiting-opening", is_opening=True),
        "approved": _post(others, person, "Sentinel-approved"),
        # What stands around it quotes both of them.
        "of the other": _post(others, other, "Words that a moderator looked at."),
    }
    for name, post in posts.items():
        life.cases[name] = casework.open_case(
            post, source=Case.Source.FIRST_POST, seen=screen(post.reviewed_text)
        )
    deciding.approve(life.cases["approved"], moderator=moderator, version=1)
    deciding.approve(life.cases["of the other"], moderator=moderator, version=1)
    _reports(life, other, moderator)
    tell(person.pk, line="Sentinel-notice", url="/forum/")
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Sentinel-passkey", "credential": {}}
    )
    about = {"content_type": ContentType.objects.get_for_model(User), "object_id": str(person.pk)}
    FormState.objects.create(
        **about, user=moderator, data="screen_name=Sentinel-form", last_updated_at=timezone.now()
    )
    ModelLogEntry.objects.create(
        **about, label=SCREEN, action="wagtail.edit", timestamp=timezone.now(), user=moderator
    )
    _in_the_room(life, facilitator)
    return life


def _post(topic: Topic, author: User, body: str, **more: Any) -> Post:
    return PostFactory(topic=topic, author=author, body=body, **more)


def _reports(life: Life, other: User, moderator: User) -> None:
    about = _post(life.others, other, "Something unkind.")
    publishing.publish(about)
    told = reporting.report(about, reporter=life.person, reason="unkind", text="Sentinel-report")
    deciding.dismiss(told.case, moderator=moderator, version=told.case.version)


def _in_the_room(life: Life, facilitator: User) -> None:
    let_in(life.session, life.person, facilitator, alias=ALIAS)
    say(life, "Sentinel-live for all of us")
    said = say(life, "Sentinel-live for the facilitators", to="facilitators")
    moderation.hide(life.session, said.seq, by=facilitator, reason="Sentinel-live was heard")


def say(life: Life, body: str, to: str = "room") -> Any:
    life.session.refresh_from_db()
    if life.session.phase != Phase.SHARING:
        put_in(life.session, Phase.SHARING)
    return talking.say(life.session, author=life.person, client_id=uuid4(), body=body, to=to)
