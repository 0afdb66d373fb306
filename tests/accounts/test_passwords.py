"""What a password may be: OWASP ASVS 5.0, section 6.2."""

import re

import pytest
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def join(password: str) -> User | None:
    data = {"username": "grey-heron", "choice": "own", "own_name": "Patient Otter"}
    Client().post(reverse("account_signup"), data | {"password1": password})
    return User.objects.filter(username="grey-heron").first()


@pytest.mark.parametrize(
    "password",
    [
        "ten-signs!",
        "83920175648391027564",  # figures only
        "lampvasebrickmoon",  # small letters only
        " spaces at both ends ",
        "пароль тихой гавани",
        "🦦🏡🌧️🍵🕯️🚲🎈🪁🧦🥄",
        "a-long-one " * 40,  # 440 characters: nothing is cut off
    ],
)
def test_any_characters_may_be_in_it_and_none_must(password: str) -> None:
    person = join(password)
    assert person is not None
    assert person.check_password(password)
    assert not person.check_password(password[:-1])
    assert not person.check_password(password.strip() + "x")
    answer = Client().post(reverse("account_login"), {"login": "grey-heron", "password": password})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "password",
    ["nine-sign", "qwertyuiop", "grey-heron1", "Alongside-2026", "familysupport1", "my alongside"],
)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert join(password) is None


@override_settings(SITE_NAME="Quiet Lantern")
def test_the_name_that_the_site_has_here_is_refused() -> None:
    with pytest.raises(ValidationError, match="about this site"):
        validate_password("QuietLantern2026")
    validate_password("lantern-brick-otter-vase")


def test_the_list_of_common_passwords_is_long_enough_for_our_length() -> None:
    """At least 3,000 that are long enough to be chosen here would be better; all of them count."""
    (common,) = [
        one for one in get_default_password_validators() if isinstance(one, CommonPasswordValidator)
    ]
    assert len(common.passwords) >= 3000


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_it_may_be_pasted_filled_in_and_shown(name: str) -> None:
    page = Client().get(reverse(name)).content.decode()
    (field,) = re.findall(r"<input type=\"password\"[^>]*>", page)
    assert "data-show-password" in field
    assert re.search(r'autocomplete="(current|new)-password"', field)
    assert "maxlength" not in field
    assert "show-password.js" in page


def test_changing_it_asks_for_the_one_now_and_keeps_the_rules(member: User) -> None:
    client = Client()
    client.force_login(member)
    page = client.get(reverse("account_change_password")).content.decode()
    assert page.count("data-show-password") == 3
    short = {"oldpassword": "four-calm-grey-herons", "password1": "short", "password2": "short"}
    answer = client.post(reverse("account_change_password"), short)
    assert "at least 10 characters" in answer.content.decode()
