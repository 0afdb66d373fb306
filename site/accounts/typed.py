"""What somebody typed is not lost when their session ended before they sent it.

    kept = take(request)          what a form carried, if it may be kept at all
    kept.sealed()                 for a hidden field of the sign-in page; nothing stays on the server
    read(request)                 what such a field brought back
    kept.is_by(person)            whether this person wrote it: nobody else is shown it

Kept is what came from a page of ours, which a person was signed in on: its forms carry `mark_of` them
(the tag csrf_token writes it). Sealed, so that whoever sits down at the sign-in page cannot read it in
the source of the page, nor put anything there. Where it was going decides anew whether it takes it.
"""

import json
import re
import time
import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare

from .sealing import CannotOpen, seal, unseal
from .staying import mark_of

FIELD = "kept"
MARK = "from_whom"
MOST_BYTES = 200_000
MOST_FIELDS = 500
_PURPOSE = "typed"

# Never carried along, wherever they stand in a form.
_SECRET = re.compile(
    r"pass(word|wd|phrase|code|key)|csrf|token|secret|credential|(^|[_-])(otp|pin|code)([_\d-]|$)",
    re.I,
)
# Forms that are about signing in and out: what they carry is a secret, or worth nothing later.
_NEVER = re.compile(r"^(account_(?!home|screen_name)|mfa_|exit$)")
# What a form says by itself rather than somebody by hand: numbers, keys, ticked boxes.
_MACHINE = re.compile(r"^(on|true|false|[\d.:-]*|[0-9a-f-]{32,36})$", re.I)
_CHOICE = re.compile(r"^[a-z0-9_.:-]+$")


@dataclass(frozen=True)
class Kept:
    """`target` is a path of ours; `fields` are what was sent, in its order."""

    target: str
    mark: str
    fields: list[tuple[str, str]]
    had_files: bool
    at: float

    def sealed(self) -> str:
        packed = zlib.compress(json.dumps(asdict(self)).encode())
        return seal(b64encode(packed).decode(), purpose=_PURPOSE)

    def is_by(self, person: Any) -> bool:
        mark = mark_of(person)
        return bool(mark) and constant_time_compare(mark, self.mark)

    @property
    def words(self) -> list[tuple[str, str]]:
        """What was written by hand, as far as that can be told: whole words before choices."""
        written = [(name, text) for name, text in self.fields if not _MACHINE.match(text.strip())]
        sentences = [pair for pair in written if re.search(r"\s", pair[1].strip())]
        return sentences or [pair for pair in written if not _CHOICE.match(pair[1])] or written

    @property
    def rest(self) -> list[tuple[str, str]]:
        words = self.words
        return [pair for pair in self.fields if pair not in words]


def take(request: HttpRequest) -> Kept | None:
    """Raises nothing; None for what is not kept: no form of a person's page, a secret, too much."""
    mark = request.POST.get(MARK, "")
    if not mark or asks_from_a_script(request):
        return None
    try:
        if _NEVER.match(resolve(request.path_info).url_name or ""):
            return None
    except Resolver404:
        return None
    fields = [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in (MARK, FIELD) and not _SECRET.search(name)
        for text in texts
        if isinstance(text, str)
    ]
    size = sum(len(name.encode()) + len(text.encode()) for name, text in fields)
    if (
        not any(text.strip() for _, text in fields)
        or size > MOST_BYTES
        or len(fields) > MOST_FIELDS
    ):
        return None
    return Kept(request.get_full_path(), mark, fields, bool(request.FILES), time.time())


def read(request: HttpRequest) -> Kept | None:
    """What the sign-in page carried along. None when there is nothing, or it is older than a
    session can be, or was not sealed here."""
    sealed = request.POST.get(FIELD, "")
    if not sealed:
        return None
    try:
        found = json.loads(zlib.decompress(b64decode(unseal(sealed, purpose=_PURPOSE))))
    except (CannotOpen, ValueError, zlib.error):
        return None
    kept = Kept(**found | {"fields": [(name, text) for name, text in found["fields"]]})
    return kept if time.time() - kept.at < settings.SESSION_COOKIE_AGE else None


def asks_from_a_script(request: HttpRequest) -> bool:
    """A script keeps what was typed itself, and could not show a page."""
    return "X-Fragment" in request.headers or request.headers.get("Accept", "").startswith(
        "application/json"
    )


def is_from_a_page_of_ours(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    origin = request.headers.get("Origin")
    if origin is None:
        origin = "/".join(request.headers.get("Referer", "").split("/")[:3])
    return origin in ours
