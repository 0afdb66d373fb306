"""Bookmarks and their notes: for one pair of eyes."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from forum import bookmarking, posting
from forum.models import Bookmark, Post
from privacy.models import DataKey
from tests.forum.factories import PostFactory, conversation
from tests.privacy.everywhere import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOTE = "Unmistakable words of a note"


def test_a_note_is_sealed_shown_to_its_owner_and_gone_with_its_key(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    post = conversation(member).posts.get()
    client = signed_in(other_member)
    client.post(reverse("forum:bookmark", args=[post.pk]), {"note": NOTE})
    assert NOTE not in everything_stored()
    page = reverse("forum:bookmarks")
    assert NOTE in client.get(page).content.decode()
    assert NOTE not in signed_in(member).get(page).content.decode()
    mine = Bookmark.objects.get()
    assert signed_in(member).post(
        reverse("forum:remove_bookmark", args=[mine.pk])
    ).status_code == 404  # fmt: skip
    client.post(reverse("forum:remove_bookmark", args=[mine.pk]))
    assert not Bookmark.objects.exists()
    assert not DataKey.objects.filter(pk=mine.data_key_id).exists()


def test_keeping_twice_changes_the_note_and_makes_no_second_key(
    member: User, other_member: User
) -> None:
    post = conversation(member).posts.get()
    bookmarking.keep(post, person=other_member, note="One")
    keys = DataKey.objects.count()
    bookmarking.keep(post, person=other_member, note="Two")
    assert Bookmark.objects.get().note == "Two"
    assert DataKey.objects.count() == keys


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "purged"])
def test_gone_text_is_said_to_be_gone_and_the_note_stays(
    member: User, other_member: User, signed_in: SignIn, how: str
) -> None:
    topic = conversation(member, replies=1)
    post = topic.posts.get(number=2)
    bookmarking.keep(post, person=other_member, note=NOTE)
    if how == "withdrawn":
        posting.withdraw(post, author=member)
    elif how == "hidden":
        Post.objects.filter(pk=post.pk).update(state=Post.State.HIDDEN)
    else:
        post.delete()
    html = signed_in(other_member).get(reverse("forum:bookmarks")).content.decode()
    assert "not there any more" in html
    assert topic.title not in html
    assert NOTE in html


def test_what_may_not_be_read_cannot_be_kept(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    held = PostFactory(topic=conversation(member), author=member)
    answer = signed_in(other_member).post(reverse("forum:bookmark", args=[held.pk]), {"note": "x"})
    assert answer.status_code == 404
    assert not Bookmark.objects.exists()


def test_the_page_costs_the_same_with_two_and_twenty(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    client = signed_in(other_member)
    client.get(reverse("forum:bookmarks"))
    counts = []
    for more in (1, 2, 17):  # the first fills the caches
        for post in conversation(member, replies=more - 1).posts.all():
            bookmarking.keep(post, person=other_member, note="A note.")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("forum:bookmarks"))
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 12
