"""Guidance leads to the boards of its stage, and boards lead back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from forum.models import Board
from home.pages.models import GuidanceIndexPage
from journey import ways
from journey.stages import Stage
from tests.forum.factories import BoardFactory
from tests.home.factories import GuidancePageFactory

pytestmark = pytest.mark.django_db
HEADING = "Talk with others about this"


def test_an_article_and_its_stage_lead_to_the_boards_of_that_stage_for_everybody(
    visitor: Client, member: User, signed_in: Callable[[User], Client]
) -> None:
    board = BoardFactory(title="Days in court", stages=["court"])
    BoardFactory(title="Another stage", stages=["away"])
    few = BoardFactory(title="For few", stages=["court"], access=Board.Access.APPROVED)
    BoardFactory(title="Ended", stages=["court"], is_open=False)
    article = GuidancePageFactory(parent=GuidanceIndexPage.objects.get(), stage="court")
    for url in (article.get_url(), GuidanceIndexPage.objects.get().get_url() + "?stage=court"):
        for client in (visitor, signed_in(member)):
            page = client.get(url).content.decode()
            section = page[page.index(HEADING) :]
            assert "Days in court" in section
            assert "Another stage" not in section
            assert few.title not in page
            assert "Ended" not in section
        led = visitor.get(board.get_absolute_url())
        assert led.headers["Location"].startswith("/account/login/")


def test_a_stage_without_a_board_says_nothing_of_boards(visitor: Client) -> None:
    BoardFactory(stages=["away"])
    article = GuidancePageFactory(parent=GuidanceIndexPage.objects.get(), stage="court")
    assert HEADING not in visitor.get(article.get_url()).content.decode()


def test_a_board_leads_to_the_guidance_of_its_stages(
    member: User, signed_in: Callable[[User], Client]
) -> None:
    board = BoardFactory(stages=["court", "gone-from-the-journey"])
    page = signed_in(member).get(board.get_absolute_url()).content.decode()
    assert f"{GuidanceIndexPage.objects.get().get_url()}?stage=court" in page
    assert "gone-from-the-journey" not in page


def test_boards_of_a_stage_cost_a_query_once_and_follow_a_change(
    django_assert_num_queries: Any,
) -> None:
    board = BoardFactory(stages=["court"])
    with django_assert_num_queries(1):
        assert [way.title for way in ways.on("talk", "court")] == [board.title]
    with django_assert_num_queries(0):
        assert ways.on("talk", Stage.PRISON) == []
    board.stages = ["away"]
    board.save()
    assert ways.on("talk", "court") == []
    assert [way.url for way in ways.on("talk", "away")] == [board.get_absolute_url()]


def test_what_no_room_has_is_nothing() -> None:
    assert ways.on("dance", "court") == ()
    assert ways.on("talk", "no-such-stage") == ()
    with pytest.raises(ValueError, match="registered already"):
        ways.register("talk", lambda stage: [])
