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
