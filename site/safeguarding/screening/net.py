"""Addresses on the net: e-mail, links, accounts."""

import re
from collections.abc import Iterator

from safeguarding import wordlists

from .reading import Reading
from .seen import Span, between, span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{2,63}){1,4}")
_DOT = r"(?:\s?[(\[{]\s?dot\s?[)\]}]\s?|\sdot\s|\.)"
_AT_SPELLED = re.compile(
    r"(?:\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?|\sat\s|\s?@\s?)"
    rf"(?:(?:{'|'.join(wordlists.MAIL_PROVIDERS)})(?:{_DOT}|\s)|[\w\-]{{2,40}}"
    r"(?:\s?[(\[{]\s?dot\s?[)\]}]\s?|\sdot\s))"
    rf"(?:com|co(?:{_DOT}|\s)(?:uk|nz)|co|net|org|uk|ie|ca|(?:com{_DOT})?au|me|info)\b"
    rf"(?:{_DOT}(?:uk|au|nz))?",
    re.IGNORECASE,
)
_SPELT = frozenset({"dot", *wordlists.MAIL_PROVIDERS})
_LOCAL_PART = re.compile(
    r"[\w.+\-]{1,64}(?:(?:\s?[(\[]\s?dot\s?[)\]]\s?| (?:dot|underscore|dash|hyphen|point) )[\w+\-]{1,40}){0,3}$",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:(?:https?|hxxps?)://|(?<![\w.@])www\.)[^\s<>\"')\]]{2,300}"
    r"|(?<![\w.@\-/])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}"
    rf"(?:{'|'.join(wordlists.TOP_LEVEL)})(?![\w\-@]|\.\w)(?:/[^\s<>\"')\]]{{0,300}})?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\w\.\w|://")
_HOST = re.compile(r"(?:\w{1,6}://)?(?:[^/?#@]{0,100}@)?([^/?#:]{1,253})")
_HANDLE = re.compile(
    r"(?<![\w@./])@(?=[\w.]{0,29}[a-z])[a-z0-9_](?:[\w.]{0,28}\w)"
    r"|(?<![\w/])/?u/[a-z0-9_\-]{3,20}\b"
    r"|(?<!\w)[a-z][\w.]{1,31}#\d{4}(?!\w)",
    re.IGNORECASE,
)
_HANDLE_NAMED = re.compile(
    rf"\b(?:{'|'.join(wordlists.SOCIAL_SITES)})"
    r"(?P<named> (?:user ?name|name|handle|id|tag|account))?(?P<says>'s| is|:| as| under| =| -|,)?"
    r" {1,2}(?P<name>@?[a-z0-9_][\w.\-]{1,29}\w)",  # and words in capitals after it
)
_CALLED_THERE = re.compile(
    rf"\bon (?:{'|'.join(wordlists.SOCIAL_SITES)}),? (?:i'm|im|i am|i go by|we're|as|under|called|it's|look for|find me (?:as|under)|"
    r"my name(?:'s| is)|search for) $",
)
_CAPITALS = re.compile(r"(?!I\b)[A-Z][\w'\-]{1,20}(?: [A-Z][\w'\-]{1,20}){0,3}")
_MORE_WORDS = re.compile(r"(?: [A-Z][\w'\-]{1,20}){1,3}")
_SITES = frozenset(wordlists.SOCIAL_SITES)
_LOOKS_CHOSEN = re.compile(r"[a-z_][\d_]|\d[a-z_]|[a-z]\.[a-z0-9]", re.IGNORECASE)


def emails(read: Reading) -> Iterator[Span]:
    suggestion = "leave the e-mail address out"
    text = read.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield span("email", match, suggestion)
    near: list[tuple[int, int]] = [(0, len(text))] if "@" in text else []
    if not near and "at" in read.vocabulary:
        near = read.windows(read.spots(_SPELT), 60, 60)
    for window in near:
        for match in _AT_SPELLED.finditer(text, *window):
            before = max(0, match.start() - 120)
            if local := _LOCAL_PART.search(text[before : match.start()]):
                yield between("email", text, before + local.start(), match.end(), suggestion)


def urls(read: Reading) -> Iterator[Span]:
    dotted = read.windows((match.span() for match in _DOTTED.finditer(read.text)), 90, 310)
    for match in (match for start, end in dotted for match in _URL.finditer(read.text, start, end)):
        host = _HOST.match(match[0])
        name = host[1].casefold().rstrip(".,;!?") if host else ""
        if any(name == safe or name.endswith("." + safe) for safe in wordlists.PUBLIC_SITES):
            continue
        written = match[0].rstrip(".,;:!?")
        yield between(
            "url",
            read.text,
            match.start(),
            match.start() + len(written),
            "say what you read there, without the link",
        )


def social_handles(read: Reading) -> Iterator[Span]:
    suggestion = "leave the account name out"
    if "@" in read.text or "u/" in read.text or "#" in read.text:
        for match in _HANDLE.finditer(read.text):
            yield span("social_handle", match, suggestion)
    if not _SITES & read.vocabulary:
        return
    for start, end in read.windows(read.spots(_SITES), 4, 60):
        for match in _CAPITALS.finditer(read.text, start, end):
            if _CALLED_THERE.search(read.lower[max(0, match.start() - 50) : match.start()]):
                yield span("social_handle", match, suggestion)
    for match in read.near(_HANDLE_NAMED, read.windows(read.spots(_SITES), 0, 70)):
        # "Facebook is full of it" names no account; "snap is jo_98" and "insta name jo" do.
        name = match["name"]
        said_so = match["named"] or match["says"] in (":", " =")
        if (said_so and name not in wordlists.NOT_HANDLES) or _LOOKS_CHOSEN.search(name):
            start, end = match.span("name")
            if match["named"] and read.text[start].isupper():
                more = _MORE_WORDS.match(read.text, end)
                end = more.end() if more else end
            yield between("social_handle", read.text, start, end, suggestion)
