"""The second step in a real browser: an app without JavaScript, and a passkey of a virtual device."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from portal.management.commands.demo import PASSWORD

from .conftest import Cast, Person


@pytest.fixture
def by_name(browser: Browser, server: str) -> Iterator[Cast]:
    """A cast that calls the server localhost: browsers give no passkey to a bare address."""
    people = Cast(browser, server.replace("127.0.0.1", "localhost"))
    yield people
    people.go_home()


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def join(person: Person, name: str, screen_name: str) -> None:
    page = person.page
    page.goto("/account/sign-up/")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("A name of my own").first.check()
    page.get_by_role("textbox", name="A name of my own").fill(screen_name)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/account/")


def give_the_password(person: Person, name: str) -> None:
    person.page.goto("/account/login/")
    person.page.get_by_label("Sign-in name").fill(name)
    person.page.get_by_label("Password").fill(PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()


def complaints(person: Person) -> list[str]:
    found = Axe().run(person.page).response["violations"]
    return [f"{person.page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_an_app_and_a_code_from_paper_without_javascript(cast: Cast) -> None:
    member = cast.visitor(java_script_enabled=False, viewport={"width": 320, "height": 640})
    join(member, "calm-otter", "Otter By The Weir")
    page = member.page
    page.get_by_role("link", name="A second step when you sign in").click()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="A square code")).to_be_visible()
    member.photograph("40-setting-up-an-app")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("That code did not work")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Keep these codes on paper")).to_be_visible()
    member.photograph("41-recovery-codes")
    on_paper = page.locator(".codes li").all_inner_texts()
    assert len(on_paper) == 10

    again = cast.visitor(java_script_enabled=False, viewport={"width": 320, "height": 640})
    give_the_password(again, "calm-otter")
    expect(again.page.get_by_role("heading", name="If your phone is lost")).to_be_visible()
    again.photograph("42-the-second-step")
    expect(again.page.get_by_role("button", name="passkey")).to_have_count(0)
    again.page.get_by_label("Code").fill(on_paper[0])
    again.page.get_by_role("button", name="Sign in", exact=True).click()
    again.page.wait_for_url("**/account/")


def test_a_passkey_is_added_asked_for_and_signs_in_alone(by_name: Cast) -> None:
    member = by_name.visitor()
    page = member.page
    devtools = member.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    join(member, "calm-heron", "Heron By The Weir")

    page.goto("/account/second-step/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    member.photograph("43-adding-a-passkey")
    page.get_by_label("A name for it").fill("Blue key")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Keep these codes on paper")).to_be_visible()
    page.goto("/account/second-step/passkeys/")
    expect(page.get_by_role("heading", name="Blue key")).to_be_visible()

    def sign_out() -> None:
        page.goto("/account/")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(lambda address: "/account/" not in address)

    sign_out()
    give_the_password(member, "calm-heron")
    member.photograph("44-a-passkey-is-asked-for")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_text("Heron By The Weir").first).to_be_visible()

    sign_out()
    page.goto("/account/login/?next=/notices/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: urlsplit(address).path == "/notices/")

    # A device that refuses: the page says so, and the other way is still there.
    sign_out()
    devtools.send("WebAuthn.disable")
    page.goto("/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-problem]")).to_contain_text("name and password")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_second_step(by_name: Cast, theme: str) -> None:
    member = by_name.visitor(color_scheme=theme)
    name = f"calm-swan-{theme}"
    join(member, name, f"Swan {theme}")
    page = member.page
    page.goto("/account/second-step/app/")
    found = complaints(member)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    found += complaints(member)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".codes")).to_be_visible()
    found += complaints(member)
    for path in (
        "",
        "app/remove/",
        "codes/",
        "codes/new/",
        "passkeys/",
        "passkeys/add/",
        "again/",
    ):
        page.goto(f"/account/second-step/{path}")
        found += complaints(member)
    other = by_name.visitor(color_scheme=theme)
    give_the_password(other, name)
    expect(other.page.get_by_role("heading", name="The second step")).to_be_visible()
    found += complaints(other)
    assert found == []
