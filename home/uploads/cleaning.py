"""What an editor's file has to be before any of it is kept, and what is taken out of it.

The content decides what a file is; its name and the header that came with it decide nothing. What
comes back is written anew by us, under a name that says nothing. See docs/adr/0014-uploads.md.
"""

import secrets

from django.core.files.base import ContentFile

MAX_BYTES = 10 * 1024 * 1024
_MB = 1024 * 1024


class NotTaken(Exception):
    """The file is refused. `words` tell the editor why, and what would do instead."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class Cleaned(ContentFile[bytes]):
    """Bytes that this package wrote. The storage keeps nothing else (`keeping.CleanStorage`)."""

    def __init__(self, content: bytes, *, kind: str) -> None:
        # The name that came with the file can name a person, a place or a path: it is dropped.
        super().__init__(content, name=f"{secrets.token_hex(8)}.{kind}")
        self.kind = kind


def read_all(file: object) -> bytes:
    """At most `MAX_BYTES`; raises NotTaken for more, and for nothing."""
    size = getattr(file, "size", None)
    too_big = NotTaken(f"This file is too big. It can have {MAX_BYTES // _MB} MB at most.")
    if size is not None and size > MAX_BYTES:
        raise too_big
    file.seek(0)  # type: ignore[attr-defined]
    content: bytes = file.read(MAX_BYTES + 1)  # type: ignore[attr-defined]
    if len(content) > MAX_BYTES:
        raise too_big
    if not content:
        raise NotTaken("This file is empty.")
    return content
