"""What editors publish: the home page, the index of guidance, articles; and the crisis lines."""

from datetime import date, timedelta
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from journey.stages import BESIDE_THE_JOURNEY, JOURNEY, Stage

from .blocks import PLAIN, WITH_LISTS, BodyBlock
from .phones import phone_href, phone_number
from .querysets import GuidanceManager

WORDS_PER_MINUTE = 180  # slower than usual: nobody reads fast on a bad day


def today() -> date:
    return timezone.localdate()


def a_year_from_today() -> date:
    return timezone.localdate() + timedelta(days=365)


IN_ADDRESS_AND_TAB = MultiFieldPanel(
    [
        FieldPanel("slug"),
        FieldPanel(
            "seo_title",
            heading="Words in the browser’s tab and history",
            help_text="Neutral words, for a phone that somebody else may pick up: “First days”. "
            "Left empty, the tab says “Guidance”.",
        ),
        FieldPanel(
            "search_description",
            heading="Words for search engines",
            help_text="One sentence that search engines may show.",
        ),
    ],
    heading="In the address, the tab and search engines",
)


class HomePage(Page):
    """Answers, in this order: am I in the right place, what do I do now, who can I talk to."""

    introduction = models.TextField(
        max_length=300, help_text="The first thing anybody reads. One or two calm sentences."
    )
    right_place = RichTextField(
        "am I in the right place?",
        features=WITH_LISTS,
        help_text="Who this site is for. Say that they have done nothing wrong.",
    )
    right_now = RichTextField(
        "what do I do right now?",
        features=PLAIN,
        help_text="One short paragraph. The path “Where are you now?” follows it.",
    )
    first_article = models.ForeignKey(
        "pages.GuidancePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="what to read first",
        help_text="The article for somebody who found out today.",
    )
    who_to_talk_to = RichTextField(
        "who can I talk to?",
        features=PLAIN,
        help_text="One short paragraph. The group sessions of this week and the forum follow it.",
    )
    confidentiality = RichTextField(
        "how confidentiality works",
        features=PLAIN,
        help_text="What we keep and do not keep, in a few sentences. A link to the whole statement "
        "follows.",
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.GuidanceIndexPage"]
    template = "pages/home_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("right_place"),
        MultiFieldPanel(
            [FieldPanel("right_now"), PageChooserPanel("first_article", "pages.GuidancePage")],
            heading="What do I do right now?",
        ),
        FieldPanel("who_to_talk_to"),
        FieldPanel("confidentiality"),
    ]
    promote_panels = [IN_ADDRESS_AND_TAB]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        first = self.first_article
        context |= {
            "journey": JOURNEY,
            "beside": BESIDE_THE_JOURNEY,
            "first_article": first if first and first.live else None,
            "guidance": GuidanceIndexPage.objects.live().child_of(self).first(),
        }
        return context


class GuidanceIndexPage(Page):
    """All guidance by stage of the journey; `?stage=` shows one stage in full."""

    ARTICLES_PER_PAGE = 20

    introduction = models.TextField(
        max_length=300, help_text="What can be found here, in one or two sentences."
    )

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.GuidancePage"]
    template = "pages/guidance_index_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [IN_ADDRESS_AND_TAB]

    class Meta:
        verbose_name = "guidance index"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context |= {"journey": JOURNEY, "beside": BESIDE_THE_JOURNEY}
        asked = request.GET.get("stage", "")
        articles = GuidancePage.objects.descendant_of(self).shown()
        if asked in Stage.values:
            pages = Paginator(articles.for_stage(asked).for_lists(), self.ARTICLES_PER_PAGE)
            context |= {
                "stage": Stage(asked),
                "articles": pages.get_page(request.GET.get("page")),
            }
        else:
            context |= {"groups": articles.grouped_by_stage(), "unknown_stage": bool(asked)}
        return context


class GuidancePage(Page):
    """One article. It says how long it takes, how old it is, and what is hard about it."""

    summary = models.CharField(
        max_length=250,
        help_text="One sentence that says what the reader will know afterwards.",
    )
    stage = models.CharField(
        "stage of the journey",
        max_length=20,
        choices=Stage.choices,
        help_text="Where the reader is now. The article is listed there.",
    )
    content_note = models.CharField(
        max_length=250,
        blank=True,
        help_text="What in it may be hard to read, said before it comes: “This page talks about "
        "police searches.” Leave empty if nothing is.",
    )
    short_version = RichTextField(
        features=WITH_LISTS,
        blank=True,
        help_text="Three to five points for somebody who can’t take in more today.",
    )
    body = StreamField(BodyBlock())
    last_reviewed = models.DateField(
        default=today, help_text="The day somebody last checked every fact in it."
    )
    review_by = models.DateField(
        default=a_year_from_today,
        help_text="After this day, readers are told it may be out of date, and it sinks in lists.",
    )
    is_sample = models.BooleanField(
        "sample text",
        default=False,
        help_text="The page says plainly that it is sample text and not advice.",
    )
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = GuidanceManager()

    parent_page_types = ["pages.GuidanceIndexPage"]
    subpage_types: list[str] = []
    template = "pages/guidance_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("stage"),
        MultiFieldPanel(
            [FieldPanel("content_note"), FieldPanel("short_version")],
            heading="Before the article",
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("review_by")]),
                FieldPanel("is_sample"),
            ],
            heading="How far it can be relied on",
        ),
    ]
    promote_panels = [IN_ADDRESS_AND_TAB]

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("short_version"),
        index.SearchField("body"),
        index.FilterField("stage"),
        index.FilterField("review_by"),
    ]

    class Meta:
        verbose_name = "guidance article"

    def clean(self) -> None:
        super().clean()
        if self.last_reviewed and self.review_by and self.review_by <= self.last_reviewed:
            raise ValidationError(
                {"review_by": "Choose a day after the one it was last reviewed on."}
            )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.reading_minutes = self.minutes_to_read()
        return super().save(*args, **kwargs)

    def minutes_to_read(self) -> int:
        """Whole minutes, at least one. Lists read the stored number: the body stays unread."""
        texts = self.body.stream_block.get_searchable_content(self.body)
        words = sum(len(text.split()) for text in texts)
        return max(1, ceil(words / WORDS_PER_MINUTE))

    @property
    def stage_of_journey(self) -> Stage:
        return Stage(self.stage)

    @property
    def is_past_review(self) -> bool:
        return self.review_by < today()

    @property
    def tab_title(self) -> str:
        """Neutral words for the browser's tab: somebody else may hold the phone."""
        return self.seo_title or "Guidance"

    def sections(self) -> list[Any]:
        """The section headings of the body, for the list at the top of a long article."""
        return [
            child.value
            for child in self.body
            if child.block_type == "heading" and child.value.is_section
        ]

    def related(self) -> "list[GuidancePage]":
        return GuidancePage.objects.related_to(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context |= {"index": self.get_parent(), "related": self.related()}
        return context


class CrisisLineQuerySet(models.QuerySet["CrisisLine"]):
    def shown(self) -> "CrisisLineQuerySet":
        return self.filter(is_shown=True).order_by("sort_order", "name")


class CrisisLine(models.Model):
    """A number in the footer of every page and on the help page.

    Saving or deleting one drops the cached list (see signals.py); `QuerySet.update()` does not.
    """

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, validators=[phone_number])
    hours = models.CharField(
        max_length=120, blank=True, help_text="In words: “Monday to Friday, 9 am to 5 pm”."
    )
    note = models.CharField(
        max_length=200, blank=True, help_text="Who it is for, and what to know before calling."
    )
    website = models.URLField(blank=True)
    country = models.CharField(
        max_length=2,
        default="GB",
        help_text="Two letters, such as GB. The footer shows the lines of one country.",
    )
    last_checked = models.DateField(
        default=today, help_text="The day somebody last checked the number and the hours."
    )
    sort_order = models.PositiveSmallIntegerField(
        "order", default=100, help_text="Smaller numbers come first."
    )
    is_shown = models.BooleanField("shown on the site", default=True)

    objects = CrisisLineQuerySet.as_manager()

    class Meta:
        verbose_name = "crisis line"
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"],
                name="one_crisis_line_of_a_name_in_a_country",
                violation_error_message="There is a line of this name in this country already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.country = self.country.upper()

    @property
    def phone_href(self) -> str:
        return phone_href(self.phone)
