"""Bookmarks: posts to find again, with a note that nobody else can open."""

from django.db import transaction

from accounts.models import User
from privacy.models import DataKey

from .models import BOOKMARK_NOTE_MAX, Bookmark, Post


def keep(post: Post, *, person: User, note: str = "") -> Bookmark:
    """Keep a post, or change the note on one that is kept already."""
    note = note.replace("\r\n", "\n").strip()[:BOOKMARK_NOTE_MAX]
    with transaction.atomic():
        # Two windows of one person wait for each other: a key is made once.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        mine = Bookmark.objects.of(person).filter(post=post).select_related("data_key").first()
        if mine is None:
            mine = Bookmark(person=person, post=post, data_key=DataKey.objects.make())
        mine.note = note
        mine.save()
    return mine


def let_go(bookmark: Bookmark) -> None:
    """The note goes, and the key that opens it."""
    with transaction.atomic():
        bookmark.delete()
