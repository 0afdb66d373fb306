"""A short notation for sample articles. `**words**` is bold, `- ` begins a point of a list."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from journey.stages import Stage

RawBlock = dict[str, Any]

_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Article:
    """One sample article. `age` is how many days ago it counts as checked."""

    slug: str
    title: str
    tab: str
    stage: Stage
    summary: str
    short: str
    body: list[RawBlock]
    note: str = ""
    age: int = 30
    good_for: int = 365


def plain(text: str) -> str:
    """One line with typographic apostrophes."""
    return " ".join(text.split()).replace("'", "’")


def rich(text: str) -> str:
    """Paragraphs are parted by an empty line; lines that begin with `- ` are one list."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        points = re.split(r"(?:^|\n)\s*- ", block.strip())
        if points[0] == "" and len(points) > 1:
            parts.append("<ul>" + "".join(f"<li>{_inline(p)}</li>" for p in points[1:]) + "</ul>")
        else:
            parts.append(f"<p>{_inline(block)}</p>")
    return "".join(parts)


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(plain(text), quote=False))


def section(text: str) -> RawBlock:
    return {"type": "heading", "value": {"text": plain(text), "size": "section"}}


def part(text: str) -> RawBlock:
    return {"type": "heading", "value": {"text": plain(text), "size": "part"}}


def para(text: str) -> RawBlock:
    return {"type": "paragraph", "value": rich(text)}


def callout(kind: str, title: str, text: str) -> RawBlock:
    """`kind` is "note", "care" or "good"."""
    return {"type": "callout", "value": {"kind": kind, "title": plain(title), "text": rich(text)}}


def steps(*pairs: tuple[str, str]) -> RawBlock:
    listed = [{"title": plain(title), "text": rich(text)} for title, text in pairs]
    return {"type": "steps", "value": {"steps": listed}}


def words(
    situation: str, *, say: list[str], avoid: list[str] | None = None, why: str = ""
) -> RawBlock:
    return {
        "type": "words",
        "value": {
            "situation": plain(situation),
            "say": [f"“{plain(line)}”" for line in say],
            "avoid": [f"“{plain(line)}”" for line in avoid or []],
            "why": rich(why) if why else "",
        },
    }


def places(*listed: RawBlock) -> RawBlock:
    return {"type": "help", "value": {"places": list(listed)}}


def _place(name: str, about: str, phone: str = "", website: str = "") -> RawBlock:
    return {
        "name": name,
        "about": plain(about),
        "phone": phone,
        "website": website,
        "article": None,
    }


# Real organisations, as listed in 2026. Numbers and hours change: each says to check.
STOP_IT_NOW = _place(
    "Stop It Now UK and Ireland",
    "An anonymous helpline for adults worried about themselves, a relative or a child. Check "
    "before relying on it.",
    "0808 1000 900",
    "https://www.stopitnow.org.uk/",
)
SAMARITANS = _place(
    "Samaritans",
    "For anyone in distress, at any hour. Check before relying on it.",
    "116 123",
    "https://www.samaritans.org/",
)
CHILDLINE = _place(
    "Childline",
    "For anyone under 19, about anything. Check before relying on it.",
    "0800 1111",
    "https://www.childline.org.uk/",
)
NSPCC = _place(
    "NSPCC Helpline",
    "For adults worried about a child. Check before relying on it.",
    "0808 800 5000",
    "https://www.nspcc.org.uk/",
)
PRISONERS_FAMILIES = _place(
    "Prisoners' Families Helpline (Pact)".replace("'", "’"),
    "For families of people in prison in England and Wales. Check before relying on it.",
    "0808 808 3444",
    "https://www.prisonadvice.org.uk/",
)
SHORE = _place(
    "Shore",
    "For young people aged 13 to 18. Anonymous chat and e-mail. Check before relying on it.",
    website="https://shorespace.org.uk/",
)
INFORM = _place(
    "Lucy Faithfull Foundation: Inform",
    "Courses for the family and friends of people who have offended. Check before relying on it.",
    website="https://ecsa.lucyfaithfull.org/inform",
)
CHILDREN_HEARD_AND_SEEN = _place(
    "Children Heard and Seen",
    "For children with a parent in prison, and those who care for them. Check before relying "
    "on it.",
    "07557 339258",
    "https://childrenheardandseen.co.uk/",
)
STOPSO = _place(
    "StopSO",
    "Finds therapists for people at risk of offending, and for families. Check before relying "
    "on it.",
    website="https://stopso.org.uk/",
)
