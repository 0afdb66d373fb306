"""The sample guidance."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from home.pages import demo
from home.pages.models import CrisisLine, GuidanceIndexPage, GuidancePage, HomePage
from journey.stages import Stage

pytestmark = pytest.mark.django_db

NEVER = ("oops", "child pornography", "paedophile", "pedophile", "an offender", "the offender")


def everything() -> list[object]:
    return [
        list(Page.objects.order_by("pk").values()),
        list(GuidancePage.objects.order_by("pk").values()),
        list(HomePage.objects.values()),
        list(CrisisLine.objects.order_by("pk").values()),
        list(Site.objects.values()),
    ]


def test_loading_twice_changes_nothing() -> None:
    demo.load()
    once = everything()
    demo.load()
    assert everything() == once


def test_it_fills_the_site_and_every_page_can_be_read(visitor: Client) -> None:
    demo.load()
    assert Page.find_problems() == ([], [], [], [], [])
    articles = list(GuidancePage.objects.shown())
    assert len(articles) >= 12
    assert {article.stage for article in articles} == set(Stage.values)
    assert CrisisLine.objects.shown().count() == 5
    for address in ("/", "/guidance/", *(article.url for article in articles)):
        assert visitor.get(address).status_code == 200
    assert "/guidance/first-24-hours/" in visitor.get("/").content.decode()
    assert visitor.get("/search/?q=bail").content.decode().count("article-card") >= 1


def test_every_article_is_marked_as_a_sample_and_could_be_saved_by_an_editor() -> None:
    demo.load()
    for article in GuidancePage.objects.all():
        assert article.is_sample, article
        assert article.latest_revision is not None, article
        assert article.tab_title != "Guidance", article
        assert article.last_reviewed < article.review_by
        article.full_clean()
        article.body.stream_block.clean(article.body)


def test_articles_are_of_a_length_for_a_bad_day_and_of_varied_blocks() -> None:
    demo.load()
    for article in GuidancePage.objects.all():
        texts = article.body.stream_block.get_searchable_content(article.body)
        assert 350 <= sum(len(text.split()) for text in texts) <= 700, article
        assert len({block.block_type for block in article.body}) >= 4, article


def test_the_words_are_calm(visitor: Client) -> None:
    demo.load()
    for article in GuidancePage.objects.all():
        page = visitor.get(article.url).content.decode()
        words = strip_tags(page[page.index("<article") : page.index("</article>")])
        assert "!" not in words, article
        assert not re.search(r"\busers?\b", words, re.IGNORECASE), article
        for phrase in NEVER:
            assert phrase not in words.lower(), (article, phrase)


def test_what_people_have_edited_is_left_alone() -> None:
    demo.load()
    article = GuidancePage.objects.get(slug="bail")
    article.title = "Bail, as we would say it"
    article.save_revision().publish()
    home = HomePage.objects.get()
    home.first_article = None
    home.introduction = "Our own words."
    home.save_revision().publish()
    CrisisLine.objects.filter(name="Samaritans").update(is_shown=False)
    edited = everything()
    demo.load()
    assert everything() == edited


def test_a_deleted_article_comes_back_and_nothing_else_moves() -> None:
    demo.load()
    GuidancePage.objects.get(slug="bail").delete()
    demo.load()
    assert GuidancePage.objects.filter(slug="bail").count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_it_builds_the_root_again_where_it_was_taken_down(visitor: Client) -> None:
    HomePage.objects.get().delete()
    assert not GuidanceIndexPage.objects.exists()
    demo.load()
    assert visitor.get("/").status_code == 200
    assert visitor.get("/guidance/bail/").status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
