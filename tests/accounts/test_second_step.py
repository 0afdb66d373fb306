"""The second step of signing in: app, recovery codes, and what lies in the database of it."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret: str, ago: int = 0) -> str:
    """What the app shows, or showed that many periods ago."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(totp.time.time()) // 30 - ago))


def come_in(person: User, password: str = PASSWORD) -> Client:
    """As far as the password gets somebody."""
    client = Client()
    client.post(reverse("account_login"), {"login": person.username, "password": password})
    return client


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Through the pages, as a person does it: the secret, and the recovery codes."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    shown = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    return secret, shown.context["unused_codes"]


def is_in(client: Client) -> bool:
    return client.get(reverse("account_home")).status_code == 200


def test_setting_up_an_app_shows_the_secret_as_a_picture_and_in_words_then_codes_on_paper(
    member: User,
) -> None:
    client = come_in(member)
    assert (
        client.get(reverse("mfa_activate_totp")).headers["Location"].startswith("/account/again/")
    )
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    words = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in words
    assert " ".join(re.findall(".{4}", secret)) in words

    refused = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "data-error-summary" in refused.content.decode()
    assert refused.context["form"].secret == secret
    assert not Authenticator.objects.exists()

    shown = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert all(f"{code[:4]} {code[4:]}" in shown.content.decode() for code in codes)


def test_recovery_codes_are_shown_once_and_new_ones_replace_them(member: User) -> None:
    client = come_in(member)
    _, codes = set_up_app(client)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "cannot be shown again" in again
    assert not any(code[:4] + " " + code[4:] in again for code in codes)

    fresh = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert not set(codes) & set(fresh.context["unused_codes"])
    assert fresh.context["can_view_codes"]


def test_names_on_the_phone_say_nothing_of_this_site_nor_of_the_person(member: User) -> None:
    client = come_in(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    address = client.get(reverse("mfa_activate_totp")).context["totp_url"]
    assert address.startswith("otpauth://totp/Sign-in?")
    assert "issuer=My%20account" in address

    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    entity = options["publicKey"]
    assert entity["user"]["name"] == entity["user"]["displayName"] == "My account"
    assert entity["rp"]["name"] == "My account"


def test_signing_in_asks_for_the_code_and_lets_nobody_in_before_it(member: User) -> None:
    secret, _ = set_up_app(come_in(member))
    client = come_in(member)
    assert not is_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "If your phone is lost" in page
    assert "Find the paper with your recovery codes" in page

    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "That code did not work" in refused.content.decode()
    assert 'href="#id_code"' in refused.content.decode()
    assert not is_in(client)

    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"})
    assert is_in(client)


def test_signing_in_goes_on_to_where_one_wanted_to_go(member: User) -> None:
    secret, _ = set_up_app(come_in(member))
    client = Client()
    address = reverse("account_login") + "?next=/notices/"
    client.post(address, {"login": member.username, "password": PASSWORD, "next": "/notices/"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.headers["Location"] == "/notices/"


def test_a_slow_hand_may_type_the_code_before_but_no_code_works_twice(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))
    secret, _ = set_up_app(come_in(member))
    code = code_of(secret, ago=1)
    first, second = come_in(member), come_in(member)
    first.post(reverse("mfa_authenticate"), {"code": code})
    # allauth's own memory of it is shorter than the time for which the code is good here.
    cache.delete(f"allauth.mfa.totp.used?user={member.pk}&code={code}")
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(first)
    assert not is_in(second)

    third = come_in(member)
    third.post(reverse("mfa_authenticate"), {"code": code_of(secret, ago=3)})
    assert not is_in(third)


def test_a_recovery_code_lets_its_owner_in_once(member: User) -> None:
    _, codes = set_up_app(come_in(member))
    first, second, third = come_in(member), come_in(member), come_in(member)
    first.post(reverse("mfa_authenticate"), {"code": f"{codes[3][:4]} {codes[3][4:]}"})
    cache.clear()
    second.post(reverse("mfa_authenticate"), {"code": codes[3]})
    third.post(reverse("mfa_authenticate"), {"code": codes[4]})
    assert [is_in(first), is_in(second), is_in(third)] == [True, False, True]
    assert "You have 8 codes" in first.get(reverse("mfa_index")).content.decode()


def test_guessing_codes_is_slowed_for_one_person_and_for_nobody_else(
    member: User, other_member: User
) -> None:
    secret, _ = set_up_app(come_in(member))
    other_secret, _ = set_up_app(come_in(other_member))
    guesser = come_in(member)
    for _ in range(10):
        guesser.post(reverse("mfa_authenticate"), {"code": "000000"})
    slowed = guesser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Wait ten minutes" in slowed.content.decode()
    assert not is_in(guesser)

    other = come_in(other_member)
    other.post(reverse("mfa_authenticate"), {"code": code_of(other_secret)})
    assert is_in(other)


def test_removing_the_app_removes_the_codes_and_the_question(member: User) -> None:
    client = come_in(member)
    set_up_app(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert is_in(come_in(member))


def test_neither_secret_nor_codes_nor_moments_can_be_read_in_the_database(member: User) -> None:
    client = come_in(member)
    secret, codes = set_up_app(client)
    other = come_in(member)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert secret not in stored
    assert not any(code in stored for code in codes)
    for kept in Authenticator.objects.all():
        assert kept.last_used_at is None
        assert (
            "T00:00:00" in kept.created_at.astimezone().isoformat() or kept.created_at.minute == 0
        )
        assert kept.data.get("viewed_at") in (None, True)


def test_the_pages_hold_no_inline_script_and_run_only_ours(member: User) -> None:
    client = come_in(member)
    half_way = come_in(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    before = [client.get(reverse(name)) for name in ("mfa_index", "mfa_activate_totp")]
    set_up_app(client)
    half_way = come_in(member)
    names = [
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "account_reauthenticate",
    ]
    pages = before + [client.get(reverse(name)) for name in names]
    pages += [half_way.get(reverse("mfa_authenticate")), Client().get(reverse("account_login"))]
    for page in pages:
        words = page.content.decode()
        assert page.status_code == 200
        assert 'id="main"' in words
        assert "data-exit" in words
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", words, re.DOTALL):
            assert ('type="application/json"' in attributes) or (
                'type="module" src="/static/' in attributes and not body
            ), attributes
        assert not re.search(r"\son\w+=|\sstyle=|<style", words)
        assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_what_we_do_not_want_of_it_is_not_there(client: Client, member: User) -> None:
    client.force_login(member)
    for path in ("recovery-codes/download/", "codes/download/", "trust/", "passkeys/1/edit/"):
        assert client.get(f"/account/second-step/{path}").status_code == 404


def test_wagtails_own_sign_in_does_not_lead_past_the_second_step(member: User) -> None:
    set_up_app(come_in(member))
    client = Client()
    client.post("/_util/login/", {"username": member.username, "password": PASSWORD})
    assert not is_in(client)
    assert client.get("/_util/login/").status_code == 302


def test_nonsense_instead_of_a_passkey_is_refused_in_words(
    member: User,
) -> None:
    client = Client()
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert "challenge" in options.json()["request_options"]["publicKey"]
    nonsenses = ["", "{}", "[]", "7", "null", '{"id": "x"}', '{"id": "eA", "rawId": "eA"}']
    nonsenses += [
        f'{{"id": "eA", "rawId": "eA", "type": "public-key", "response": {response}}}'
        for response in ("7", "{}", '{"clientDataJSON": "e30", "attestationObject": "gA"}')
    ]
    for nonsense in nonsenses:
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": nonsense}, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("account_login")
        assert not is_in(client)

    owner = come_in(member)
    owner.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    owner.get(reverse("mfa_add_webauthn"))
    for nonsense in nonsenses:
        answer = owner.post(reverse("mfa_add_webauthn"), {"credential": nonsense, "name": "x"})
        assert "data-error-summary" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_who_has_only_a_passkey_is_not_sent_to_look_for_an_app(member: User) -> None:
    _, codes = set_up_app(come_in(member))
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    app.delete()
    credential = {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}
    Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Blue key", "credential": credential | {"response": registered()}},
    )
    client = come_in(member)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Now use your passkey" in page
    assert "code from your app" not in page
    assert "phone or key is lost" in page
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)
    assert "Blue key" in client.get(reverse("mfa_list_webauthn")).content.decode()


def registered() -> dict[str, str]:
    """What a browser sends when a passkey is made, with a made-up key."""
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import (
        AttestationObject,
        AttestedCredentialData,
        AuthenticatorData,
        CollectedClientData,
    )

    key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential = AttestedCredentialData.create(b"\0" * 16, b"x", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(b"\0" * 32, flags, 0, credential)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://testserver")
    return {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
