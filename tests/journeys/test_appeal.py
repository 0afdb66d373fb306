"""Reported, taken down, appealed and put back: four people, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Cast, Person


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_post_that_was_taken_down_comes_back_on_appeal(cast: Cast, script: bool) -> None:
    words = "with a script" if script else "without a script"
    writer, reporter, moderator, second = (
        cast.signed_in(name, java_script_enabled=script)
        for name in ("member", "member2", "moderator", "moderator2")
    )
    title = f"A week {words}"
    address = write(writer, title)
    decide(moderator, title, "Put it in the forum")

    reporter.page.goto(address)
    reporter.page.get_by_role("link", name=re.compile("Tell a moderator")).first.click()
    reporter.page.get_by_label("It is unkind or threatening").check()
    reporter.page.get_by_role("button", name="Send to the moderators").click()

    find(moderator, title)
    page = moderator.page
    page.get_by_role("radio", name="Take it down", exact=True).check()
    page.get_by_text("More: write to its author").click()
    page.get_by_label(re.compile("They may read and not write")).fill("7")
    wording = page.get_by_role("combobox", name=re.compile("Kind words to begin with"))
    wording.select_option(label="About rule 2")
    rules = page.get_by_role("combobox", name=re.compile("The rule it rests on"))
    rules.select_option(
        rules.locator("option", has_text="Kind to each other").get_attribute("value")
    )
    page.get_by_role("button", name="Put these words in").click()
    reason = page.get_by_role("textbox", name=re.compile("The reason, in words"))
    expect(reason).to_have_value(re.compile("I can hear how strongly you feel"))
    expect(page.get_by_role("radio", name="Take it down", exact=True)).to_be_checked()
    page.get_by_role("button", name="Record this decision").click()
    expect(
        page.get_by_text("Say in your own words what [the words] stands for").first
    ).to_be_visible()
    reason.fill("I can hear how you feel. One sentence could hurt the person who reads it.")
    page.get_by_role("button", name="Show what its author will read").click()
    expect(page.get_by_role("heading", name="What its author will read")).to_be_visible()
    moderator.photograph(f"60-decision-form-{script}")
    page.get_by_role("button", name="Record this decision").click()
    page.wait_for_url("**/desk/review-queue/**")

    page = writer.page
    page.goto("/notices/")
    page.locator("main li a").first.click()
    expect(page.get_by_role("heading", name="What was decided")).to_be_visible()
    writer.photograph(f"61-decision-{script}")
    page.get_by_role("link", name="Ask somebody else to look again").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Please look at this again")).to_be_visible()
    writer.photograph(f"62-appeal-{script}")
    page.locator("textarea").fill("It is about my own week, and about nobody else.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Somebody else will look at it again").first).to_be_visible()

    find(moderator, title)
    expect(moderator.page.get_by_text("Somebody else will decide")).to_be_visible()
    find(second, title)
    page = second.page
    expect(page.get_by_text("It is about my own week, and about nobody else.")).to_be_visible()
    page.get_by_role("radio", name="Put it back as it was", exact=True).check()
    page.get_by_role("textbox", name=re.compile("The reason, in words")).fill(
        "You are right. We are sorry."
    )
    second.photograph(f"63-hearing-{script}")
    page.get_by_role("button", name="Record this decision").click()
    page.wait_for_url("**/desk/review-queue/**")

    page = writer.page
    page.goto("/notices/")
    page.locator("main li a").first.click()
    expect(page.get_by_text("You are right. We are sorry.")).to_be_visible()
    reporter.page.goto(address)
    expect(reporter.page.get_by_role("heading", level=1, name=title)).to_be_visible()
    reporter.page.goto("/concerns/reports/")
    expect(
        reporter.page.get_by_text("A moderator read it and left it as it is").first
    ).to_be_visible()
    reporter.photograph(f"64-what-came-of-it-{script}")


def write(writer: Person, title: str) -> str:
    page = writer.page
    page.goto("/forum/")
    page.locator("main").get_by_role("link", name=re.compile("First days", re.I)).first.click()
    page.get_by_role("link", name=re.compile("Start a conversation", re.I)).click()
    page.get_by_label(re.compile("title|about", re.I)).first.fill(title)
    page.locator("textarea").fill("My neighbour rang me on 07700 900123, and I cried.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name=re.compile("Send it as it is")).click()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()
    return page.url.split("?")[0].split("#")[0]


def find(moderator: Person, title: str) -> None:
    page = moderator.page
    page.goto("/desk/review-queue/")
    page.get_by_role("link", name=re.compile(title)).first.click()


def decide(moderator: Person, title: str, action: str) -> None:
    find(moderator, title)
    moderator.page.get_by_role("radio", name=action, exact=True).check()
    moderator.page.get_by_role("button", name="Record this decision").click()
    moderator.page.wait_for_url("**/desk/review-queue/**")
