"""A copy of all that is kept about somebody, for themselves: one zip, made while they wait.

Nothing of it is written to a disk or a cache, and it has no address: it is the answer to one form.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template
from django.utils import timezone

from privacy import belongings, retention
from privacy.belongings import Holding

from .gathering import Number, gather
from .models import User

FORMAT, VERSION = "your-data", 1
AN_HOUR = 3
# Bytes before packing. Who wrote a post every hour for twenty years stays far below it.
MOST = 256 * 1024 * 1024
ROWS_AT_ONCE = 200


class TooSoon(Exception):
    """They have had a few copies within the hour."""


class TooMuch(Exception):
    """More than one answer can hold."""


@dataclass(frozen=True)
class Kept:
    """What is held, for how long, and how many rows of it this person has."""

    held: Holding
    period: str
    count: int


def what_is_kept(person: User) -> list[Kept]:
    """One query for all that may be kept, however much that is. The account comes first, and traces of
    work at the desk last, for those who have any."""
    kinds = {held.key: held for held in belongings.holdings() if held.fields}
    counts = gather(**{key: Number(held.rows(person)) for key, held in kinds.items()})
    found = [Kept(held, period_of(held), counts[key]) for key, held in kinds.items()]
    shown = [line for line in found if line.count or not line.held.for_staff]
    return sorted(shown, key=lambda line: (line.held.for_staff, line.held.model is not User))


def period_of(held: Holding) -> str:
    label = held.model._meta.label_lower
    return next(rule.period for rule in retention.rules() if rule.label == label)


def count_one(person: User) -> None:
    """Raises TooSoon for the fourth copy within an hour: each one reads everything there is."""
    key = f"copies:{person.pk}"
    cache.add(key, 0, timeout=3600)
    try:
        made = cache.incr(key)
    except ValueError:  # the hour ended between the two lines
        return
    if made > AN_HOUR:
        raise TooSoon


def copy_for(person: User) -> bytes:
    """A zip of `your-data.html`, to read, and `your-data.json`, for other programs. Raises TooMuch.

    At most three queries for each thing that may be kept. Rows are read a few at a time and packed at
    once, so that what is held in memory is the packed form.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        left = MOST
        for name, pieces in (("html", _as_page(person)), ("json", _as_json(person))):
            with _entry(archive, f"your-data.{name}") as entry:
                for piece in pieces:
                    written = piece.encode()
                    left -= len(written)
                    if left < 0:
                        raise TooMuch
                    entry.write(written)
    return packed.getvalue()


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    about = zipfile.ZipInfo(name)  # dated 1980: the hour it was made is nobody's business
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o600 << 16
    with archive.open(about, "w", force_zip64=True) as entry:
        yield entry


def _rows(person: User, held: Holding) -> Iterator[dict[str, Any]]:
    for row in held.rows(person).iterator(chunk_size=ROWS_AT_ONCE):
        yield held.plain(row)


def _as_json(person: User) -> Iterator[str]:
    """All parts, also those that are empty, so that the shape is the same for everybody.

    {format, version, made_on, parts: [{key, title, kept, fields: {key: words}, rows: [{…}]}]}
    """
    parts = [held for held in belongings.holdings() if held.fields]
    head = {"format": FORMAT, "version": VERSION, "made_on": timezone.localdate().isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "parts": ['
    for number, held in enumerate(parts):
        about = {
            "key": held.key,
            "title": held.title,
            "kept": period_of(held),
            "fields": {key: words for key, words, _ in held.fields},
        }
        yield (",\n" if number else "\n") + json.dumps(about, ensure_ascii=False)[:-1]
        yield ', "rows": ['
        between = "\n"
        for row in _rows(person, held):
            yield between + json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            between = ",\n"
        yield "]}"
    yield "\n]}\n"


def _as_page(person: User) -> Iterator[str]:
    parts = [line.held for line in what_is_kept(person)]
    row_template = get_template("accounts/copy/row.html")
    part_template = get_template("accounts/copy/part.html")
    yield get_template("accounts/copy/begin.html").render(
        {"parts": parts, "made_on": timezone.localdate()}
    )
    for held in parts:
        yield part_template.render({"part": held, "period": period_of(held)})
        empty = True
        for row in _rows(person, held):
            empty = False
            lines = [(words, row[key]) for key, words, _ in held.fields]
            yield row_template.render({"lines": lines})
        yield "<p>Nothing.</p></section>\n" if empty else "</section>\n"
    yield "</main></body></html>\n"
