"""Reading guidance."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from home.pages.models import GuidanceIndexPage, GuidancePage, HomePage
from journey.stages import BESIDE_THE_JOURNEY, JOURNEY, Stage

from .factories import GuidancePageFactory, many_articles

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    client.get(address)  # fills the caches that a running site has filled
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_new_site_opens_with_our_home_page_and_an_empty_index(
    visitor: Client, front_door: HomePage, guidance: GuidanceIndexPage
) -> None:
    assert front_door.url == "/"
    assert guidance.url == "/guidance/"
    assert "No group sessions" in visitor.get("/").content.decode()
    assert visitor.get("/guidance/?stage=waiting").status_code == 200


def test_home_answers_the_questions_in_their_order(
    visitor: Client, front_door: HomePage, article: GuidancePage
) -> None:
    front_door.first_article = article
    front_door.save()
    page = visitor.get("/").content.decode()
    order = [
        "Am I in the right place?",
        "What do I do right now?",
        article.url,
        "Where are you now?",
        "Who can I talk to?",
        "/sessions/",
        "How confidentiality works",
    ]
    main = page[page.index('<main id="main"') : page.index("</main>")]
    places = [main.index(words) for words in order]
    assert places == sorted(places)


def test_every_stage_of_the_path_leads_to_its_articles(
    visitor: Client, front_door: HomePage, guidance: GuidanceIndexPage
) -> None:
    page = visitor.get("/").content.decode()
    assert {*JOURNEY, *BESIDE_THE_JOURNEY} == set(Stage)
    for stage in Stage:
        assert f'href="/guidance/?stage={stage.value}"' in page
        article = GuidancePageFactory(parent=guidance, stage=stage)
        listed = visitor.get(f"/guidance/?stage={stage.value}").content.decode()
        assert article.url in listed
        article.delete()


def test_a_stage_lists_its_own_articles_only(visitor: Client, guidance: GuidanceIndexPage) -> None:
    here = GuidancePageFactory(parent=guidance, stage=Stage.PRISON)
    elsewhere = GuidancePageFactory(parent=guidance, stage=Stage.COURT)
    page = visitor.get("/guidance/?stage=away").content.decode()
    assert here.url in page
    assert elsewhere.url not in page
    assert list(GuidancePage.objects.live().for_stage(Stage.PRISON)) == [here]


def test_an_unknown_stage_shows_everything_and_says_so(
    visitor: Client, article: GuidancePage
) -> None:
    response = visitor.get("/guidance/", {"stage": "<script>alert(1)</script>"})
    assert response.status_code == 200
    page = response.content.decode()
    assert "We do not know that stage" in page
    assert article.url in page
    assert "<script>alert" not in page


def test_groups_come_in_the_order_of_the_journey_with_their_first_articles_and_totals(
    guidance: GuidanceIndexPage,
) -> None:
    for _ in range(6):
        GuidancePageFactory(parent=guidance, stage=Stage.COURT)
    GuidancePageFactory(parent=guidance, stage=Stage.POLICE)
    groups = GuidancePage.objects.live().grouped_by_stage(each=4)
    assert [group.stage for group in groups] == [*JOURNEY, *BESIDE_THE_JOURNEY]
    court = next(group for group in groups if group.stage == Stage.COURT)
    assert len(court.articles) == 4
    assert court.total == 6
    assert court.has_more


def test_stale_articles_sink_in_lists_and_say_so(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    stale = GuidancePageFactory(
        parent=guidance, last_reviewed=yesterday - timedelta(days=400), review_by=yesterday
    )
    fresh = GuidancePageFactory(parent=guidance)
    assert list(GuidancePage.objects.live().for_lists()) == [fresh, stale]
    assert list(GuidancePage.objects.overdue_for_review()) == [stale]
    assert "may be out of date" in visitor.get("/guidance/?stage=waiting").content.decode()
    assert "have not yet" in visitor.get(stale.url).content.decode()
    assert "have not yet" not in visitor.get(fresh.url).content.decode()


def test_an_article_shows_what_a_reader_needs_to_know_about_it(
    visitor: Client, guidance: GuidanceIndexPage
) -> None:
    article = GuidancePageFactory(
        parent=guidance,
        title="What the police do with phones",
        seo_title="Devices",
        content_note="This page speaks of searches.",
        short_version="<p>Expect months.</p>",
        is_sample=True,
    )
    related = GuidancePageFactory(parent=guidance)
    page = visitor.get(article.url).content.decode()
    order = [
        "Sample text",
        "What the police do with phones",
        article.summary,
        "1 minute to read",
        "This page speaks of searches.",
        "Expect months.",
        "Sit down and drink some water.",
        "What next",
        related.url,
    ]
    main = page[page.index('<main id="main"') : page.index("</main>")]
    places = [main.index(words) for words in order]
    assert places == sorted(places)
    assert 'href="/forum/"' in main
    assert 'href="/sessions/"' in main
    assert 'href="/help-now/"' in main


def test_the_tab_says_neutral_words_only(visitor: Client, guidance: GuidanceIndexPage) -> None:
    article = GuidancePageFactory(parent=guidance, title="After a police search")
    page = visitor.get(article.url).content.decode()
    assert "<title>Guidance " in page
    article.seo_title = "First days"
    article.save()
    assert "<title>First days " in visitor.get(article.url).content.decode()


def test_reading_time_counts_the_words_of_every_block(guidance: GuidanceIndexPage) -> None:
    long = json.dumps(
        [{"type": "callout", "value": {"kind": "note", "text": f"<p>{'word ' * 550}</p>"}}]
    )
    assert GuidancePageFactory(parent=guidance, body=long).reading_minutes == 4


def test_a_review_date_before_the_last_review_is_refused(article: GuidancePage) -> None:
    article.review_by = article.last_reviewed
    with pytest.raises(ValidationError) as refused:
        article.full_clean()
    assert "review_by" in refused.value.message_dict


def test_drafts_are_shown_nowhere(visitor: Client, guidance: GuidanceIndexPage) -> None:
    draft = GuidancePageFactory(parent=guidance, title="Unfinished thoughts", live=False)
    assert visitor.get("/guidance/unfinished-thoughts/").status_code == 404
    for address in ("/", "/guidance/", "/guidance/?stage=waiting", "/search/?q=unfinished"):
        assert draft.url not in visitor.get(address).content.decode()


def test_an_article_behind_a_restriction_is_listed_nowhere(
    visitor: Client, article: GuidancePage
) -> None:
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/guidance/", "/guidance/?stage=waiting", "/search/?q=bail"):
        assert article.url not in visitor.get(address).content.decode()


def test_an_unknown_page_gives_our_own_answer(visitor: Client, guidance: object) -> None:
    response = visitor.get("/guidance/nothing-here/")
    assert response.status_code == 404
    assert "portal/errors/404.html" in [template.name for template in response.templates]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/guidance/",
        "/guidance/?stage=waiting",
        "/guidance/bail-in-plain-words/",
        "/search/?q=bail",
    ],
)
def test_anonymous_pages_set_no_cookie_and_are_the_same_for_everybody(
    address: str, article: GuidancePage
) -> None:
    first, second = Client(), Client(headers={"user-agent": "another", "accept-language": "fr"})
    one, two = first.get(address), second.get(address)
    assert not one.cookies
    assert not two.cookies
    assert one.content == two.content


def test_nothing_on_a_page_is_inline(visitor: Client, article: GuidancePage) -> None:
    for address in ("/", "/guidance/", article.url, "/search/?q=bail"):
        page = visitor.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_a_list_of_a_thousand_articles_costs_no_more_queries_than_ten(
    visitor: Client, guidance: GuidanceIndexPage, article: GuidancePage
) -> None:
    addresses = ["/", "/guidance/", "/guidance/?stage=waiting", article.url, "/search/?q=water"]
    many_articles(guidance, 9, title="Few")
    few = [queries(visitor, address) for address in addresses]
    many_articles(guidance, 991, title="Many")
    assert GuidancePage.objects.live().count() == 1001
    assert [queries(visitor, address) for address in addresses] == few
    assert max(few) <= 12


def test_long_stages_are_paged(visitor: Client, guidance: GuidanceIndexPage) -> None:
    many_articles(guidance, 25)
    first = visitor.get("/guidance/?stage=waiting").content.decode()
    assert "Page 1 of 2" in first
    assert 'href="?stage=waiting&amp;page=2"' in first
    assert "Page 2 of 2" in visitor.get("/guidance/?stage=waiting&page=99").content.decode()


def test_somebody_signed_in_reads_the_same_article(
    article: GuidancePage, member: User, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(member).get(article.url)
    assert "Sit down and drink some water." in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
