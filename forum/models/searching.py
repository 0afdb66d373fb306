"""The words of what is published, for searching. What finds them fast is made by a migration: a
full-text table on SQLite, a column with an index on PostgreSQL (`forum/index_tables.py`)."""

from django.db import connection, models
from django.db.models.expressions import RawSQL

from .talks import Post

TITLE = "t0t"  # stands before a word of a title, once more than among the other words
_FULL_TEXT = {
    # Both read the newest first from the index, and end as soon as they have enough.
    "sqlite": (
        "SELECT rowid FROM forum_search WHERE forum_search MATCH %s AND rowid < %s"
        " ORDER BY rowid DESC LIMIT %s"
    ),
    # As an array, so that it is planned by itself: joined with the rest, PostgreSQL walks through all.
    "postgresql": (
        "SELECT unnest(ARRAY(SELECT post_id FROM forum_searchentry"
        " WHERE found @@ to_tsquery('simple', %s)"
        " AND post_id < %s ORDER BY post_id DESC LIMIT %s))"
    ),
}
_BEST = {
    "sqlite": "SELECT rowid FROM forum_search WHERE forum_search MATCH %s ORDER BY rank LIMIT %s",
    "postgresql": (
        "SELECT post_id FROM forum_searchentry, to_tsquery('simple', %s) AS wanted"
        " WHERE found @@ wanted ORDER BY ts_rank(found, wanted, 1) DESC, post_id DESC LIMIT %s"
    ),
}


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def newest_with(self, stems: list[str], *, before: int, most: int) -> RawSQL:
        """Keys of posts that hold all of these words, the newest first; a subquery."""
        return RawSQL(_FULL_TEXT[connection.vendor], (_all_of(stems), before, most))  # noqa: S611

    def best_titled(self, stems: list[str], *, most: int) -> list[int]:
        """Keys of opening posts whose title has some of these words, the best first. One query."""
        wanted = _any_of([TITLE + stem for stem in stems])
        with connection.cursor() as cursor:
            cursor.execute(_BEST[connection.vendor], (wanted, most))
            return [key for (key,) in cursor.fetchall()]


def _all_of(stems: list[str]) -> str:
    """Stems are letters and digits (`words.stems`), so nothing in them is read as an operator."""
    return (" " if connection.vendor == "sqlite" else " & ").join(map(_quoted, stems))


def _any_of(stems: list[str]) -> str:
    return (" OR " if connection.vendor == "sqlite" else " | ").join(map(_quoted, stems))


def _quoted(stem: str) -> str:
    return f'"{stem}"' if connection.vendor == "sqlite" else f"'{stem}'"


class SearchEntry(models.Model):
    """Only published posts have one. When the text or the state of a post changes in whatever way,
    the database itself takes its entry out; `indexing.put_in` puts the new words in."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField()

    objects = SearchEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Words of post {self.post_id}"
