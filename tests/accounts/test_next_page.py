"""Whatever `next` says, nobody is led away from here, nor to nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import next_page
from accounts.models import User
from tests.conftest import PASSWORD
from tests.portal.doors import doors

BAD = (
    "0", "x", "?x", "#x", ".", "../desk/", "https://evil.example/", "//evil.example/", "///evil.example",
    "/\\evil.example", "\\\\evil.example", "http:evil.example", "javascript:alert(1)", "\t//evil.example",
    "/\t/evil.example", "http://testserver/account/", " /account/",
)  # fmt: skip
OWN = sorted(
    {
        door.address
        for door in doors()
        if door.address.startswith("/account/") and "{" not in door.address
    }
)


@pytest.mark.parametrize("address", BAD)
def test_only_a_path_from_the_root_is_ours(address: str) -> None:
    good = ("/", "/account/", "/forum/topics/3/?from=21#post-23")
    assert all(next_page.is_ours(each) for each in good)
    assert not next_page.is_ours(address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", ["0", "//evil.example/", "https://evil.example/", "/\\evil.example"]
)
def test_no_page_of_an_account_leads_where_next_should_not(
    bad: str, member: User, visitor: Client
) -> None:
    assert len(OWN) > 15
    inside = Client(raise_request_exception=False)
    inside.force_login(member)
    for address in OWN:
        for client in (visitor, inside):
            to = client.get(address, {"next": bad}).headers.get("Location", "/")
            assert to.startswith("/"), (address, to)
            assert not to.startswith(("//", "/\\")), (address, to)


@pytest.mark.django_db
@pytest.mark.parametrize(("wanted", "leads_to"), [("/forum/", "/forum/"), ("0", "/account/"),
                                                  ("//evil.example/", "/account/")])  # fmt: skip
def test_signing_in_leads_to_what_was_wanted_if_it_is_ours(
    wanted: str, leads_to: str, member: User, visitor: Client
) -> None:
    answer = visitor.post(
        f"{reverse('account_login')}?next={wanted}",
        {"login": member.username, "password": PASSWORD, "next": wanted},
    )
    assert answer.status_code == 302
    led = answer.headers["Location"]
    assert led == leads_to or (
        leads_to == "/account/" and led.startswith("/") and "evil" not in led
    )
