"""Writing a post in a real browser: hints while typing, kinder words with one press, a draft that comes
back, a post that waits and is changed; and the same without JavaScript."""

import re

from playwright.sync_api import expect

from .conftest import Cast, Person
from .test_whole_path import decide

BOARD = "/forum/boards/partners/"
NAMED = "I told my son Daniel about the visit."
KINDER = "I told my son about the visit."


def begin(person: Person, title: str) -> None:
    person.page.goto(f"{BOARD}new/")
    person.page.get_by_label("Title").fill(title)


def send(person: Person) -> None:
    person.page.locator("form.write .button-row").get_by_role("button", name="Send").click()


def test_hints_come_while_writing_and_the_draft_comes_back(cast: Cast) -> None:
    writer = cast.signed_in("member")
    page = writer.page
    begin(writer, "After the visit")
    box = page.get_by_label("Your words")

    # The toolbar, by keyboard: one stop, then the arrows.
    box.fill("a quiet day")
    box.select_text()
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_have_value("*a quiet day*")

    box.fill(f"🙂 {NAMED}")
    apply = page.get_by_role("button", name="Use these words instead: “my son”")
    expect(apply).to_be_visible()
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    writer.photograph("60-hints-while-writing")
    apply.click()
    expect(box).to_have_value(f"🙂 {KINDER}")
    expect(page.locator(".guard__panel")).to_have_count(0)
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")

    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="How others will see it")).to_be_visible()
    page.get_by_role("button", name="Save as draft").click()
    page.goto("/forum/drafts/")
    writer.photograph("61-drafts")
    page.get_by_role("link", name="After the visit").click()
    expect(page.get_by_label("Your words")).to_have_value(f"🙂 {KINDER}")
    stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert stored == [0, 0, ""]

    send(writer)
    expect(page.get_by_text("Your post is there now.")).to_be_visible()
    page.goto("/forum/drafts/")
    expect(page.get_by_role("link", name="After the visit")).to_have_count(0)


def test_words_of_crisis_bring_help_while_writing_and_hold_nothing_up(cast: Cast) -> None:
    writer = cast.signed_in("member")
    page = writer.page
    begin(writer, "A heavy heart")
    page.get_by_label("Your words").fill("I want to die.")
    expect(page.get_by_role("heading", name="You do not have to carry this alone")).to_be_visible()
    send(writer)
    expect(page.locator("#help-now")).to_be_visible()
    expect(page.get_by_role("heading", name="A heavy heart")).to_be_visible()
    writer.photograph("62-help-now")
    moderator = cast.signed_in("moderator")
    moderator.page.goto("/desk/review-queue/")
    line = moderator.page.get_by_role("link", name=re.compile("A heavy heart"))
    expect(line).to_contain_text("Urgent")


def test_without_a_script_a_post_comes_back_once_is_held_changed_and_approved(cast: Cast) -> None:
    writer = cast.signed_in("member2", java_script_enabled=False)
    page = writer.page
    begin(writer, "Asking about visits")
    page.get_by_label("Your words").fill(f"{NAMED} My number is 07700 900123.")
    page.locator("summary", has_text="A content note").click()
    page.get_by_label("Content note").select_option("speaks of court or the police")
    expect(page.locator("[data-toolbar]")).to_be_hidden()
    send(writer)
    expect(page.get_by_role("heading", name="Before you send this")).to_be_visible()
    writer.photograph("63-comes-back-without-a-script")
    page.get_by_role("button", name="Use these words instead: “my son”").click()
    expect(page.get_by_label("Your words")).to_have_value(f"{KINDER} My number is 07700 900123.")
    page.get_by_role("button", name="Send it as it is: a moderator reads it first").click()
    expect(page.get_by_text("Waiting to be read.")).to_be_visible()
    expect(page.get_by_text("A moderator reads it by")).to_be_visible()
    address = page.url.split("?")[0]

    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Your words").fill(KINDER)
    page.get_by_role("button", name="Send for review").last.click()
    expect(page.get_by_text("Waiting to be read.")).to_be_visible()
    decide(cast.signed_in("moderator"), "Asking about visits", "Put it in the forum", "")

    reader = cast.signed_in("member", java_script_enabled=False)
    reader.page.goto(BOARD)
    expect(reader.page.get_by_text("Content note: speaks of court").first).to_be_visible()
    reader.page.goto(address)
    expect(reader.page.get_by_text(KINDER)).to_be_hidden()
    reader.page.get_by_text("Open it when you are ready").click()
    expect(reader.page.get_by_text(KINDER)).to_be_visible()
    reader.photograph("64-a-covered-post")
