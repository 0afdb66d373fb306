"""Looking for guidance. Runs on SQLite's full text search and on PostgreSQL's."""

import pytest
from django.test import Client

from home.pages.models import GuidanceIndexPage, GuidancePage

from .factories import GuidancePageFactory, many_articles

pytestmark = pytest.mark.django_db


def results(client: Client, words: str, page: int = 1) -> str:
    response = client.get("/search/", {"q": words, "page": page})
    assert response.status_code == 200
    content = response.content.decode()
    return content[content.index('<main id="main"') : content.index("</main>")]


def test_words_in_the_title_the_summary_and_the_body_are_found(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    article = GuidancePageFactory(
        parent=guidance, title="Visiting day", summary="How to bring children."
    )
    other = GuidancePageFactory(parent=guidance, title="Bail", body="[]")
    for words in ("visiting", "CHILDREN", "water", "visiting children"):
        page = results(visitor, words)
        assert article.url in page, words
        assert other.url not in page, words


def test_some_of_the_words_are_better_than_nothing(visitor: Client, article: GuidancePage) -> None:
    page = results(visitor, "bail and elephants")
    assert article.url in page
    assert "No article has all of these words" in page


def test_nothing_found_says_what_to_do_next(visitor: Client, article: GuidancePage) -> None:
    page = results(visitor, "elephants")
    assert "Nothing found for “elephants”" in page
    assert 'href="/help-now/"' in page


def test_an_article_is_found_after_it_is_published_and_not_after_it_is_taken_down(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    article = GuidancePageFactory(parent=guidance, title="Lanterns", live=False)
    assert article.url not in results(visitor, "lanterns")
    article.save_revision().publish()
    assert article.url in results(visitor, "lanterns")
    article.refresh_from_db()
    article.unpublish()
    assert article.url not in results(visitor, "lanterns")


@pytest.mark.parametrize(
    "words",
    [
        '"',
        'bail"',
        "'; DROP TABLE pages_guidancepage; --",
        "AND OR NOT NEAR(",
        "title:bail",
        "bail*",
        "%s %(x)s {}",
        "()",
        "\\",
        "🕯️",
        "ß İ ﬁ",
        "__",
        "-bail",
        "a " * 49,
        "x" * 100,
    ],
)
def test_odd_queries_are_answered(visitor: Client, article: GuidancePage, words: str) -> None:
    assert results(visitor, words)


def test_the_query_is_escaped_wherever_it_is_shown(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    nasty = '"><script>alert(1)</script>'
    assert "<script>alert" not in results(visitor, nasty)
    many_articles(guidance, 25, title="script")
    page = results(visitor, '"><script> script')
    assert "Next page" in page
    assert "<script>" not in page


@pytest.mark.parametrize("words", ["x" * 101, "", "   ", "bail\x00"])
def test_too_long_or_empty_is_explained_and_what_was_typed_is_kept(
    visitor: Client, words: str
) -> None:
    response = visitor.get("/search/", {"q": words})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#id_q"' in page
    if words.strip() and "\x00" not in words:
        assert words in page


def test_before_anything_is_asked_there_is_only_the_form(visitor: Client, db: None) -> None:
    response = visitor.get("/search/")
    assert response.status_code == 200
    assert 'name="q"' in response.content.decode()
    assert "error-summary" not in response.content.decode()


def test_long_results_are_paged_and_odd_pages_are_answered(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    many_articles(guidance, 25, title="Lantern")
    assert "25 articles for" in results(visitor, "lantern")
    assert "Page 2 of 3" in results(visitor, "lantern", page=2)
    for odd in ("0", "-1", "999", "x", "1e9"):
        assert visitor.get("/search/", {"q": "lantern", "page": odd}).status_code == 200


def test_only_reading_is_allowed(visitor: Client, db: None) -> None:
    assert visitor.post("/search/", {"q": "bail"}).status_code == 405
