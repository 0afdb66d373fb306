"""The whole main job with several people at once: read, post, meet. Pictures of it go to
var/screenshots/."""

import re

from playwright.sync_api import Page, expect

from .conftest import Cast, Person


def test_guidance_is_published_by_an_editor_and_read_by_a_visitor(cast: Cast) -> None:
    visitor = cast.visitor()
    page = visitor.page
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    visitor.photograph("01-home")
    page.get_by_role("link", name="We have just found out").click()
    visitor.photograph("02-guidance-for-a-stage")
    page.get_by_role("link", name="The first 24 hours").first.click()
    expect(page.get_by_role("heading", level=1, name="The first 24 hours")).to_be_visible()
    visitor.photograph("03-article")

    editor = cast.signed_in("editor")
    desk = editor.page
    desk.goto("/desk/")
    editor.photograph("04-desk-of-an-editor")
    desk.goto("/desk/pages/search/?q=first+24+hours")
    desk.get_by_role("link", name="The first 24 hours", exact=True).first.click()
    desk.wait_for_url(re.compile(r"/desk/pages/\d+/(edit/)?"))
    if not desk.url.endswith("/edit/"):
        desk.goto(desk.url.rstrip("/") + "/edit/")
    summary = "What must be done today, what can wait until tomorrow, and how to get some rest."
    desk.locator("#id_summary").fill(summary)
    editor.photograph("05-editing-an-article")
    desk.get_by_role("button", name="More actions").last.click()
    desk.locator("[name=action-publish]").click()
    expect(desk.get_by_text("has been published").first).to_be_visible()
    editor.problems.clear()  # Wagtail's own editor logs warnings of its own

    page.reload()
    expect(page.get_by_text(summary)).to_be_visible()


def test_a_first_post_is_held_changed_and_approved(cast: Cast) -> None:
    newcomer = cast.visitor()
    page = newcomer.page
    page.goto("/account/sign-up/")
    newcomer.photograph("10-joining")
    page.get_by_label("Sign-in name").fill("grey-kettle")
    page.get_by_label("Password").fill("four-calm-grey-herons")
    page.get_by_label("A name of my own").first.check()
    page.get_by_role("textbox", name="A name of my own").fill("Patient Otter")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Patient Otter").first).to_be_visible()

    page.get_by_role("link", name="Forum", exact=True).click()
    newcomer.photograph("11-boards")
    page.locator("main").get_by_role("link", name=re.compile("First days", re.I)).first.click()
    newcomer.photograph("12-board")
    page.get_by_role("link", name=re.compile("Start a conversation", re.I)).click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    newcomer.photograph("13-writing-with-mistakes")
    page.get_by_label(re.compile("title|about", re.I)).first.fill("I do not know how to sleep")
    page.locator("textarea").fill(
        "It has been four days. My neighbour at 12 Mill Lane, SW1A 1AA, knows."
    )
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Before you send this")).to_be_visible()
    page.get_by_role("button", name="Send it as it is").click()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()
    newcomer.photograph("14-a-held-post")
    topic = page.url.split("?")[0].split("#")[0]

    other = cast.signed_in("member2")
    other.page.goto(topic)
    expect(other.page.get_by_role("heading", name="This page is not here")).to_be_visible()

    moderator = cast.signed_in("moderator")
    decide(
        moderator,
        "I do not know how to sleep",
        "Ask for a change",
        "Please leave out the street and the postcode, and send it again.",
        rule="Nobody can be recognised",
        picture="15-review-queue",
    )

    page.goto("/notices/")
    page.locator("main li a").first.click()
    expect(page.get_by_text("Please leave out the street")).to_be_visible()
    newcomer.photograph("16-asked-for-a-change")
    page.get_by_role("link", name=re.compile("Change it")).first.click()
    page.locator("textarea").fill("It has been four days. A neighbour knows. How do you sleep?")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()

    decide(moderator, "I do not know how to sleep", "Put it in the forum", "")
    other.page.goto(topic)
    expect(other.page.get_by_text("How do you sleep?")).to_be_visible()
    other.page.locator("textarea").fill("I keep the radio on low. It gets a little easier.")
    other.page.get_by_role("button", name="Send your answer").click()
    expect(other.page.get_by_text("I keep the radio on low")).to_be_visible()
    other.photograph("17-a-conversation")


def decide(
    moderator: Person,
    text: str,
    action: str,
    reason: str,
    *,
    rule: str = "",
    picture: str | None = None,
) -> None:
    page = moderator.page
    page.goto("/")
    page.get_by_role("link", name=re.compile("Review queue")).click()
    page.get_by_role("link", name=re.compile(text)).first.click()
    if picture:
        moderator.photograph(picture)
    page.get_by_label(action, exact=False).first.check()
    if rule:
        rules = page.get_by_label("The rule it rests on")
        rules.select_option(rules.locator("option", has_text=rule).get_attribute("value"))
        page.get_by_label("The reason, in words its author will read").fill(reason)
    page.get_by_role("button", name="Record this decision").click()
    page.wait_for_url("**/desk/review-queue/**")
    expect(page.get_by_role("link", name=re.compile(text))).to_have_count(0)


def test_a_group_session_from_the_waiting_room_to_the_close(cast: Cast) -> None:
    rowan = cast.signed_in("facilitator")
    marian = cast.signed_in("facilitator2")
    member = cast.signed_in("member")
    finch = cast.signed_in("member2")
    plain = cast.signed_in("member3", java_script_enabled=False)

    session = find_session(rowan)
    member.page.goto(session)
    member.photograph("20-session-page")
    rowan.page.goto(session)
    rowan.page.get_by_role("button", name="Open the waiting room").click()
    rowan.page.wait_for_url("**/room/")
    rowan.page.get_by_role("button", name="Open the room").click()
    expect(rowan.page.get_by_role("alert")).to_contain_text("Two of you have to be here")

    for person in (member, finch, plain):
        wait_at_the_door(person, session)
    member.photograph("21-waiting-room")
    expect(rowan.page.get_by_text("In the waiting room (3)")).to_be_visible()
    rowan.photograph("22-console-with-people-waiting")
    rowan.page.get_by_role("button", name="Let everyone in").click()
    member.page.wait_for_url("**/room/")
    finch.page.wait_for_url("**/room/")

    marian.page.goto(f"{session}room/")
    rowan.page.get_by_role("button", name="Open the room").click()
    for person in (rowan, marian, member, finch):
        expect(person.page.locator("[data-phase-name]")).to_have_text("Opening round")

    say(rowan, "Welcome, everybody. Say hello if you like.")
    say(member, "Hello. This is my first time.")
    for person in (rowan, marian, finch):
        expect(log(person)).to_contain_text("This is my first time.")

    # Without JavaScript: a form, and a frame that refreshes itself.
    plain.page.goto(f"{session}room/")
    expect(plain.page.get_by_text("This is my first time.").first).to_be_visible()
    plain.page.locator("textarea").fill("Reading along from a borrowed phone.")
    plain.page.get_by_role("button", name="Send").click()
    plain.photograph("23-room-without-javascript")
    expect(log(member)).to_contain_text("Reading along from a borrowed phone.")

    # A phone number is held, and released by a facilitator.
    say(member, "Ring me on 07700 900123 if you like.")
    expect(log(member)).to_contain_text("A facilitator will read it before others do")
    held = rowan.page.locator("[data-held]")
    expect(held).to_contain_text("07700 900123")
    expect(log(finch)).not_to_contain_text("07700")
    rowan.photograph("24-console-with-a-held-message")
    member.photograph("25-room-of-a-member")
    held.get_by_label("Or say why not").fill("Let us keep numbers out of the room.")
    held.get_by_role("button", name="Do not share it").click()
    expect(log(member)).to_contain_text("Let us keep numbers out of the room.")
    say(member, "Sorry. My number at work is 020 7946 0958, I meant the charity.")
    rowan.page.locator("[data-held]").get_by_role("button", name="Release").click()
    expect(log(finch)).to_contain_text("I meant the charity")
    expect(log(finch)).not_to_contain_text("07700")

    # Cut off, and back: what was missed arrives once and in order.
    finch.context.set_offline(True)
    finch.page.evaluate("window.dispatchEvent(new Event('offline'))")
    for number in range(1, 6):
        say((rowan, marian)[number % 2], f"While you were away, {number}.")
    finch.context.set_offline(False)
    expect(log(finch)).to_contain_text("While you were away, 5.", timeout=45_000)
    arrived = re.findall(r"While you were away, (\d)\.", log(finch).inner_text())
    assert arrived == ["1", "2", "3", "4", "5"]
    finch.problems.clear()  # the browser logs the connection that was cut on purpose

    for step in ("Sharing", "Closing round"):
        rowan.page.get_by_role("button", name=f"Go on to: {step}").click()
        expect(member.page.locator("[data-phase-name]")).to_have_text(step)
    rowan.page.get_by_text("End the session", exact=True).click()
    rowan.page.get_by_role("button", name="End it for everyone").click()
    # The room of a member closes by itself, and leads to what can be done now.
    expect(member.page.get_by_role("heading", name="This session has ended")).to_be_visible()
    expect(member.page.locator("textarea")).to_have_count(0)
    member.photograph("26-session-closed")


def find_session(person: Person) -> str:
    person.page.goto("/sessions/")
    person.photograph("19-programme")
    person.page.locator("main").get_by_role("link", name=re.compile("Early days")).first.click()
    return person.page.url


def wait_at_the_door(person: Person, session: str) -> None:
    page = person.page
    page.goto(session)
    page.get_by_role("link", name="Go to the waiting room").click()
    page.get_by_label("I accept the agreement").check()
    page.get_by_role("button", name="Go to the waiting room").click()
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()


def log(person: Person) -> "object":
    return person.page.locator("[data-log]")


def say(person: Person, words: str) -> None:
    page: Page = person.page
    page.locator("[data-body]").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(log(person)).to_contain_text(words)
