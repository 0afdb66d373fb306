"""Whatever allauth can show is drawn by us: no page of its own can be reached."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account import app_settings
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.module_loading import import_string

from accounts import urls
from accounts.models import User
from tests.conftest import PASSWORD

from .test_second_step import code_of, come_in, set_up_app

SITE = Path(urls.__file__).resolve().parents[1]


def account_views() -> dict[str, Any]:
    patterns = [*urls.urlpatterns, *urls.second_step]
    return {one.name: one.callback for one in patterns if isinstance(one, URLPattern)}


def test_every_template_that_a_view_of_allauth_names_is_ours() -> None:
    named = 0
    for name, view in account_views().items():
        template = getattr(getattr(view, "view_class", None), "template_name", None)
        if template is not None:
            origin = Path(get_template(template).origin.name)
            assert origin.is_relative_to(SITE), f"{name} shows {template} from elsewhere"
            named += 1
    assert named >= 12


def test_all_that_is_mounted_of_allauth_is_mounted_in_one_place() -> None:
    from portal.staff_pages import all_pages

    ours = set(account_views().values())
    for page in all_pages():
        if page.view_module.startswith("allauth."):
            assert page.view in ours, page.path
    assert get_resolver().url_patterns


def test_the_page_for_too_many_tries_is_ours() -> None:
    wanted = import_string("portal.urls.handler429")
    assert import_string(wanted).__module__ == "portal.views"
    assert app_settings.TEMPLATE_EXTENSION == "html"


@pytest.mark.django_db
def test_every_page_shows_templates_of_ours_and_django_only(member: User) -> None:
    """Asked in each state, by the origin of everything that was drawn."""
    visitor, client = Client(), come_in(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    given = {"mfa_remove_webauthn": [1], "account_new_password": [1, "not-a-token"]}
    names = list(account_views())

    def look(asker: Client) -> None:
        for name in names:
            address = reverse(name, args=given.get(name))
            for page in (asker.get(address), asker.post(address, {})):
                for template in getattr(page, "templates", None) or []:
                    where = str(template.origin.name)
                    assert "/allauth/" not in where, f"{name}: {where}"
                    drawn.add(where)

    drawn: set[str] = set()
    look(visitor)
    set_up_app(client)
    half_way = come_in(member)
    for page in (half_way.get(reverse("mfa_authenticate")),):
        drawn |= {str(one.origin.name) for one in page.templates}
    names.remove("account_logout")  # signs out
    names.remove("leave_last_step")  # an empty form of somebody who wrote nothing is a yes
    names.remove("mfa_deactivate_totp")
    look(client)
    drawn |= {str(one.origin.name) for one in client.get(reverse("mfa_deactivate_totp")).templates}
    found = {re.sub(r".*/templates/", "", one) for one in drawn}
    assert {
        "account/login.html",
        "account/signup.html",
        "account/password_change.html",
        "account/reauthenticate.html",
        "account/cannot_get_in.html",
        "account/account_inactive.html",
        "mfa/authenticate.html",
        "mfa/index.html",
        "mfa/reauthenticate.html",
        "mfa/recovery_codes/generate.html",
        "mfa/recovery_codes/index.html",
        "mfa/totp/deactivate_form.html",
        "mfa/webauthn/add_form.html",
        "mfa/webauthn/authenticator_list.html",
    } <= found
    assert not any("/allauth/" in one for one in drawn)


@pytest.mark.django_db
def test_the_way_back_in_is_linked_from_signing_in_and_from_the_second_step(member: User) -> None:
    way = f'href="{reverse("account_cannot_get_in")}"'
    assert way in Client().get(reverse("account_login")).content.decode()
    secret, _ = set_up_app(come_in(member))
    assert way in come_in(member).get(reverse("mfa_authenticate")).content.decode()
    page = Client().get(reverse("account_cannot_get_in")).content.decode()
    for way in ("recovery codes", "passkey", "Then we cannot let you in", "I work here"):
        assert way in page
    assert code_of(secret)


@pytest.mark.django_db
def test_few_codes_left_are_said_while_there_is_time(member: User) -> None:
    _, codes = set_up_app(come_in(member))
    said = []
    for code in codes:
        client = come_in(member)
        client.post(reverse("mfa_authenticate"), {"code": code})
        said.append(client.get(reverse("mfa_index")).content.decode())
    assert "You have 9 codes that are not used yet" in said[0]
    assert "You have 3 codes that are not used yet" in said[6]
    assert "You have only 2 codes left" in said[7]
    assert "You have only 1 code left" in said[8]
    assert "All your codes are used up" in said[9]
