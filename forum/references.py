"""How a quotation is written in the text of a post.

In the box that somebody writes in, a quotation is a reference and the words below it:

    > [quote 123]
    > It was a long week.

In what is stored only the first line is left; the words are in `Quotation`. Whoever changes a few
letters of the reference is still understood; a broken one is an ordinary block quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# No more digits than a post's number can have. Brackets and small slips are forgiven, and words of
# one's own before it in the same line; a quotation in a quotation is none of ours.
_REFERENCE = re.compile(
    r"(?P<before>|(?!\s*>)[^\n]*?[^>\s][ ]{0,3})[ ]{0,3}>[ \t]?"
    r"[\[(][ ]{0,3}quote[ :#]{0,3}(?P<post>\d{1,9})[ ]{0,3}[\])]?[.:]?",
    re.IGNORECASE,
)
_MARK = re.compile(r" {0,3}> ?")
INSTEAD = "> (a quotation)"


@dataclass(frozen=True)
class Block:
    """Lines of a text that belong together: a quotation of the post `quoted`, or (None) all else."""

    quoted: int | None
    lines: list[str]

    @property
    def words(self) -> str:
        """Of a quotation what stands below its reference, without the marks of a block quote."""
        return "\n".join(_MARK.sub("", line, count=1) for line in self.lines[1:]).strip()


def reference(post_id: int) -> str:
    return f"> [quote {post_id}]"


def written(post_id: int, words: str) -> str:
    """A whole quotation, as it stands in the box."""
    return "\n".join([reference(post_id), *(f"> {line}".rstrip() for line in words.split("\n"))])


def blocks(text: str) -> Iterator[Block]:
    """The text in its order. Joining all lines by line breaks gives it back; only words that stood before
    a reference in the same line have a line of their own then."""
    other: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = _REFERENCE.fullmatch(lines[at].rstrip())
        if found is None:
            other.append(lines[at])
            at += 1
            continue
        if before := found["before"].rstrip():
            other.append(before)
        if other:
            yield Block(None, other)
            other = []
        end = at + 1
        while (
            end < len(lines)
            and _MARK.match(lines[end])
            and not _REFERENCE.fullmatch(lines[end].rstrip())
        ):
            end += 1
        yield Block(
            int(found["post"]), [lines[at].removeprefix(found["before"]), *lines[at + 1 : end]]
        )
        at = end
    if other:
        yield Block(None, other)


def without_references(text: str) -> str:
    """One's own words only, for reading and screening: whom one quotes is a number and says nothing."""
    return "\n".join(
        line
        for block in blocks(text)
        for line in (block.lines if block.quoted is None else [INSTEAD, *block.lines[1:]])
    )
