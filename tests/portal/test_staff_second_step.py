"""Staff need a second factor for everything that a member may not do, asked for in one place."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts import second_step
from accounts.models import User
from portal import checks, staff_pages
from portal.middleware import StaffSecondStepMiddleware
from support.live import access
from support.live.models import GroupSession, Phase
from tests.accounts.test_second_step import code_of, come_in, set_up_app
from tests.live.conftest import let_in, plan, put_in

ROOT = Path(__file__).resolve().parents[2]
NEEDED = "/account/second-step/needed/"
STAFF_PATHS = sorted({page.path for page in staff_pages.all_pages() if page.is_for_staff})


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def boss(db: None) -> User:
    """An administrator, who is refused nothing for any other reason."""
    return User.objects.create_superuser("boss", "four-calm-grey-herons", screen_name="Boss")


@pytest.fixture
def shown() -> Callable[[User], Client]:
    """Somebody who signed in with a code from an app."""

    def sign_in(person: User) -> Client:
        secret, _ = set_up_app(come_in(person))
        client = come_in(person)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        return client

    return sign_in


def test_the_walk_finds_the_staff_pages() -> None:
    names = {page.name for page in staff_pages.all_pages() if page.is_for_staff}
    assert {"live:console", "live:conduct", "live:watch", "wagtailadmin_home"} <= names
    assert {"safeguarding_queue", "wagtailsnippets_forum_board:list"} <= names or len(names) > 100
    assert len(STAFF_PATHS) > 150


@pytest.mark.django_db
def test_every_staff_page_refuses_an_administrator_without_a_second_factor(boss: User) -> None:
    client = come_in(boss)
    let_past = []
    for address in STAFF_PATHS:
        for answer in (client.get(address), client.post(address)):
            if not answer.headers.get("Location", "").startswith(NEEDED):
                let_past.append((address, answer.status_code))
    assert let_past == []


@pytest.mark.django_db
def test_a_refused_page_says_kindly_what_to_set_up_and_then_leads_back(editor: User) -> None:
    client = come_in(editor)
    answer = client.get("/desk/pages/?p=1", follow=True)
    assert answer.redirect_chain == [(f"{NEEDED}?next=%2Fdesk%2Fpages%2F%3Fp%3D1", 302)]
    page = answer.content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page

    secret, _ = set_up_app(client)
    answer = client.get("/desk/", follow=True)
    assert "You have a second step" in answer.content.decode()
    again = reverse("mfa_reauthenticate") + "?next=%2Fdesk%2F"
    assert again in answer.content.decode()
    back = client.post(again, {"code": code_of(secret), "next": "/desk/"})
    assert back.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
def test_staff_who_signed_in_with_the_second_step_work_as_ever(
    moderator: User, shown: Callable[[User], Client]
) -> None:
    client = shown(moderator)
    assert client.get("/desk/").status_code == 200
    assert client.get(reverse("safeguarding_queue")).status_code == 200
    assert client.get(NEEDED).status_code == 302


@pytest.mark.django_db
def test_the_password_alone_does_not_do_once_a_factor_is_set_up(moderator: User) -> None:
    set_up_app(come_in(moderator))
    client = Client()
    client.force_login(moderator)  # a session from before the factor was set up
    assert client.get("/desk/").headers["Location"].startswith(NEEDED)


@pytest.mark.django_db
def test_a_removed_factor_closes_what_was_opened_with_it(
    moderator: User, shown: Callable[[User], Client]
) -> None:
    client = shown(moderator)
    moderator.authenticator_set.all().delete()
    assert client.get("/desk/").headers["Location"].startswith(NEEDED)


@pytest.mark.django_db
def test_members_are_asked_for_nothing(member: User) -> None:
    client = come_in(member)
    for address in ("/", "/forum/", "/sessions/", "/notices/", "/account/"):
        assert client.get(address, follow=True).status_code == 200
    assert client.get("/desk/pages/", follow=True).status_code == 403
    assert client.get(NEEDED).headers["Location"] == reverse("account_home")


@pytest.mark.django_db
def test_whatever_gives_more_than_a_member_has_makes_somebody_staff(member: User) -> None:
    def fresh() -> User:
        return User.objects.get(pk=member.pk)

    assert not fresh().is_at_work_here
    member.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert fresh().is_at_work_here
    member.user_permissions.clear()
    member.groups.add(Group.objects.create(name="A role made tomorrow"))
    assert fresh().is_at_work_here


@pytest.mark.django_db
def test_who_is_held_back_keeps_what_a_member_has_and_no_more(
    member: User, facilitator: User, boss: User
) -> None:
    for person in (facilitator, boss):
        person.is_held_back = True
        assert not person.has_perm("live.facilitate_groupsession")
        assert not person.has_module_perms("live")
    facilitator.groups.add(*member.groups.all())
    held_back = User.objects.get(pk=facilitator.pk)
    held_back.is_held_back = True
    assert held_back.has_perm("live.join_groupsession")
    assert held_back.has_module_perms("live")
    assert not held_back.has_perm("live.facilitate_groupsession")


def running(*facilitators: User) -> GroupSession:
    return put_in(plan(*facilitators), Phase.SHARING)


@pytest.mark.django_db
def test_a_facilitator_without_it_sees_nothing_of_the_room(
    facilitator: User, second_facilitator: User, shown: Callable[[User], Client]
) -> None:
    session = running(facilitator, second_facilitator)
    client = come_in(facilitator)
    # The frame is small: it says no by itself instead of showing a whole page inside.
    assert client.get(reverse("live:frame", args=[session.slug])).status_code == 403
    for name in ("live:room", "live:console"):
        answer = client.get(reverse(name, args=[session.slug]))
        assert answer.headers["Location"].startswith(NEEDED), name
    poll = client.get(
        reverse("live:poll", args=[session.slug]), headers={"Accept": "application/json"}
    )
    assert poll.status_code == 403
    say = client.post(reverse("live:say", args=[session.slug]), {"body": "hello"})
    assert say.headers["Location"] == NEEDED
    fragment = client.get(
        reverse("live:console", args=[session.slug]), headers={"X-Fragment": "console"}
    )
    assert fragment.status_code == 403

    assert shown(facilitator).get(reverse("live:room", args=[session.slug])).status_code == 200


@pytest.mark.django_db
def test_a_member_in_the_room_is_untouched(
    facilitator: User, second_facilitator: User, member: User
) -> None:
    session = put_in(plan(facilitator, second_facilitator), Phase.LOBBY)
    let_in(session, member, facilitator)
    put_in(session, Phase.SHARING)
    client = come_in(member)
    assert client.get(reverse("live:room", args=[session.slug])).status_code == 200


def standing_by_socket(client: Client, session: GroupSession) -> access.Standing:
    person = access.who_is_signed_in(client.session.session_key)
    assert person is not None
    return access.standing_of(person, session)


@pytest.mark.django_db
def test_a_socket_gives_a_facilitator_without_it_no_part(
    facilitator: User, second_facilitator: User, shown: Callable[[User], Client]
) -> None:
    session = running(facilitator, second_facilitator)
    plain = standing_by_socket(come_in(facilitator), session)
    assert not plain.is_staff
    assert not plain.may(access.Action.ENTER)
    assert standing_by_socket(shown(facilitator), session).is_facilitator


def test_the_checks_are_quiet_about_the_portal_as_it_is() -> None:
    assert checks.staff_need_a_second_factor(None) == []
    assert checks.every_staff_page_asks_for_the_second_step(None) == []


def test_a_waiver_outside_development_is_an_error_and_nothing_starts(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "somewhere.settings")
    assert [error.id for error in checks.staff_need_a_second_factor(None)] == ["portal.E003"]
    with pytest.raises(ImproperlyConfigured):
        StaffSecondStepMiddleware(lambda request: HttpResponse())
    settings.DEBUG = True
    assert checks.staff_need_a_second_factor(None) == []


def test_a_missing_or_misplaced_door_is_found(settings: Any) -> None:
    kept = [name for name in settings.MIDDLEWARE if name != checks.DOOR]
    for order in (kept, [checks.DOOR, *kept]):
        settings.MIDDLEWARE = order
        assert [error.id for error in checks.staff_need_a_second_factor(None)] == ["portal.E004"]


def unmarked(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


def test_a_staff_view_that_forgets_the_second_step_is_found(settings: Any) -> None:
    unmarked.__module__ = "support.somewhere.views.console"
    from wagtail.admin.views.home import HomeView

    outside = [path("rooms/<slug:slug>/", unmarked), path("elsewhere/", HomeView.as_view())]
    settings.ROOT_URLCONF = tuple(outside)
    found = checks.every_staff_page_asks_for_the_second_step(None)
    assert [error.id for error in found] == ["portal.E005", "portal.E005"]

    settings.ROOT_URLCONF = (path("rooms/<slug:slug>/", second_step.for_staff(unmarked)),)
    assert checks.every_staff_page_asks_for_the_second_step(None) == []


def test_production_refuses_the_waiver() -> None:
    program = (
        "import portal.settings.base as base; base.STAFF_SECOND_FACTOR_REQUIRED = False;"
        "import portal.settings.production"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            "PATH": "",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "SECRET_KEY": "x" * 60,
            "BASE_URL": "https://alongside.example",
            "STAFF_SECOND_FACTOR_REQUIRED": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "cannot be waived" in result.stderr
