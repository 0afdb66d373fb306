"""Markdown to harmless HTML: a few marks, links to http and https, and nothing that loads.

Two fences stand behind each other: markdown-it-py with HTML off and most rules off, then nh3 with
a short list of tags. The second holds even if the first should one day let something through.
"""

import html as entities
import re
from collections.abc import Sequence
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt

from .references import blocks

# Quotes in quotes in lists: people need three or four, an attacker thousands.
MAX_NESTING = 12
EXCERPT_CHARACTERS = 180

# No entities: "&#48;" would show readers a digit that is not in what was written.
_RULES = "emphasis list blockquote link autolink newline escape backticks".split()
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "a"}
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"(</p>|<br>|</li>|</blockquote>)\n?")
# Ours alone: neither fence lets these two through, and what they hold is escaped by `quoting`.
_QUOTATION = re.compile(r"<figure class=\"quote[^>]*>.*?</figure>\n?", re.S)
_INNERMOST_QUOTE = re.compile(r"<blockquote>(?:(?!</?blockquote>).)*</blockquote>\n?", re.S)
_HREF = re.compile(r'href="([^"]*)"')


def _may_link(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt(
        "zero", {"html": False, "breaks": True, "maxNesting": MAX_NESTING}
    ).enable(_RULES)
    markdown.validateLink = _may_link  # type: ignore[method-assign]
    return markdown


_parser = _markdown()


def render(body: str, quotations: Sequence[str] = ()) -> str:
    """Safe HTML of a post. The caller caps the length (`models.BODY_MAX`).

    `quotations` are the ready-made ones of `quoting`, in the order of the references in the text.
    A reference without one leaves the words below it as an ordinary block quote.
    """
    ready = iter(quotations)
    parts = []
    for block in blocks(body):
        if block.quoted is None:
            parts.append(_safe("\n".join(block.lines)))
        elif quotation := next(ready, ""):
            parts.append(quotation)
        else:
            parts.append(_safe("\n".join(block.lines[1:])))
    return "".join(parts)


def _safe(text: str) -> str:
    return nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="nofollow noopener noreferrer ugc",
    )


def without_quotations(rendered: str) -> str:
    """What its author wrote, without what others did."""
    return _QUOTATION.sub("", rendered)


def quotable(rendered: str) -> str:
    """The plain words of a rendered post that are its author's: without quotations and block quotes."""
    rendered = without_quotations(rendered)
    while (fewer := _INNERMOST_QUOTE.sub("", rendered)) != rendered:
        rendered = fewer
    lines = _without_tags(_BREAK.sub(r"\1\n", rendered)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def plain(rendered: str) -> str:
    """What readers of a rendered post see, as plain text, and below it where its links lead.

    Without quotations: those words were screened where they stand.
    Entities that stand in it as text are read as well: people can, so the screening has to.
    """
    rendered = without_quotations(rendered)
    text = entities.unescape(_without_tags(_BREAK.sub(r"\1\n", rendered)))
    links = (unquote(entities.unescape(href)) for href in _HREF.findall(rendered))
    return "\n".join([text.strip(), *links])


def excerpt(rendered: str) -> str:
    """The first words of a rendered post as plain text, for lists."""
    rendered = without_quotations(rendered)
    text = _SPACE.sub(" ", _without_tags(_BREAK.sub(r"\1 ", rendered))).strip()
    if len(text) <= EXCERPT_CHARACTERS:
        return text
    return text[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _without_tags(rendered: str) -> str:
    return entities.unescape(nh3.clean(rendered, tags=set()))
