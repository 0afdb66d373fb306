"""Works on a bad day: a small phone, the keyboard alone, no JavaScript, dusk, a partner walking in."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Response, expect

from .conftest import ELSEWHERE, Cast, Person

OPEN_PAGES = [
    "/",
    "/guidance/",
    "/guidance/first-24-hours/",
    "/search/?q=police",
    "/search/?q=zzzz",
    "/sessions/",
    "/help-now/",
    "/confidentiality/",
    "/cover-your-tracks/",
    "/account/login/",
    "/account/sign-up/",
    "/account/goodbye/",
    "/nothing/here/",
]
MEMBER_PAGES = [
    "/account/",
    "/account/screen-name/",
    "/account/password/",
    "/account/your-data/",
    "/account/leave/",
    "/notices/",
    "/forum/",
]


def complaints(person: Person, path: str) -> list[str]:
    person.page.goto(path)
    found = Axe().run(person.page).response["violations"]
    return [f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def links_of_interest(person: Person, path: str, selector: str, count: int = 1) -> list[str]:
    person.page.goto(path)
    found = person.page.locator(selector).all()
    return [address for link in found[:count] if (address := link.get_attribute("href"))]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(cast: Cast, theme: str) -> None:
    visitor = cast.visitor(color_scheme=theme)
    found = [line for path in OPEN_PAGES for line in complaints(visitor, path)]

    member = cast.signed_in("member", color_scheme=theme)
    paths = [*MEMBER_PAGES]
    paths += links_of_interest(member, "/forum/", "main a[href^='/forum/']")
    paths += links_of_interest(member, paths[-1], "main .conversation a, main a[href*='/topic']")
    paths += links_of_interest(member, "/sessions/", "main a[href^='/sessions/']")
    found += [line for path in paths for line in complaints(member, path)]
    assert found == []


def test_nothing_is_cut_off_on_a_small_phone(cast: Cast) -> None:
    visitor = cast.visitor(viewport={"width": 320, "height": 640})
    wide = []
    for path in OPEN_PAGES:
        visitor.page.goto(path)
        if visitor.page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def test_the_first_tab_reaches_the_exit_and_the_second_the_way_past_the_header(cast: Cast) -> None:
    visitor = cast.visitor()
    visitor.page.goto("/guidance/")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".exit")).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_signs_out_and_back_shows_nothing_personal(cast: Cast, way: str) -> None:
    member = cast.signed_in("member")
    page = member.page
    page.goto("/account/")
    if way == "click":
        page.locator(".exit").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)

    page.go_back()
    expect(page.get_by_text("Your account")).to_have_count(0)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "screen_name", "path"),
    [
        ("member", "Quiet Harbour", "/account/password/"),
        ("member", "Quiet Harbour", "/notices/"),
        ("member", "Quiet Harbour", "/forum/"),
        ("facilitator", "Rowan", "/sessions/"),
        ("moderator", "Moderator Wren", "/desk/"),
        ("moderator", "Moderator Wren", "/desk/review-queue/"),
    ],
)
def test_leaving_from_any_page_and_back_shows_nothing_of_whose_it_was(
    cast: Cast, name: str, screen_name: str, path: str
) -> None:
    page = cast.signed_in(name).page
    page.goto(path)
    expect(page.get_by_text(screen_name).first).to_be_attached()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
    expect(page.get_by_text(screen_name)).to_have_count(0)


def test_what_is_on_the_device_is_cleared_by_a_button_without_javascript(cast: Cast) -> None:
    member = cast.signed_in("member", java_script_enabled=False)
    page = member.page
    page.goto("/account/")
    page.goto("/cover-your-tracks/")
    page.get_by_role("button", name="Clear what this site left here").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out")
    assert member.context.cookies() == []
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Your account")).to_have_count(0)


def test_without_javascript_the_exit_is_a_plain_link(cast: Cast) -> None:
    member = cast.signed_in("member", java_script_enabled=False)
    page = member.page
    page.locator(".exit").click()
    page.wait_for_url(ELSEWHERE)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_first_load_is_light(cast: Cast) -> None:
    """At most 100 KB in all, at most 30 KB of it JavaScript, uncompressed bodies as served here."""
    page = cast.visitor().page
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/guidance/", wait_until="networkidle")
    weights = {answer.url: len(answer.body()) for answer in answers}
    assert sum(weights.values()) <= 100 * 1024, weights
    scripts = [weight for url, weight in weights.items() if url.endswith(".js")]
    assert 0 < sum(scripts) <= 30 * 1024, weights
