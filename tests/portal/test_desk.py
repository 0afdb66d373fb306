"""One desk, and each role sees only its own work there."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import roles
from accounts.models import User

pytestmark = pytest.mark.django_db

PLACES = {
    roles.EDITORS: {"Guidance pages", "Crisis lines"},
    roles.MODERATORS: {
        "Review queue",
        "Member reports",
        "Boards",
        "Group sessions",
        "Hours of moderation",
        "Moderation report",
        "Looking after you",
    },
    roles.FACILITATORS: {"Group sessions", "Looking after you"},
    roles.HELPLINE_WORKERS: set(),
    roles.SAFEGUARDING_LEADS: {
        "Review queue",
        "Member reports",
        "Group sessions",
        "Audit trail",
        "Kind wordings",
        "Sealed records",
        "Moderation report",
        "Looking after you",
    },
}


@pytest.mark.parametrize("role", roles.STAFF)
def test_the_first_page_of_the_desk_leads_to_ones_own_work(role: str) -> None:
    person = User.objects.create_user("somebody", screen_name="Somebody")
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)

    page = client.get("/desk/").content.decode()
    section = page[page.index("desk-places") :]
    section = section[: section.index("</section>")]
    names = {re.sub(r" \(\d+\)", "", name) for name in re.findall(r">([^<>]+)</a>", section)}
    assert names - {"Go to the site"} == PLACES[role]

    for address in re.findall(r'href="(/desk/[^"]+)"', section):
        assert client.get(address, follow=True).status_code == 200, address


def test_nobody_is_led_to_a_forum_that_is_shut_to_them(
    visitor: Client, editor: User, member: User
) -> None:
    def leads_there(client: Client, path: str) -> bool:
        return 'href="/forum/"' in client.get(path).content.decode()

    assert leads_there(visitor, "/help-now/")  # the door asks to sign in, and says why
    for person, expected in ((editor, False), (member, True)):
        client = Client()
        client.force_login(person)
        assert leads_there(client, "/notices/") is expected
        assert leads_there(client, "/account/") is expected
