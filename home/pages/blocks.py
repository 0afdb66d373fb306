"""What an article is built from. Each block says what it is for, and shows the editor a sample."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .phones import phone_href, phone_number

PLAIN = ["bold", "italic", "link"]
WITH_LISTS = [*PLAIN, "ol", "ul"]

WORDS = "Words"
GUIDANCE = "Guidance"


class HeadingValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The id of the heading; BodyBlock refuses two that are the same."""
        return "s-" + slugify(self["text"])

    @property
    def is_section(self) -> bool:
        return self["size"] == HeadingBlock.SECTION


class HeadingBlock(blocks.StructBlock):
    SECTION, PART = "section", "part"

    text = blocks.CharBlock(
        max_length=120, help_text="Say what comes next, as a sentence or a question."
    )
    size = blocks.ChoiceBlock(
        choices=[(SECTION, "Section"), (PART, "Part of a section")],
        default=SECTION,
        help_text="Sections are listed at the top of long articles.",
    )

    class Meta:
        icon = "title"
        group = WORDS
        template = "pages/blocks/heading.html"
        value_class = HeadingValue
        description = "A heading. Readers skim by these: one for every three or four paragraphs."
        preview_value = {"text": "What to do in the first hour", "size": "section"}


class CalloutValue(blocks.StructValue):
    @property
    def kind_in_words(self) -> str:
        return dict(CalloutBlock.KINDS)[self["kind"]]


class CalloutBlock(blocks.StructBlock):
    KINDS = (("note", "Good to know"), ("care", "Take care"), ("good", "A small step"))

    kind = blocks.ChoiceBlock(
        choices=KINDS,
        default="note",
        help_text="The word is shown, so that nothing is told by colour alone.",
    )
    title = blocks.CharBlock(max_length=120, required=False)
    text = blocks.RichTextBlock(features=WITH_LISTS)

    class Meta:
        icon = "info-circle"
        group = GUIDANCE
        template = "pages/blocks/callout.html"
        value_class = CalloutValue
        description = "One thing that must not be missed. At most two or three in an article."
        preview_value = {
            "kind": "care",
            "title": "Do not delete anything",
            "text": "<p>Deleting files can be a crime in itself. Leave it all as it is.</p>",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, help_text="What to do, starting with a verb.")
    text = blocks.RichTextBlock(features=WITH_LISTS, required=False)

    class Meta:
        icon = "list-ol"
        label = "Step"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        group = GUIDANCE
        template = "pages/blocks/steps.html"
        description = "Things to do one after the other, numbered. Three to six steps are best."
        preview_value = {
            "steps": [
                {"title": "Sit down and drink some water", "text": "<p>Your body is in shock.</p>"},
                {"title": "Choose one person to tell", "text": "<p>A helpline counts.</p>"},
            ]
        }


class WordsBlock(blocks.StructBlock):
    situation = blocks.CharBlock(
        max_length=160, help_text="When would somebody say this? “When a child asks where Dad is”"
    )
    say = blocks.ListBlock(
        blocks.CharBlock(max_length=300), min_num=1, max_num=5, label="What to say"
    )
    avoid = blocks.ListBlock(
        blocks.CharBlock(max_length=300),
        max_num=5,
        default=[],
        required=False,
        label="What not to say",
    )
    why = blocks.RichTextBlock(features=PLAIN, required=False, help_text="Why these words help.")

    class Meta:
        icon = "openquote"
        group = GUIDANCE
        label = "What to say"
        template = "pages/blocks/words.html"
        description = "Words that somebody can use as they stand, and words better left unsaid."
        preview_value = {
            "situation": "When a child asks why he has moved out",
            "say": [
                "“There is a problem that the grown-ups are sorting out. You did nothing wrong.”"
            ],
            "avoid": ["“He is away for work.”"],
            "why": "<p>Children notice when a story does not fit.</p>",
        }


class HelpLinkValue(blocks.StructValue):
    @property
    def phone_href(self) -> str:
        return phone_href(self["phone"])


class HelpLinkBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=120)
    about = blocks.CharBlock(
        max_length=240, required=False, help_text="What they do, and for whom, in a sentence."
    )
    phone = blocks.CharBlock(max_length=30, required=False, validators=[phone_number])
    website = blocks.URLBlock(required=False)
    article = blocks.PageChooserBlock(required=False, page_type="pages.GuidancePage")

    class Meta:
        icon = "link"
        label = "Place to get help"
        value_class = HelpLinkValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not (cleaned["phone"] or cleaned["website"] or cleaned["article"]):
            raise StructBlockValidationError(
                non_block_errors=[
                    ValidationError("Give a phone number, a website or an article of ours.")
                ]
            )
        return cleaned


class HelpBlock(blocks.StructBlock):
    places = blocks.ListBlock(HelpLinkBlock(), min_num=1, max_num=8)

    class Meta:
        icon = "help"
        group = GUIDANCE
        label = "Where to get help"
        template = "pages/blocks/help.html"
        description = "Organisations or articles to turn to, with a number or a link each."
        preview_value = {
            "places": [
                {
                    "name": "Stop It Now UK and Ireland",
                    "about": "An anonymous helpline. Check the hours before relying on them.",
                    "phone": "0808 1000 900",
                    "website": "https://www.stopitnow.org.uk/",
                    "article": None,
                }
            ]
        }


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        features=WITH_LISTS,
        icon="pilcrow",
        group=WORDS,
        template="pages/blocks/paragraph.html",
        description="Ordinary text, with lists and links. Short sentences, one thought each.",
        preview_value="<p>You do not have to decide anything today. Eat, and ring one person.</p>",
    )
    callout = CalloutBlock()
    steps = StepsBlock()
    words = WordsBlock()
    help = HelpBlock()

    class Meta:
        required = True

    def clean(self, value: Any) -> Any:
        """Headings become the ids that the list of sections links to, so each comes only once."""
        cleaned = super().clean(value)
        seen: set[str] = set()
        errors: dict[int, ValidationError] = {}
        for place, child in enumerate(cleaned):
            if child.block_type != "heading":
                continue
            if child.value.anchor in seen:
                errors[place] = ValidationError(
                    "Another heading says the same. Change one of them."
                )
            seen.add(child.value.anchor)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned
