"""Boards at the staff desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from forum.models import Board
from tests.forum.factories import BoardFactory, TopicFactory


@pytest.mark.django_db
def test_a_board_that_has_conversations_is_not_deleted_and_says_how_to_end_it(
    signed_in: Callable[[User], Client],
) -> None:
    board = TopicFactory().board
    empty = BoardFactory()
    keeper = User.objects.create_superuser("keeper", "four-calm-grey-herons", screen_name="Keeper")
    desk = signed_in(keeper)

    for ask in (desk.get, desk.post):
        answer = ask(f"/desk/boards/delete/{board.pk}/", follow=True)
        assert "This board has conversations" in answer.content.decode()
    assert Board.objects.filter(pk=board.pk).exists()

    desk.post(f"/desk/boards/delete/{empty.pk}/")
    assert not Board.objects.filter(pk=empty.pk).exists()


@pytest.mark.django_db
def test_a_moderator_chooses_who_a_board_is_for_and_its_stages(
    moderator: User, signed_in: Callable[[User], Client]
) -> None:
    board, desk = BoardFactory(), signed_in(moderator)
    url = f"/desk/boards/edit/{board.pk}/"
    page = desk.get(url).content.decode()
    assert "Left empty, our own words are shown." in page
    assert "The police have been" in page
    sent = {
        "title": "Court", "slug": board.slug, "purpose": "For hearings.", "rules": "", "order": 3,
        "is_open": "on", "access": "approved", "asks_to_accept_limits": "on", "limits": "Some.",
        "stages": ["sentence", "court"],
    }  # fmt: skip
    desk.post(url, sent)
    board.refresh_from_db()
    assert (board.access, board.limits_shown) == ("approved", "Some.")
    assert [stage.value for stage in board.named_stages] == ["court", "sentence"]
    assert desk.post(url, {**sent, "stages": ["no-such-stage"]}).status_code == 200
    TopicFactory(board=board)
    opened = desk.post(url, {**sent, "access": "members"})
    assert "cannot be opened to all" in opened.content.decode()
    board.refresh_from_db()
    assert board.is_by_application
