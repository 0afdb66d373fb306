"""Taking words out of a text: where they stand, and what readers see instead."""

from collections.abc import Iterable, Sequence

IN_PLACE = "[removed by a moderator]"
Span = tuple[int, int]


class NotInText(Exception):
    """These words do not stand in the text, or nothing was named."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__("not in the text")


def spans_of(text: str, words: Iterable[str]) -> list[Span]:
    """Every place where any of `words` stands, joined where they touch. Raises NotInText."""
    found: list[Span] = []
    for wanted in filter(None, (each.strip() for each in words)):
        at = text.find(wanted)
        if at < 0:
            raise NotInText(wanted)
        while at >= 0:
            found.append((at, at + len(wanted)))
            at = text.find(wanted, at + len(wanted))
    if not found:
        raise NotInText("")
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(text: str, spans: Iterable[Sequence[int]]) -> str:
    """`text` with a line of ours in place of each span."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], IN_PLACE]
        # In Markdown, what stands in brackets right behind brackets would make a link of them.
        if text[end : end + 1] in ("(", "["):
            parts.append(" ")
        at = end
    return "".join([*parts, text[at:]])
