import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts import roles
from accounts.adapter import pseudonym
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_migrations_make_every_role() -> None:
    assert set(roles.ALL) <= set(Group.objects.values_list("name", flat=True))


def test_moderators_have_lost_the_page_permissions_that_wagtail_gave_them() -> None:
    moderators = Group.objects.get(name=roles.MODERATORS)
    assert not moderators.page_permissions.exists()
    assert not moderators.collection_permissions.exists()


def test_granting_a_permission_nobody_declares_fails() -> None:
    with pytest.raises(LookupError, match="eat_cake"):
        roles.grant(apps, roles.MEMBERS, "accounts.eat_cake")


def test_granting_makes_the_permission_and_gives_it_to_the_role(member: User) -> None:
    roles.grant(apps, roles.MEMBERS, "accounts.view_user")
    assert User.objects.get(pk=member.pk).has_perm("accounts.view_user")


@pytest.mark.parametrize("role", roles.STAFF)
def test_every_staff_role_may_open_the_desk(role: str) -> None:
    person = User.objects.create_user("somebody", "x", screen_name="Somebody")
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    assert client.get("/desk/").status_code == 200


def test_a_visitor_at_the_desk_is_asked_to_sign_in_at_everybodys_door(visitor: Client) -> None:
    answer = visitor.get("/desk/pages/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/login/?next=%2Fdesk%2Fpages%2F"


def test_members_and_strangers_are_told_that_the_desk_is_not_for_them(
    member: User, stranger: User
) -> None:
    for person in (member, stranger):
        client = Client()
        client.force_login(person)
        answer = client.get("/desk/pages/", follow=True)
        assert answer.status_code == 403
        assert "not open to you" in answer.content.decode()


def test_the_desk_greets_by_screen_name(moderator: User, client: Client) -> None:
    client.force_login(moderator)
    page = client.get("/desk/").content.decode()
    assert moderator.screen_name in page
    assert moderator.username not in page


def test_only_an_administrator_reaches_people_and_roles(moderator: User, client: Client) -> None:
    client.force_login(moderator)
    assert client.get("/desk/users/").status_code in {302, 403}

    client.force_login(User.objects.create_superuser("boss", "x", screen_name="Boss"))
    page = client.get("/desk/users/")
    assert page.status_code == 200
    assert moderator.screen_name in page.content.decode()
    assert moderator.username not in page.content.decode()


def test_an_administrator_makes_a_facilitator_at_the_desk(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss", "x", screen_name="Boss"))
    assert client.get("/desk/users/new/").status_code == 200
    client.post(
        "/desk/users/new/",
        {
            "username": "new-colleague",
            "screen_name": "Colleague Pine",
            "password1": "four-calm-grey-herons",
            "password2": "four-calm-grey-herons",
            "groups": [Group.objects.get(name=roles.FACILITATORS).pk],
        },
    )
    made = User.objects.get(username="new-colleague")
    assert made.role_names == [roles.FACILITATORS]

    page = client.get(f"/desk/users/edit/{made.pk}/")
    assert page.status_code == 200
    assert "email" not in page.content.decode().lower().replace("e-mail", "")


def test_an_address_becomes_a_hash_that_changes_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts import adapter

    first = pseudonym("203.0.113.7")
    assert first == pseudonym("203.0.113.7")
    assert first != pseudonym("203.0.113.8")
    assert "203" not in first
    monkeypatch.setattr(adapter, "_key", (adapter._key[0].replace(year=2020), adapter._key[1]))
    assert first != pseudonym("203.0.113.7")


def test_eighty_people_behind_one_address_can_all_join() -> None:
    for number in range(80):
        answer = Client(REMOTE_ADDR="203.0.113.7").post(
            "/account/sign-up/",
            {
                "username": f"somebody-{number}",
                "password1": "four-calm-grey-herons",
                "choice": "own",
                "own_name": f"Calm Cove {number}",
            },
        )
        assert answer.status_code == 302
    assert User.objects.count() == 80


def test_forty_wrong_passwords_do_not_lock_the_owner_out(member: User) -> None:
    for _ in range(40):
        Client(REMOTE_ADDR="203.0.113.66").post(
            "/account/login/", {"login": member.username, "password": "wrong-and-long"}
        )
    owner = Client(REMOTE_ADDR="203.0.113.7")
    owner.post("/account/login/", {"login": member.username, "password": "four-calm-grey-herons"})
    assert owner.get("/account/").status_code == 200


def test_those_who_are_allowed_something_are_found_as_they_are_asked(
    member: User, moderator: User, stranger: User, editor: User
) -> None:
    """By a role, by a grant of their own, or as an administrator; never with a closed account."""
    permission = Permission.objects.get(codename="moderate_forum")
    stranger.user_permissions.add(permission)
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    found = User.objects.allowed_to("forum.moderate_forum")
    everybody = [User.objects.get(pk=each.pk) for each in (member, moderator, stranger, editor)]
    assert {each for each in everybody if each.has_perm("forum.moderate_forum")} == set(found)
    assert found.all().count() == 3
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert found.all().count() == 2
