"""Two moderators at the queue in two browsers, with keys, without a socket and without JavaScript."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import PHONE, Cast, Person

QUEUE = "/desk/review-queue/"


def at_the_queue(person: Person) -> Person:
    person.page.goto(QUEUE)
    expect(person.page.locator("[data-queue]")).to_have_attribute("data-live", "yes")
    return person


def complaints(person: Person) -> list[str]:
    found = Axe().run(person.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
    return [
        f"{person.page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found.response["violations"]
    ]


def test_a_claim_is_seen_by_the_other_moderator_at_once(cast: Cast) -> None:
    wren = at_the_queue(cast.signed_in("moderator"))
    other = at_the_queue(cast.signed_in("admin-demo"))
    first = other.page.locator("[data-line]").first
    number = first.get_attribute("data-line")

    wren.page.locator(f"[data-line='{number}'] a").click()
    wren.page.get_by_role("button", name="Take it for ten minutes").click()
    expect(first.locator("[data-state]")).to_contain_text("Moderator Wren is reading this now")
    assert other.page.url.endswith(QUEUE)

    wren.page.get_by_role("button", name="Give it back to the list").click()
    expect(first.locator("[data-state]")).to_be_empty()


def test_a_new_case_is_offered_and_nothing_moves(cast: Cast) -> None:
    wren = at_the_queue(cast.signed_in("moderator"))
    member = cast.signed_in("member2")
    before = wren.page.locator("[data-line]").count()
    member.page.goto("/forum/")
    for beginning in ("/forum/boards/", "/forum/topics/"):
        member.page.locator(f"main a[href^='{beginning}']").first.click()
    member.page.get_by_role("link", name=re.compile("^Tell a moderator")).last.click()
    member.page.get_by_label("It is unkind or threatening").check()
    member.page.get_by_role("button", name="Send to the moderators").click()
    offer = wren.page.locator("[data-new]")
    expect(offer).to_have_text("1 new case: show it")
    assert wren.page.locator("[data-line]").count() == before
    offer.click()
    expect(wren.page.locator("[data-line]")).to_have_count(before + 1)


def test_keys_move_open_and_choose_and_can_be_switched_off(cast: Cast) -> None:
    wren = at_the_queue(cast.signed_in("moderator"))
    page = wren.page
    page.keyboard.press("j")
    expect(page.locator("#one-heading")).to_be_focused()
    first = page.url
    cover = page.locator("details.desk-cover")
    expect(cover).not_to_have_attribute("open", "")
    page.keyboard.press("o")
    expect(cover).to_have_attribute("open", "")
    page.keyboard.press("r")
    expect(page.get_by_label("Ask for a change")).to_be_checked()
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    expect(page.locator("details.desk-cover")).not_to_have_attribute("open", "")
    page.get_by_label(re.compile("^The reason")).fill("jock or not")  # letters, and no keys
    expect(page.locator("details.desk-cover")).not_to_have_attribute("open", "")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch the keys off").click()
    expect(page.locator("[data-queue]")).to_have_attribute("data-keys", "off")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.url.endswith(QUEUE)
    page.get_by_text("Keys (off)").click()
    page.get_by_role("button", name="Switch the keys on").click()


def test_the_queue_works_without_javascript(cast: Cast) -> None:
    wren = cast.signed_in("moderator", java_script_enabled=False)
    wren.page.goto(f"{QUEUE}?kind=forum-post")
    wren.page.get_by_role("button", name="Give me the next one").click()
    wren.page.get_by_text("Show the text").click()
    expect(wren.page.locator(".desk-text__body").first).to_be_visible()
    wren.page.get_by_role("button", name="Give it back to the list").click()
    wren.page.get_by_role("link", name="Refresh this page").click()
    expect(wren.page.get_by_role("heading", name="Waiting")).to_be_visible()


def test_the_queue_has_no_barriers_on_a_phone_and_on_a_desk(cast: Cast) -> None:
    for settings in ({}, {"viewport": PHONE}):
        wren = at_the_queue(cast.signed_in("moderator", **settings))
        found = complaints(wren)
        wren.page.get_by_text("Show only some of the").click()
        wren.page.get_by_text("Keys (on)").click()
        found += complaints(wren)
        wren.page.locator("[data-line] a").first.click()
        wren.page.get_by_text("Show the text").click()
        found += complaints(wren)
        wren.page.goto(f"{QUEUE}?several=yes")
        found += complaints(wren)
        assert found == []
        width = wren.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert width <= 0
