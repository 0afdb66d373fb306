"""Nobody touches the page: it warns, it ends, it is covered, and what was typed is there afterwards.

The server of these journeys ends a session after 30 seconds instead of 30 minutes.
"""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from portal.management.commands.demo import PASSWORD

from .conftest import Cast, Person

WORDS = "Thank you for <i>this</i>, it helped me & mine."
UNTIL_THE_END = 60_000  # milliseconds, at most


@pytest.fixture(scope="module")
def short_patience() -> Iterator[None]:
    os.environ["SESSION_IDLE_SECONDS"] = "30"
    yield
    del os.environ["SESSION_IDLE_SECONDS"]


@pytest.fixture(scope="module")
def server(short_patience: None, server: str) -> str:
    return server


def begin_an_answer(person: Person) -> Page:
    page = person.page
    page.goto("/forum/")
    page.locator("main a[href*='/forum/boards/']").first.click()
    page.locator("main a[href*='/forum/topics/']").first.click()
    page.get_by_label("Your words").fill(WORDS)
    return page


def come_back(page: Page) -> None:
    expect(page.get_by_text("What you wrote is not lost.")).to_be_visible()
    page.get_by_label("Sign-in name").fill("member")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Here is what you wrote")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", name="Here is what you wrote")).to_have_count(0)
    expect(page.get_by_text(WORDS).first).to_be_visible()


def test_it_warns_stays_when_asked_to_ends_and_gives_back_what_was_typed(cast: Cast) -> None:
    member = cast.signed_in("member")
    page = begin_an_answer(member)
    panel = page.get_by_role("alertdialog")
    expect(panel).to_be_visible(timeout=UNTIL_THE_END)
    expect(panel).to_contain_text("You will be signed out in about 1 minute")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    expect(page.locator(".exit")).to_be_in_viewport()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    assert member.context.request.get("/account/sessions/left/").json()["left"] > 15

    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible(
        timeout=UNTIL_THE_END
    )
    expect(page.locator("main")).to_be_hidden()
    expect(page.get_by_text("Your words", exact=True)).to_be_hidden()
    expect(page.locator(".exit")).to_be_visible()
    assert "signed out" in page.title()
    page.get_by_role("link", name="Sign in again").click()
    come_back(page)


def test_what_was_typed_before_the_script_came_is_given_back_as_well(cast: Cast) -> None:
    """A slow line: the page is there, and its script arrives after the words."""
    member = cast.signed_in("member")
    page = member.page
    waiting: list[Route] = []
    page.route("**/staying*.js", lambda route: waiting.append(route))
    page.goto("/forum/topics/2/", wait_until="commit")
    page.get_by_label("Your words").fill(WORDS)
    for _ in range(100):
        if waiting:
            break
        page.wait_for_timeout(100)
    waiting[0].continue_()
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible(
        timeout=UNTIL_THE_END
    )
    page.get_by_role("link", name="Sign in again").click()
    come_back(page)


def test_without_javascript_what_was_typed_is_given_back_as_well(cast: Cast) -> None:
    member = cast.signed_in("member", java_script_enabled=False)
    page = begin_an_answer(member)
    expect(page.locator(".staying-note")).to_be_visible()
    while member.context.request.get("/account/sessions/left/").json()["left"] > 0:
        page.wait_for_timeout(1000)
    page.get_by_role("button", name="Send your answer").click()
    come_back(page)


def test_after_the_end_back_shows_nothing_personal(cast: Cast) -> None:
    member = cast.signed_in("member")
    page = member.page
    page.goto("/account/sessions/")
    expect(page.get_by_role("heading", name="This browser")).to_be_visible()
    page.goto("/help-now/")
    while member.context.request.get("/account/sessions/left/").json()["left"] > 0:
        page.wait_for_timeout(1000)
    page.go_back()
    expect(page.get_by_role("heading", name="This browser")).to_have_count(0)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_ending_another_browser_covers_its_page_when_somebody_looks_at_it(cast: Cast) -> None:
    here = cast.signed_in("member2", viewport={"width": 320, "height": 640})
    there = cast.signed_in("member2")
    page = here.page
    page.goto("/account/sessions/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    page.get_by_role("button", name="Sign out there").first.click()
    expect(page.get_by_text("You are signed out there.")).to_be_visible()
    there.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(there.page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    expect(there.page.locator("main")).to_be_hidden()
