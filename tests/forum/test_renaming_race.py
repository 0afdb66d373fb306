"""A new name, taken in the moment in which somebody quotes its owner: no quotation keeps the old one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from forum import posting, publishing, quoting
from forum.models import Post, Topic
from forum.references import written
from forum.scrubbing_forms import NewNameForm
from tests.forum.factories import PostFactory, conversation, known

OLD, NEW = "Quiet Harbour", "Slow River"
WORDS = "The kettle sang all night"
AT_MOST = 20  # seconds until a test that hangs gives up
A_MOMENT = 1  # for the second one to get as far as it is let


def in_a_thread(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    return run


def stopped_in(monkeypatch: pytest.MonkeyPatch, name: str, going_on: Event) -> Event:
    """The first call of this verb of `quoting` stops when it has done its work. Set once it has."""
    real, there = getattr(quoting, name), Event()

    def stops(*args: Any, **kwargs: Any) -> Any:
        done = real(*args, **kwargs)
        if not there.is_set():
            there.set()
            going_on.wait(AT_MOST)
        return done

    monkeypatch.setattr(quoting, name, stops)
    return there


@pytest.mark.committed
@pytest.mark.parametrize("stopped", ["take", "say_again"])
def test_no_quotation_is_left_with_an_old_name_whoever_comes_first(
    stopped: str, member: User, other_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic: Topic = conversation(known(other_member))
    said = PostFactory(topic=topic, author=member, body=WORDS)
    publishing.publish(said)
    going_on = Event()
    there = stopped_in(monkeypatch, stopped, going_on)

    def quote() -> Post:
        return posting.reply(topic, author=other_member, body=written(said.pk, WORDS) + "\n\nYes.")

    def rename() -> User:
        form = NewNameForm(
            {"choice": "own", "own_name": NEW, "offered": ""},
            person=User.objects.get(pk=member.pk),
        )
        assert form.is_valid(), form.errors
        return form.save()

    first, second = (quote, rename) if stopped == "take" else (rename, quote)
    with ThreadPoolExecutor(2) as pool:
        one: Future[Any] = pool.submit(in_a_thread(first))
        assert there.wait(AT_MOST)
        other: Future[Any] = pool.submit(in_a_thread(second))
        wait([other], timeout=A_MOMENT)
        going_on.set()
        one.result(AT_MOST)
        other.result(AT_MOST)

    quoted = Post.objects.get(quotations__quoted=said)
    assert f"{NEW} wrote" in quoted.html
    assert not Post.objects.filter(html__contains=OLD).exists()
