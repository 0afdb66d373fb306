"""Nobody can pass as somebody else."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.names import normalised, refuse, skeleton

WREN = "Moderator Wren"


@pytest.mark.parametrize(
    "name",
    [
        "moderator wren",
        "Moderator  Wren",
        "Moderator Wren ",
        "ModeratorWren",
        "Moderator-Wren",
        "Moderator Wren'",
        "Mоderator Wren",  # a Cyrillic letter
        "Ｍoderator Wren",  # a wide letter
        "Moderator Wren\u3164",
        "Mode\u200brator Wren",
        "Mödérator Wren",
        "M0derator Wren",
    ],
)
def test_names_that_look_alike_have_one_skeleton(name: str) -> None:
    assert skeleton(name) == skeleton(WREN)


@pytest.mark.parametrize(
    ("one", "other"), [("Quiet Cove", "Quiet Dove"), ("Été", "Est"), ("Rowan", "Rowena")]
)
def test_names_that_differ_to_the_eye_have_different_ones(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mоderator Robin", "one alphabet"),
        ("Moderator Robin", "people who work here"),
        ("the FACIL1TATOR", "people who work here"),
        ("Alongside Team", "people who work here"),
        ("\u3164\u3164\u3164", "at least 3"),
        ("- - -", "at least 3"),
        ("Sam 07700 900123", "Leave"),
        ("sam@example.org", "Leave"),
        ("Quiet Harbour", ""),
        ("Тихая гавань", ""),
        ("مرفأ هادئ", ""),
        ("Llŷn Eirlys", ""),
    ],
)
def test_what_a_member_may_be_called(name: str, words: str) -> None:
    said = refuse(name)
    assert words in said
    assert bool(said) == bool(words)


def test_staff_may_say_what_they_are() -> None:
    assert refuse(WREN, is_staff=True) == ""


def test_a_name_is_stored_in_its_plain_form() -> None:
    assert normalised("  Quiet\u200b   Harbour ") == "Quiet Harbour"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Qυiet Harbour", "quiet harbour", "Quiet  Harbour"])
def test_a_member_cannot_take_a_name_that_looks_like_anothers(
    client: Client, member: User, other_member: User, name: str
) -> None:
    client.force_login(other_member)
    for data in (
        {"choice": "own", "own_name": name},
        {"choice": name, "offered": f"{name}|Low Tide"},
    ):
        answer = client.post("/account/screen-name/", data)
        assert "data-error-summary" in answer.content.decode()
    other_member.refresh_from_db()
    assert other_member.screen_name == "Amber Finch"


@pytest.mark.django_db
def test_a_new_name_is_guarded_as_the_old_one_was(client: Client, member: User) -> None:
    client.force_login(member)
    client.post("/account/screen-name/", {"choice": "own", "own_name": "Still Pond"})
    assert User.objects.known_as("still pond").get() == member
    assert not User.objects.known_as("Quiet Harbour").exists()
