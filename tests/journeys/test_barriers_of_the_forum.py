"""Every page of the forum and of moderation, in its main states: axe-core finds nothing in light, in dusk
and in forced colours, and nothing is wider than 320 px.

One server and one browser for all of them: a page is loaded once and looked at three times, the second
and third time for its colours only.
"""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Cast

AXE = Axe()
WHOLE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Wagtail's own frame, which we do not restyle, has its own order of landmarks and headings.
DESK = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DESKTOP, SMALL = {"width": 1280, "height": 900}, {"width": 320, "height": 640}

TOPIC, POST_OF_OTHERS, OWN_POST = "/forum/topics/4/", 13, 14

PAGES_OF_A_MEMBER = [
    "/forum/",
    "/forum/boards/partners/",
    "/forum/boards/i-only-suspect/",
    "/forum/boards/i-only-suspect/limits/",
    "/forum/boards/still-together/leave/",
    "/forum/boards/kept-to-read/",
    "/forum/boards/partners/new/",
    TOPIC,
    f"{TOPIC}?quote={POST_OF_OTHERS}#answer",
    f"/forum/posts/{POST_OF_OTHERS}/keep/",
    f"/forum/posts/{OWN_POST}/take-away/",
    f"/forum/posts/{OWN_POST}/cover/",
    "/forum/drafts/",
    "/forum/kept/",
    "/forum/following/",
    "/forum/search/",
    "/forum/scrub/",
    "/forum/scrub/posts/",
    "/notices/",
    "/account/notices/",
    "/concerns/rules/",
    "/concerns/reports/",
    "/concerns/decisions/",
    f"/concerns/report/forum-post/{POST_OF_OTHERS}/",
]
PAGES_OF_A_MODERATOR = [
    "/forum/boards/still-together/members/",
    f"{TOPIC}tend/",
    "/desk/review-queue/",
    "/desk/review-queue/?several=yes",
    "/desk/review-queue/1/",
    "/desk/review-queue/1/escalate/",
    "/desk/care/",
    "/desk/moderation-report/",
]


def look(page: Page, found: list[str], state: str) -> None:
    """Add to `found` what bars somebody from this page as it stands, each as one line."""
    path = re.sub(r"^https?://[^/]+", "", page.url)
    for theme, media in (
        ("light", {"color_scheme": "light", "forced_colors": "none"}),
        ("dusk", {"color_scheme": "dark", "forced_colors": "none"}),
        ("forced", {"color_scheme": "light", "forced_colors": "active"}),
    ):
        page.emulate_media(reduced_motion="reduce", **media)  # type: ignore[arg-type]
        rules = COLOURS if theme != "light" else DESK if "/desk/" in page.url else WHOLE
        found += [
            f"{state or path} in {theme}: {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in AXE.run(page, options=rules).response["violations"]
        ]
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    if wide > SMALL["width"]:
        found.append(f"{state or path} is {wide} px wide")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def walk(page: Page, paths: list[str], found: list[str]) -> None:
    for path in paths:
        answer = page.goto(path)
        assert answer is not None, path
        assert answer.status == 200, path
        page.evaluate(
            "for (const one of document.querySelectorAll('main details')) one.open = true"
        )
        look(page, found, path)


def press(page: Page, name: str) -> Callable[[], None]:
    return page.locator("main").get_by_role("button", name=name, exact=True).click


def test_nothing_bars_a_member_from_reading_and_writing(cast: Cast) -> None:
    page, found = cast.signed_in("member").page, list[str]()
    walk(page, PAGES_OF_A_MEMBER, found)

    page.goto("/forum/boards/partners/new/")
    page.get_by_label("Your words").fill("I told my son Daniel about Tuesday 4 March at Leeds.")
    press(page, "Preview")()
    expect(page.get_by_role("heading", name="How others will see it")).to_be_visible()
    look(page, found, "a preview with hints")
    page.get_by_label("Your words").fill("I want to die.")
    press(page, "Preview")()
    look(page, found, "words of crisis")

    page.goto("/forum/search/")
    for words in ("fridge", "zzzz"):
        page.get_by_label("What are you looking for?").fill(words)
        press(page, "Search")()
        look(page, found, f"a search for {words}")
    assert found == []


def test_nothing_bars_a_moderator_or_a_lead(cast: Cast) -> None:
    page, found = cast.signed_in("moderator").page, list[str]()
    walk(page, PAGES_OF_A_MODERATOR, found)
    walk(cast.signed_in("lead").page, ["/desk/records/", "/desk/review-queue/1/"], found)
    outsider = cast.signed_in("member5").page
    walk(outsider, ["/forum/boards/still-together/", "/forum/boards/still-together/apply/"], found)
    assert found == []


def test_bad_input_loses_nothing_and_the_summary_leads_to_the_field(cast: Cast) -> None:
    page, found = cast.signed_in("member").page, list[str]()
    for title, words, label in (
        ("", "What I wanted to ask.", "Title"),
        ("A title", "", "Your words"),
        ("A long one", "long " * 2001 + "end", "Your words"),
    ):
        page.goto("/forum/boards/partners/new/")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Your words").fill(words)
        press(page, "Send")()
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(page.get_by_label("Title")).to_have_value(title)
        expect(page.get_by_label("Your words")).to_have_value(words)
        if len(words) < 100:
            look(page, found, f"without {label.lower()}")
        summary.get_by_role("link").first.click()
        expect(page.get_by_label(label)).to_be_focused()
    assert found == []
