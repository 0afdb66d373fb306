"""Which acts are recorded, by whom, and that they stand or fall with what they record."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts import roles
from accounts.models import BrowserSession, User
from privacy import trail
from privacy.models import TrailEntry, TrailHead, TrailPerson
from privacy.trail import guards, recording, verifying
from safeguarding import casework, deciding
from safeguarding.models import Case, Decision
from safeguarding.screening import screen
from support.live import conducting, joining, presence
from support.live.models import GroupSession, Phase
from tests.forum.factories import PostFactory
from tests.home.factories import CrisisLineFactory
from tests.home.test_desk import CRISIS_LINE
from tests.live.conftest import let_in, plan
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def recorded() -> list[str]:
    return [entry.action for entry in TrailEntry.objects.order_by("number")]


def last() -> TrailEntry:
    return TrailEntry.objects.order_by("-number")[0]


def sign(person: User) -> str:
    return TrailPerson.objects.get(person=person).reference


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("admin-signs-in", "x", screen_name="Administrator Rook")


@pytest.fixture
def lead(db: None) -> User:
    from tests.conftest import make_person

    return make_person("Lead Heron", roles.SAFEGUARDING_LEADS)


@pytest.fixture
def case(member: User) -> Case:
    post = PostFactory(author=member)
    return casework.open_case(post, source=Case.Source.FIRST_POST, seen=screen("words"))


# Moderation


def test_a_decision_is_recorded_without_its_words(case: Case, moderator: User) -> None:
    deciding.refuse(case, moderator=moderator, version=1, policy=rule(), reason="Too much is said.")
    entry = last()
    assert entry.action == "safeguarding.decided.refuse"
    assert (entry.actor, entry.about_model, entry.about_key) == (
        sign(moderator),
        "safeguarding.case",
        str(case.pk),
    )
    assert set(entry.details) == {"rule", "severity"}
    assert "Too much" not in repr(vars(entry))


def test_a_decision_that_is_refused_or_fails_leaves_no_entry(
    case: Case, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(deciding.Refused):
        deciding.approve(case, moderator=moderator, version=99)
    monkeypatch.setattr(trail, "record", _fail)
    with pytest.raises(RuntimeError):
        deciding.approve(case, moderator=moderator, version=1)
    assert recorded() == []
    assert not Decision.objects.exists()
    case.refresh_from_db()
    assert case.state == Case.State.NEW


def _fail(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError


def test_taking_a_case_is_recorded_and_giving_it_back_is_not(case: Case, moderator: User) -> None:
    casework.claim(case, moderator=moderator)
    casework.release(case, moderator=moderator)
    assert recorded() == ["safeguarding.case_claimed"]


def test_what_a_member_withdraws_is_no_act_of_staff(case: Case) -> None:
    assert case.target is not None
    casework.withdrawn(case.target)
    assert recorded() == []


# Group sessions


def test_what_facilitators_do_is_recorded_and_about_whom_is_not(
    facilitator: User, second_facilitator: User, member: User, other_member: User, moderator: User
) -> None:
    session = plan(facilitator, second_facilitator)
    conducting.open_lobby(session, facilitator=facilitator)
    for person in (facilitator, second_facilitator):
        presence.touch(session.pk, person.pk)
    let_in(session, member, facilitator)
    joining.ask_to_join(session, person=other_member, agreed=True)
    waiting = session.participations.get(person=other_member)
    conducting.decline(session, waiting.key, facilitator=facilitator, reason="Another day.")
    conducting.open_room(session, facilitator=facilitator)
    conducting.watch(session, person=moderator)
    conducting.watch(session, person=moderator)
    inside = session.participations.get(person=member)
    conducting.remove(session, inside.key, facilitator=facilitator, reason="Please rest.")
    conducting.close(GroupSession.objects.get(pk=session.pk), facilitator=facilitator)
    assert recorded() == [
        "live.lobby_opened",
        "live.person_declined",
        "live.room_opened",
        "live.watch_began",
        "live.person_removed",
        "live.room_closed",
    ]
    assert {(e.about_model, e.about_key, str(e.details)) for e in TrailEntry.objects.all()} == {
        ("live.groupsession", str(session.pk), "{}")
    }
    assert not TrailPerson.objects.filter(person__in=[member, other_member]).exists()
    session.refresh_from_db()
    assert session.phase == Phase.CLOSED


# Accounts


def test_changing_an_account_at_the_desk_is_recorded_for_each_thing_that_changed(
    administrator: User, member: User, signed_in: SignIn
) -> None:
    moderators = Group.objects.get(name=roles.MODERATORS)
    form = {
        "username": member.username,
        "screen_name": member.screen_name,
        "groups": [moderators.pk],
        "is_active": "",
    }
    address = f"/desk/users/edit/{member.pk}/"
    assert signed_in(administrator).post(address, form).status_code == 302
    changed = list(TrailEntry.objects.order_by("number"))
    assert [entry.action for entry in changed] == [
        "accounts.roles_changed",
        "accounts.signing_in_stopped",
    ]
    assert changed[0].details == {"added": ["moderators"], "removed": ["members"]}
    assert {entry.actor for entry in changed} == {sign(administrator)}
    assert {entry.about_key for entry in changed} == {sign(member)}

    again = {**form, "is_active": "on", "is_superuser": "on", "screen_name": "Another Name"}
    assert signed_in(administrator).post(address, again).status_code == 302
    assert recorded()[2:] == [
        "accounts.administrator_made",
        "accounts.signing_in_allowed",
        "accounts.names_changed",
    ]
    assert "Another" not in repr(list(TrailEntry.objects.values()))
    signed_in(administrator).post(address, again)
    assert len(recorded()) == 5  # nothing was different


def test_making_and_deleting_an_account_at_the_desk_is_recorded(
    administrator: User, signed_in: SignIn
) -> None:
    own = Group.objects.create(name="What an administrator typed")
    form = {
        "username": "new-person",
        "screen_name": "New Person",
        "groups": [own.pk, Group.objects.get(name=roles.EDITORS).pk],
    }
    assert signed_in(administrator).post("/desk/users/new/", form).status_code == 302
    assert last().action == "accounts.person_made"
    assert last().details == {"roles": ["editors", "other"], "administrator": False}
    person = User.objects.get(username="new-person")
    known = sign(person)
    assert signed_in(administrator).post(f"/desk/users/delete/{person.pk}/").status_code == 302
    assert (last().action, last().about_key) == ("accounts.account_closed", known)
    assert not TrailPerson.objects.filter(reference=known).exists()
    assert verifying.verify().is_whole


def test_what_is_done_to_many_people_at_once_is_recorded_for_each(
    administrator: User, member: User, other_member: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    many = f"?id={member.pk}&id={other_member.pk}&next=/desk/users/"
    role = Group.objects.get(name=roles.FACILITATORS)
    for kind, form in (
        ("assign_role", {"role": role.pk}),
        ("set_active_state", {"mark_as_active": "False"}),
        ("set_active_state", {"mark_as_active": "False"}),
    ):
        answer = client.post(f"/desk/bulk/accounts/user/{kind}/{many}", form)
        assert answer.status_code == 302, kind
    assert recorded() == [
        *["accounts.roles_changed"] * 2,
        *["accounts.signing_in_stopped"] * 2,
    ]


def test_a_change_that_can_not_be_recorded_is_not_made(
    administrator: User, member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "record", _fail)
    with pytest.raises(RuntimeError):
        signed_in(administrator).post(f"/desk/users/delete/{member.pk}/")
    assert User.objects.filter(pk=member.pk).exists()


def test_a_second_step_that_staff_lose_is_recorded_and_a_members_is_not(
    member: User, moderator: User
) -> None:
    for person in (member, moderator):
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
            Authenticator.objects.create(user=person, type=kind, data={}).delete()
    assert recorded() == ["accounts.second_step_removed"]
    assert (last().about_key, last().details) == (sign(moderator), {"kind": "totp"})
    Authenticator.objects.create(user=moderator, type=Authenticator.Type.TOTP, data={})
    moderator.delete()
    assert len(recorded()) == 1  # it went with the account, and that is another act


def test_a_role_is_told_by_its_number(administrator: User, signed_in: SignIn) -> None:
    role = Group.objects.create(name="What an administrator typed")
    assert signed_in(administrator).post(f"/desk/groups/delete/{role.pk}/").status_code == 302
    assert (last().action, last().about_model) == ("accounts.role_deleted", "auth.group")
    assert "typed" not in repr(vars(last()))


# What commands do, and what editors change


def test_a_purge_is_recorded_when_it_deleted_something(member: User) -> None:
    from datetime import timedelta

    from django.utils import timezone

    call_command("purge")
    assert recorded() == []
    BrowserSession.objects.create(
        session_key="x", session_data="", expire_date=timezone.now() - timedelta(minutes=1)
    )
    call_command("purge")
    assert (last().action, last().actor, last().details) == (
        "privacy.purged",
        "",
        {"rows": 1, "models": 1},
    )


def test_changing_a_crisis_line_is_recorded(
    administrator: User, editor: User, signed_in: SignIn
) -> None:
    line = CrisisLineFactory()
    address = f"/desk/crisis-lines/edit/{line.pk}/"
    assert signed_in(editor).post(address, CRISIS_LINE).status_code == 302
    assert (last().action, last().actor) == ("pages.crisis_line_changed", sign(editor))
    client = signed_in(administrator)
    other = CRISIS_LINE | {"name": "Another line"}
    assert client.post("/desk/crisis-lines/new/", other).status_code == 302
    assert client.post(f"/desk/crisis-lines/delete/{line.pk}/").status_code == 302
    assert recorded()[1:] == ["pages.crisis_line_made", "pages.crisis_line_deleted"]


def test_wagtails_own_log_keeps_no_name_of_a_person(
    administrator: User, member: User, signed_in: SignIn
) -> None:
    form = {"username": member.username, "screen_name": member.screen_name, "is_active": ""}
    desk = signed_in(administrator)
    assert desk.post(f"/desk/users/edit/{member.pk}/", form).status_code == 302
    kept = repr(list(ModelLogEntry.objects.values()))
    assert ModelLogEntry.objects.count() == 1
    assert member.screen_name not in kept
    assert member.username not in kept


# The page at the desk


def test_the_page_names_people_only_while_they_are_here(
    administrator: User, lead: User, case: Case, moderator: User, signed_in: SignIn
) -> None:
    deciding.approve(case, moderator=moderator, version=1)
    page = signed_in(lead).get("/desk/audit-trail/")
    assert page.status_code == 200
    said = page.content.decode()
    assert "Moderator Wren" in said
    assert f"case {case.pk}" in said
    assert "Nothing is missing and nothing was changed" in said
    moderator.delete()
    said = signed_in(administrator).get("/desk/audit-trail/").content.decode()
    assert "Moderator Wren" not in said
    assert "Somebody who has left" in said


def test_the_page_shows_what_was_asked_for(
    lead: User, moderator: User, case: Case, signed_in: SignIn
) -> None:
    casework.claim(case, moderator=moderator)
    for _ in range(60):
        recording.in_a_transaction("privacy.purged", rows=1, models=1)
    client = signed_in(lead)

    def shown(query: str) -> int:
        return client.get(f"/desk/audit-trail/?{query}").content.decode().count("<time datetime=")

    known = TrailPerson.objects.get(person=moderator)
    assert shown("") == 50
    assert shown("before=12") == 11
    assert shown("act=safeguarding.case_claimed") == 1
    assert shown(f"person={known.pk}") == 1
    assert shown("until=2020-01-01") == 0
    assert shown("since=2020-01-01&act=safeguarding.case_claimed") == 1
    assert client.get("/desk/audit-trail/?since=yesterday").status_code == 422
    assert client.get("/desk/audit-trail/?before=0&act=nonsense").status_code == 422


def test_the_page_says_when_the_trail_is_broken(lead: User, signed_in: SignIn) -> None:
    from django.db import connection

    for _ in range(3):
        recording.in_a_transaction("privacy.purged", rows=1, models=1)
    guards.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_trailentry WHERE number = 2")
    guards.put_up(connection)
    said = signed_in(lead).get("/desk/audit-trail/").content.decode()
    assert "The trail is broken" in said
    assert "Entry 2: is missing" in said


def test_the_list_costs_the_same_however_many_people_are_in_it(
    lead: User, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.conftest import make_person

    client = signed_in(lead)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/audit-trail/").status_code == 200
        return len(queries)

    def somebody(number: int) -> None:
        with transaction.atomic():
            trail.record("privacy.purged", actor=make_person(f"Person {number}"), rows=1, models=1)

    somebody(1)
    cost()
    few = cost()
    for number in range(2, 22):
        somebody(number)
    assert cost() == few
    assert TrailHead.objects.get().number == 21
