"""Markdown to harmless HTML: a few marks, links to http and https, and nothing that loads.

Two fences stand behind each other: markdown-it-py with HTML off and most rules off, then nh3 with
a short list of tags. The second holds even if the first should one day let something through.
"""

import html as entities
import re

import nh3
from markdown_it import MarkdownIt

# Quotes in quotes in lists: people need three or four, an attacker thousands.
MAX_NESTING = 12
EXCERPT_CHARACTERS = 180

_RULES = "emphasis list blockquote link autolink newline escape entity backticks".split()
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "a"}
_SPACE = re.compile(r"\s+")


def _may_link(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt(
        "zero", {"html": False, "breaks": True, "maxNesting": MAX_NESTING}
    ).enable(_RULES)
    markdown.validateLink = _may_link  # type: ignore[method-assign]
    return markdown


_parser = _markdown()


def render(body: str) -> str:
    """Safe HTML of a post. The caller caps the length (`models.BODY_MAX`)."""
    return nh3.clean(
        _parser.render(body),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="nofollow noopener noreferrer ugc",
    )


def excerpt(rendered: str) -> str:
    """The first words of a rendered post as plain text, for lists."""
    spaced = rendered.replace("</p>", "</p> ").replace("<br>", " ").replace("</li>", "</li> ")
    plain = _SPACE.sub(" ", entities.unescape(nh3.clean(spaced, tags=set()))).strip()
    if len(plain) <= EXCERPT_CHARACTERS:
        return plain
    return plain[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:") + "…"
