"""Staff who can't get in are let in by an administrator. Members never are."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from tests.conftest import PASSWORD

from .test_second_step import come_in, is_in, set_up_app

pytestmark = pytest.mark.django_db

NEW = "seven-slow-blue-kettles"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    boss = User.objects.create_superuser("boss", PASSWORD, screen_name="Boss")
    return signed_in(boss)


def press(desk: Client, person: User, button: str) -> str:
    answer = desk.post(reverse("account_way_in", args=[person.pk]), {"do": button}, follow=True)
    return answer.content.decode()


def link_for(desk: Client, person: User) -> str:
    (link,) = re.findall(r"<code>http://testserver(\S+)</code>", press(desk, person, "password"))
    return str(link)


def test_a_lost_phone_is_forgotten_and_the_person_told(desk: Client, moderator: User) -> None:
    set_up_app(come_in(moderator))
    press(desk, moderator, "second-step")
    assert not Authenticator.objects.exists()
    assert is_in(come_in(moderator))
    (notice,) = Notice.objects.of(moderator)
    assert "An administrator" in notice.line


def test_a_link_sets_a_new_password_once_and_signs_out_elsewhere(
    desk: Client, moderator: User
) -> None:
    elsewhere = come_in(moderator)
    link = link_for(desk, moderator)
    assert is_in(elsewhere)
    assert Notice.objects.of(moderator).count() == 1

    visitor = Client()
    page = visitor.get(link)
    assert "no-store" in page.headers["Cache-Control"]
    weak = visitor.post(link, {"password1": "short", "password2": "short"})
    assert "at least 10 characters" in weak.content.decode()
    done = visitor.post(link, {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == reverse("account_login")

    assert is_in(come_in(moderator, NEW))
    assert not is_in(come_in(moderator, PASSWORD))
    assert not is_in(elsewhere)
    assert visitor.get(link).status_code == 404
    again = visitor.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert again.status_code == 404


def test_a_link_ends_after_a_day_and_with_the_account(desk: Client, moderator: User) -> None:
    link = link_for(desk, moderator)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert Client().get(link).status_code == 404
    assert Client().get(link).status_code == 200
    assert Client().get(link.replace(str(moderator.pk), "999", 1)).status_code == 404
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert Client().get(link).status_code == 404


def test_a_member_is_never_let_in_by_anybody(desk: Client, member: User) -> None:
    set_up_app(come_in(member))
    for button in ("second-step", "password"):
        page = press(desk, member, button)
        assert "You cannot open this account" in page
        assert "/account/new-password/" not in page
    assert Authenticator.objects.filter(user=member).exists()
    assert not Notice.objects.exists()


def test_who_may_edit_people_opens_no_administrators_account(
    desk: Client, moderator: User, signed_in: Callable[[User], Client]
) -> None:
    from accounts import letting_back_in

    boss = User.objects.get(username="boss")
    assert not letting_back_in.may_be_let_in(boss, administrator=moderator)
    assert not letting_back_in.may_be_let_in(boss, administrator=boss)
    with pytest.raises(letting_back_in.NotForThem):
        letting_back_in.new_password_token(boss, administrator=moderator)
    answer = signed_in(moderator).post(
        reverse("account_way_in", args=[boss.pk]), {"do": "password"}
    )
    assert "/account/new-password/" not in answer.content.decode()


def test_nobody_sets_the_password_of_somebody_else(desk: Client, moderator: User) -> None:
    edit = reverse("wagtailusers_users:edit", args=[moderator.pk])
    page = desk.get(edit).content.decode()
    assert 'type="password"' not in page
    assert f'value="{moderator.screen_name}"' in page
    assert not re.search(r"<li>\s*None\s*</li>", page)
    assert reverse("account_way_in", args=[moderator.pk]) in page

    blank = desk.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="screen_name"' in blank
    assert 'type="password"' not in blank
    new = {"username": "new-wren", "screen_name": "New Wren", "password1": NEW, "password2": NEW}
    desk.post(reverse("wagtailusers_users:add"), new)
    made = User.objects.get(username="new-wren")
    assert not made.has_usable_password()
    assert not is_in(come_in(made, NEW))
