"""Editors at work in the desk, and everybody else kept out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from home.pages.models import CrisisLine, GuidanceIndexPage, GuidancePage, HomePage

from .factories import CrisisLineFactory, GuidancePageFactory

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]

CRISIS_LINE = {
    "name": "Samaritans",
    "phone": "116 123",
    "hours": "24 hours",
    "note": "",
    "website": "",
    "country": "GB",
    "last_checked": "2026-11-01",
    "sort_order": "10",
    "is_shown": "on",
}


def article_form(**changed: Any) -> dict[str, Any]:
    """What the editor's browser sends."""
    fields: dict[str, Any] = {
        "title": "Bail in plain words",
        "slug": "bail-in-plain-words",
        "seo_title": "",
        "search_description": "",
        "summary": "What bail is.",
        "stage": "waiting",
        "content_note": "",
        "short_version": rich_text("<p>Keep to the conditions.</p>"),
        "body": streamfield(
            [
                ("heading", {"text": "On bail", "size": "section"}),
                ("paragraph", rich_text("<p>There is a date to come back on.</p>")),
            ]
        ),
        "last_reviewed": "2026-11-01",
        "review_by": "2027-11-01",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
    }
    return nested_form_data(fields | changed)


def add_address(guidance: GuidanceIndexPage) -> str:
    return reverse("wagtailadmin_pages:add", args=("pages", "guidancepage", guidance.pk))


def test_an_editor_publishes_an_article_and_visitors_read_it(
    editor: User, signed_in: SignedIn, visitor: Client, guidance: GuidanceIndexPage
) -> None:
    client = signed_in(editor)
    assert client.get(add_address(guidance)).status_code == 200

    client.post(add_address(guidance), article_form())
    draft = GuidancePage.objects.get(slug="bail-in-plain-words")
    assert not draft.live
    assert visitor.get("/guidance/bail-in-plain-words/").status_code == 404

    edit = reverse("wagtailadmin_pages:edit", args=(draft.pk,))
    assert client.get(edit).status_code == 200
    client.post(edit, article_form(**{"action-publish": "publish"}))
    page = visitor.get("/guidance/bail-in-plain-words/")
    assert page.status_code == 200
    assert "There is a date to come back on." in page.content.decode()
    assert "/guidance/bail-in-plain-words/" in visitor.get("/guidance/").content.decode()
    assert "/guidance/bail-in-plain-words/" in visitor.get("/search/?q=bail").content.decode()


def test_what_an_editor_changes_without_publishing_is_not_shown(
    editor: User, signed_in: SignedIn, visitor: Client, article: GuidancePage
) -> None:
    article.save_revision().publish()
    edit = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    signed_in(editor).post(edit, article_form(title="Something quite different"))
    article.refresh_from_db()
    assert article.get_latest_revision_as_object().title == "Something quite different"
    assert "Something quite different" not in visitor.get(article.url).content.decode()


def test_an_article_without_its_summary_comes_back_with_an_error(
    editor: User, signed_in: SignedIn, guidance: GuidanceIndexPage
) -> None:
    response = signed_in(editor).post(
        add_address(guidance), article_form(summary="", **{"action-publish": "publish"})
    )
    assert response.status_code == 200
    assert "summary" in response.context["form"].errors
    assert not GuidancePage.objects.exists()


def test_scripts_sent_by_an_editors_browser_never_reach_a_reader(
    editor: User, signed_in: SignedIn, visitor: Client, guidance: GuidanceIndexPage
) -> None:
    nasty = rich_text('<p>Read <a href="javascript:alert(1)">on</a></p>').replace(
        "Read", "<script>alert(1)</script>Read"
    )
    signed_in(editor).post(
        add_address(guidance),
        article_form(
            title="<script>alert(1)</script>",
            summary="<img src=x onerror=alert(1)>",
            short_version=nasty,
            body=streamfield([("paragraph", nasty)]),
            **{"action-publish": "publish"},
        ),
    )
    page = visitor.get("/guidance/bail-in-plain-words/").content.decode()
    assert "Read" in page
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_the_editor_sees_a_preview_with_wagtails_accessibility_checker(
    editor: User, signed_in: SignedIn, article: GuidancePage
) -> None:
    client = signed_in(editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=(article.pk,))
    assert client.post(address, article_form(title="Not yet saved")).json()["is_valid"]
    answer = client.get(address, {"in_preview_panel": "true"})
    page = answer.content.decode()
    assert "Not yet saved" in page
    assert "<wagtail-userbar>" in page
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy  # the desk holds it in a frame
    assert "trusted-types" not in policy  # the checker writes markup
    assert "unsafe" not in policy


def test_the_public_page_carries_no_script_of_the_desk(
    editor: User, signed_in: SignedIn, article: GuidancePage
) -> None:
    assert "wagtail-userbar" not in signed_in(editor).get(article.url).content.decode()


def test_each_kind_of_page_has_its_place(front_door: HomePage, guidance: GuidanceIndexPage) -> None:
    assert HomePage.can_create_at(front_door.get_parent()) is False  # there is one already
    assert GuidanceIndexPage.can_create_at(front_door) is False
    assert GuidancePage.can_create_at(guidance)
    assert GuidancePage.can_create_at(front_door) is False
    article = GuidancePageFactory(parent=guidance)
    assert article.allowed_subpage_models() == []


def test_an_editor_adds_and_changes_a_crisis_line_and_the_footer_follows(
    editor: User, signed_in: SignedIn, visitor: Client
) -> None:
    client = signed_in(editor)
    assert "116 123</a>" not in visitor.get("/search/").content.decode()
    assert client.get(reverse("crisis_lines:add")).status_code == 200
    client.post(reverse("crisis_lines:add"), CRISIS_LINE)
    line = CrisisLine.objects.get()
    assert 'href="tel:116123"' in visitor.get("/search/").content.decode()

    edit = reverse("crisis_lines:edit", args=(line.pk,))
    assert client.get(edit).status_code == 200
    client.post(edit, CRISIS_LINE | {"phone": "116 124"})
    assert 'href="tel:116124"' in visitor.get("/search/").content.decode()
    assert "Samaritans" in client.get(reverse("crisis_lines:index")).content.decode()


def test_a_crisis_line_with_letters_in_its_number_is_refused(
    editor: User, signed_in: SignedIn
) -> None:
    response = signed_in(editor).post(
        reverse("crisis_lines:add"), CRISIS_LINE | {"phone": "javascript:alert(1)"}
    )
    assert response.status_code == 200
    assert not CrisisLine.objects.exists()


def test_an_editor_cannot_delete_a_crisis_line(editor: User, signed_in: SignedIn) -> None:
    line = CrisisLineFactory()
    signed_in(editor).post(reverse("crisis_lines:delete", args=(line.pk,)))
    assert CrisisLine.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize(
    "who", ["member", "moderator", "facilitator", "helpline_worker", "stranger"]
)
def test_only_editors_reach_pages_and_crisis_lines(
    who: str, request: pytest.FixtureRequest, signed_in: SignedIn, article: GuidancePage
) -> None:
    client = signed_in(request.getfixturevalue(who))
    line = CrisisLineFactory()
    for address in (
        reverse("wagtailadmin_explore", args=(article.get_parent().pk,)),
        reverse("wagtailadmin_pages:edit", args=(article.pk,)),
        reverse("crisis_lines:index"),
        reverse("crisis_lines:add"),
        reverse("crisis_lines:edit", args=(line.pk,)),
    ):
        assert client.get(address).status_code in (302, 403), address
    client.post(
        reverse("wagtailadmin_pages:edit", args=(article.pk,)),
        article_form(title="Taken over", **{"action-publish": "publish"}),
    )
    client.post(reverse("crisis_lines:add"), CRISIS_LINE)
    article.refresh_from_db()
    assert article.title == "Bail in plain words"
    assert CrisisLine.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in(visitor: Client, article: GuidancePage) -> None:
    response = visitor.get(reverse("crisis_lines:index"))
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_the_menu_speaks_our_words_and_shows_editors_theirs(
    editor: User, moderator: User, signed_in: SignedIn
) -> None:
    desk = signed_in(editor).get("/desk/").content.decode()
    assert "Guidance pages" in desk
    assert "Crisis lines" in desk
    other = signed_in(moderator).get("/desk/").content.decode()
    assert "Guidance pages" not in other
    assert "Crisis lines" not in other
