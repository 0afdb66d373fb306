"""Joining with a made-up name, and coming back."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts import roles, screen_names
from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def joining(**changed: str) -> dict[str, str]:
    return {
        "username": "grey-heron",
        "password1": PASSWORD,
        "choice": "own",
        "own_name": "Patient Otter",
    } | changed


@override_settings(PASSWORD_HASHERS=["accounts.hashing.BoundedArgon2PasswordHasher"])
def test_joining_makes_a_member_who_is_signed_in(visitor: Client) -> None:
    answer = visitor.post(reverse("account_signup"), joining(), follow=True)

    person = User.objects.get(username="grey-heron")
    assert answer.redirect_chain[-1][0] == reverse("account_home")
    assert person.screen_name == "Patient Otter"
    assert person.role_names == [roles.MEMBERS]
    assert person.password.startswith("argon2")
    assert person.check_password(PASSWORD)
    assert "Patient Otter" in answer.content.decode()


def test_the_form_asks_for_no_address_and_offers_names_nobody_has(visitor: Client) -> None:
    page = visitor.get(reverse("account_signup")).content.decode()

    assert "email" not in re.findall(r'name="(\w+)"', page)
    offered = re.findall(r'name="choice" value="([^"]+)"', page)
    assert len(offered) == 6
    assert offered[-1] == "own"
    assert not User.objects.filter(screen_name__in=offered).exists()


def test_an_offered_name_can_be_taken_as_it_stands(visitor: Client) -> None:
    visitor.post(
        reverse("account_signup"),
        joining(choice="Calm Cove", own_name="", offered="Calm Cove|Low Tide"),
    )
    assert User.objects.get(username="grey-heron").screen_name == "Calm Cove"


def test_a_mistake_keeps_what_was_typed_and_the_names_on_offer(visitor: Client) -> None:
    answer = visitor.post(
        reverse("account_signup"), joining(password1="short", offered="Calm Cove|Low Tide")
    )
    page = answer.content.decode()

    assert 'value="grey-heron"' in page
    assert 'value="Patient Otter"' in page
    assert 'value="Calm Cove"' in page
    assert "data-error-summary" in page
    assert 'href="#id_password1"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"own_name": ""}, "Write the name you want"),
        ({"own_name": "<script>"}, "Use letters, numbers"),
        ({"own_name": "Grey-Heron"}, "not your sign-in name"),
        ({"own_name": "quiet harbour"}, "Somebody has a screen name like that"),
        ({"choice": "not on offer"}, "not one of the available choices"),
        ({"username": "Quiet-Harbour-Signs-In"}, "That sign-in name is taken"),
        ({"username": "two words"}, "with no spaces"),
        ({"password1": "1234567890"}, "too common"),
        ({"password1": "Alongside2026!"}, "about this site"),
    ],
)
def test_each_mistake_has_its_own_words(
    visitor: Client, member: User, changed: dict[str, str], words: str
) -> None:
    answer = visitor.post(reverse("account_signup"), joining(**changed))
    assert words in answer.content.decode()
    assert User.objects.count() == 1


def test_signing_in_gives_one_answer_for_a_wrong_name_and_a_wrong_password(
    visitor: Client, member: User
) -> None:
    unknown = visitor.post(reverse("account_login"), {"login": "nobody", "password": PASSWORD})
    wrong = visitor.post(
        reverse("account_login"), {"login": member.username, "password": "wrong-and-long"}
    )
    sentence = "do not go together"
    assert sentence in unknown.content.decode()
    assert sentence in wrong.content.decode()


def test_signing_in_and_out(visitor: Client, member: User) -> None:
    visitor.post(reverse("account_login"), {"login": member.username.upper(), "password": PASSWORD})
    assert visitor.get(reverse("account_home")).status_code == 200

    visitor.post(reverse("account_logout"))
    assert visitor.get(reverse("account_home")).status_code == 302


def test_signing_in_leads_nowhere_outside(visitor: Client, member: User) -> None:
    answer = visitor.post(
        reverse("account_login"),
        {"login": member.username, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer.headers["Location"] == reverse("account_home")


def test_changing_the_password_asks_for_the_old_one_and_signs_out_elsewhere(
    signed_in: "object", member: User
) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(member)
    elsewhere.force_login(member)
    new = "seven-slow-blue-kettles"

    refused = here.post(
        reverse("account_change_password"),
        {"oldpassword": "wrong", "password1": new, "password2": new},
    )
    assert "data-error-summary" in refused.content.decode()

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    member.refresh_from_db()
    assert member.check_password(new)
    assert elsewhere.get(reverse("account_home")).status_code == 302


def test_a_new_screen_name_stands_at_once(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.post(
        reverse("account_screen_name"), {"choice": "own", "own_name": "Still Pond"}, follow=True
    )
    assert "Other people now see you as Still Pond" in answer.content.decode()


def test_keeping_ones_own_screen_name_is_no_clash(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.post(
        reverse("account_screen_name"), {"choice": "own", "own_name": "quiet harbour"}
    )
    assert answer.status_code == 302


def test_names_are_suggested_also_when_every_plain_one_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen_names, "FIRST", [f"Calm{n}" for n in "abcde"])
    monkeypatch.setattr(screen_names, "SECOND", [f"Cove{n}" for n in "abcde"])
    for one in screen_names.FIRST:
        for other in screen_names.SECOND:
            User.objects.create_user(f"{one}{other}", screen_name=f"{one} {other}")
    names = screen_names.suggest()
    assert len(set(names)) == 5
    assert not User.objects.filter(screen_name__in=names).exists()


def test_pages_about_e_mail_do_not_exist(client: Client, member: User) -> None:
    client.force_login(member)
    for path in ("email/", "password/reset/", "confirm-email/", "social/"):
        assert client.get(f"/account/{path}").status_code == 404


@pytest.mark.committed
def test_people_who_join_with_one_name_at_one_moment_get_one_name_and_clear_errors() -> None:
    def join(number: int) -> int:
        try:
            answer = Client().post(reverse("account_signup"), joining(username=f"person-{number}"))
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(join, range(4)))

    assert answers == [200, 200, 200, 302]
    assert [person.screen_name for person in User.objects.all()] == ["Patient Otter"]
    # And whoever comes next can still join.
    assert (
        Client()
        .post(reverse("account_signup"), joining(username="next-one", own_name="Low Tide"))
        .status_code
        == 302
    )


def test_nobody_is_stored_without_a_screen_name() -> None:
    with pytest.raises(IntegrityError):
        User.objects.create_user("nameless", screen_name="")
