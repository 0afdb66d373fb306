"""What an article is built from."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter
from wagtail.blocks import Block
from wagtail.rich_text import RichText

from home.pages.blocks import BodyBlock, HelpLinkBlock
from home.pages.models import GuidancePage
from home.pages.phones import phone_href

pytestmark = pytest.mark.django_db

BODY = BodyBlock()
SHOWN = {
    "heading": '<h2 id="s-what-to-do-in-the-first-hour">What to do in the first hour</h2>',
    "paragraph": "You do not have to decide anything today.",
    "callout": '<p class="callout__kind">Take care</p>',
    "steps": '<p class="steps__title">Choose one person to tell</p>',
    "words": "“He is away for work.”",
    "help": 'href="tel:08081000900"',
}


def blocks_of_the_page() -> dict[str, Block]:
    return dict(GuidancePage._meta.get_field("body").stream_block.child_blocks)


def test_every_kind_of_block_has_a_test_of_how_it_looks() -> None:
    assert set(SHOWN) == set(BODY.child_blocks)


@pytest.mark.parametrize("name", SHOWN)
def test_a_block_shows_what_was_written_in_it(name: str) -> None:
    block = BODY.child_blocks[name]
    assert SHOWN[name] in block.render(block.get_preview_value())


@pytest.mark.parametrize("name", SHOWN)
def test_a_block_tells_editors_what_it_is_for(name: str) -> None:
    block = BODY.child_blocks[name]
    assert block.get_description()
    assert block.meta.group
    assert block.meta.icon != "placeholder"
    assert block.is_previewable


@pytest.mark.parametrize("name", SHOWN)
def test_an_editor_sees_a_sample_of_the_block_in_our_look(
    name: str, editor: object, signed_in: object
) -> None:
    client: Client = signed_in(editor)  # type: ignore[operator]
    block = blocks_of_the_page()[name]
    response = client.get("/desk/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    page = response.content.decode()
    assert SHOWN[name] in page
    assert "pages/pages.css" in page
    assert "portal/css/tokens.css" in page


def test_every_sample_is_something_an_editor_could_save() -> None:
    for name, block in BODY.child_blocks.items():
        assert block.clean(block.get_preview_value()), name


def test_two_headings_may_not_say_the_same() -> None:
    heading = {"type": "heading", "value": {"text": "Tonight", "size": "section"}}
    with pytest.raises(ValidationError) as refused:
        BODY.clean(BODY.to_python([heading, heading]))
    assert list(refused.value.block_errors) == [1]  # type: ignore[attr-defined]


def test_a_place_to_get_help_needs_a_way_to_reach_it() -> None:
    block = HelpLinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"name": "Somewhere"}))
    assert block.clean(block.to_python({"name": "Somewhere", "phone": "116 123"}))


def test_a_phone_number_with_letters_is_refused() -> None:
    block = HelpLinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"name": "Somewhere", "phone": "javascript:alert(1)"}))


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("0808 1000 900", "tel:08081000900"),
        ("+44 1372 847 161", "tel:+441372847161"),
        ("(0800) 12-34", "tel:08001234"),
        ("116 123", "tel:116123"),
    ],
)
def test_a_number_becomes_a_link_that_a_phone_can_dial(phone: str, href: str) -> None:
    assert phone_href(phone) == href


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("paragraph", '<p>Read on<script>alert(1)</script></p><img src="x" onerror="alert(1)">'),
        ("paragraph", '<p><a href="javascript:alert(1)">press</a></p>'),
        ("callout", {"kind": "note", "title": "<script>alert(1)</script>", "text": "<p>x</p>"}),
        ("heading", {"text": "<script>alert(1)</script>", "size": "section"}),
        ("words", {"situation": "<img src=x onerror=alert(1)>", "say": ["<script>1</script>"]}),
        ("help", {"places": [{"name": "<script>alert(1)</script>", "phone": "116 123"}]}),
    ],
)
def test_scripts_in_what_an_editor_sends_are_harmless(kind: str, value: object) -> None:
    """What arrives from the editor's browser is cleaned as the form cleans it, then rendered."""
    block = BODY.child_blocks[kind]
    if kind == "paragraph":
        cleaned = EditorHTMLConverter(features=block.features).to_database_format(str(value))
        rendered = block.render(RichText(cleaned))
    else:
        rendered = block.render(block.to_python(value))
    assert "<script" not in rendered
    assert not re.search(r"<[^>]*(onerror|javascript:)", rendered)
