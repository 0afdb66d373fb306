"""Markdown becomes harmless HTML, quickly, whatever is put in."""

import pytest

from forum.models import BODY_MAX
from forum.rendering import excerpt, plain, render
from tests.growth import grows_in_step


def test_the_few_marks_people_need_work() -> None:
    html = render("**Bold** and *soft*\nnext line\n\n- one\n- two\n\n> said")
    for piece in ("<strong>Bold</strong>", "<em>soft</em>", "<br>", "<li>one</li>", "<blockquote>"):
        assert piece in html


def test_links_go_out_without_a_trace() -> None:
    html = render("[here](https://www.gov.uk) and <http://a.example>")
    assert html.count('rel="nofollow noopener noreferrer ugc"') == 2
    assert 'href="https://www.gov.uk"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "![x](https://tracker.example/x.png)",
        "[x](vbscript:msgbox(1))",
        "[x](//evil.example)",
        "[x](/account/sign-out/)",
        '[x](https://a.example "onmouseover=alert(1)")',
        '<a href="javascript:alert(1)">x</a>',
        "<iframe src=https://a.example></iframe>",
        "<style>*{display:none}</style>",
        "<b onmouseover=alert(1)>x</b>",
        "`<script>alert(1)</script>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[<img src=x onerror=alert(1)>](https://a.example)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<!--><img src=x onerror=alert(1)>-->",
    ],
)
def test_nothing_can_run_load_or_lead_into_the_site(text: str) -> None:
    from html.parser import HTMLParser

    seen: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, dict(attrs)))

    Reader().feed(render(text))
    allowed = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "a"}
    assert {tag for tag, _ in seen} <= allowed
    for _, attributes in seen:
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize(
    "unit",
    [">", "- ", "[", "![", "*a **b ", "_", "*_", "`", "<", "[a](", "&", "&#x", "> - ", "1. ", "\\"],
)
def test_deep_nesting_and_hostile_repeats_stay_small_and_fast(unit: str) -> None:
    text = (unit * BODY_MAX)[:BODY_MAX]
    html = render(text)
    assert grows_in_step(render, text)
    assert html.count("<blockquote>") + html.count("<ul>") + html.count("<ol>") < 50
    assert len(html) < 20 * BODY_MAX


def test_an_excerpt_is_plain_text_of_the_first_words() -> None:
    assert excerpt(render("**Tea** & <b>toast</b>\n\nhelped")) == "Tea & <b>toast</b> helped"
    long = excerpt(render("word " * 100))
    assert len(long) <= 181
    assert long.endswith("word…")


def test_entities_are_shown_as_they_were_typed() -> None:
    assert excerpt(render("&#48;7700 &amp; D&#97;niel")) == "&#48;7700 &amp; D&#97;niel"


def test_plain_text_is_what_readers_see_with_where_its_links_lead() -> None:
    html = render("0**77**00\n*9*00\n\n- D&#97;n\n\n> [a](&#104;ttps://evil&#46;xyz/%30)")
    assert plain(html).split() == ["07700", "900", "Dan", "a", "https://evil.xyz/0"]
