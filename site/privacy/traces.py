"""What a trace of somebody looks like: the address of a machine, an e-mail address, a browser string.

The filter of the logs (`privacy.logs`) takes addresses out by these patterns and the audit
(`privacy.audit`) looks for them, so that the two can never differ about what an address is.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product


class Kind(StrEnum):
    ADDRESS = "machine address"
    EMAIL = "e-mail address"
    BROWSER = "browser string"


@dataclass(frozen=True)
class Trace:
    kind: Kind
    start: int
    end: int
    text: str
    whole: bool = True  # False: what stood beside it may be in it


# Whatever could be an address, version 6 first since it may end in one of version 4. A word and a
# colon may stand before it ("client:2001:db8::1"), but "::be" of the style rule "::before" is none.
_CANDIDATE = re.compile(
    r"(?:(?<![\w.:])|(?<=[g-zG-Z_]:))[0-9a-fA-F]*[.:][0-9a-fA-F.:]+(?!\w)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)"
)
_VERSION_4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)")

_BEFORE_AT = re.compile(r"[^\x00-\x20\x7f\"'(),:;<>@\[\\\]=/?&|{}]{1,64}\Z")
_AFTER_AT = re.compile(r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_AT = re.compile(r"@|%40")

_BROWSER = re.compile(
    r"(?a:(?:Mozilla|AppleWebKit|Gecko|Chrome|Chromium|CriOS|Firefox|FxiOS|Safari|Opera|OPR|Edge?|EdgA?|"
    r"SamsungBrowser|Dalvik|Trident|curl|Wget|okhttp|python-requests)/\d"
    r"|\b[A-Za-z][\w.-]{1,40}+/\d[\w.]{0,20}\s?\([^()\n]{0,80}"
    r"(?:Windows NT|Linux|Macintosh|iPhone|iPad|Android|X11|compatible;)"
    r"|\"(?:Chromium|Google Chrome|Microsoft Edge|Not.A.Brand)\";\s?v=)"
    r"[^\"'<>\x00\r\n]{0,400}"
)

# Rows of a database file, pictures and pickles hold text that starts and ends anywhere, among bytes
# that mean nothing. So no edge of a word is asked for, and what is very short is left out: by chance
# alone it would turn up. What the tables hold is looked at again as text, where nothing is left out.
_LOOSE_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}")
_LOOSE_BEFORE_AT = re.compile(r"[A-Za-z0-9._+-]{3,64}\Z")
_LOOSE_AFTER_AT = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9-]{2,62}\.){1,8}[A-Za-z]{2,24}")
_LOOSE_DIGITS = 6  # of version 6


def without_addresses(text: str) -> str:
    """The same text with [address] in each place where an address stood, its port left alone."""

    def hidden(found: re.Match[str]) -> str:
        part = _address_within(found.group())
        if part is None:
            return found.group()
        start, end = part
        return f"{found.group()[:start]}[address]{found.group()[end:]}"

    return _CANDIDATE.sub(hidden, text)


def in_text(text: str) -> Iterator[Trace]:
    """Traces in a value that is text from end to end."""
    browsers = list(_browsers(text))
    yield from browsers
    text = _without(browsers, text)
    yield from _emails(text, _BEFORE_AT, _AFTER_AT)
    for found in _CANDIDATE.finditer(text):
        part = _address_within(found.group())
        if part is not None:
            yield from _of_somebody(found.group()[slice(*part)], found.start() + part[0])


def in_bytes(text: str) -> Iterator[Trace]:
    """Traces in bytes that are not text, given as Latin-1 so that each byte is one character."""
    browsers = list(_browsers(text))
    yield from browsers
    text = _without(browsers, text)
    for email in _emails(text, _LOOSE_BEFORE_AT, _LOOSE_AFTER_AT):
        yield replace(email, whole=False)
    for found in _LOOSE_ADDRESS.finditer(text):
        part = found.group()
        if ":" in part and sum(sign != ":" for sign in part) < _LOOSE_DIGITS:
            continue
        # The digits of the values before and after it may stand right beside it.
        for first, last in product(range(3), range(3)):
            if _is_address(part[first : len(part) - last]):
                yield from _of_somebody(part[first : len(part) - last], found.start() + first)
                break


def _browsers(text: str) -> Iterator[Trace]:
    for found in _BROWSER.finditer(text):
        yield Trace(Kind.BROWSER, *found.span(), found.group())


def _without(browsers: list[Trace], text: str) -> str:
    """All else stays at its place. The version in "Chrome/120.0.0.0" is no address."""
    parts, end = [], 0
    for browser in browsers:
        parts += [text[end : browser.start], " " * len(browser.text)]
        end = browser.end
    return "".join([*parts, text[end:]])


def _emails(text: str, before: re.Pattern[str], after: re.Pattern[str]) -> Iterator[Trace]:
    """Looks only around each @, so that the time it takes grows with the text and no faster."""
    for sign in _AT.finditer(text):
        name = before.search(text[max(0, sign.start() - 64) : sign.start()])
        domain = after.match(text, sign.end())
        if name and domain:
            start = sign.start() - len(name.group())
            yield Trace(Kind.EMAIL, start, domain.end(), text[start : domain.end()])


def masked(text: str) -> str:
    """Enough to recognise what one knows already: the first character, and the shape."""
    shape = "".join("•" if sign.isalnum() else sign for sign in text[1:40])
    return text[:1] + shape + ("…" if len(text) > 40 else "")


def _of_somebody(address: str, start: int) -> Iterator[Trace]:
    """Every machine calls itself 127.0.0.1, and nobody is at 0.0.0.0: they say nothing of anyone."""
    value = ipaddress.ip_address(address)
    value = getattr(value, "ipv4_mapped", None) or value
    if not (value.is_loopback or value.is_unspecified):
        yield Trace(Kind.ADDRESS, start, start + len(address), address)


def _address_within(text: str) -> tuple[int, int] | None:
    address = text.rstrip(".:")  # the end of a sentence is no part of it
    first = text.find(":") + 1
    for start, end in (
        (0, len(text)),
        (0, len(address)),
        (0, max(address.rfind(":"), 0)),  # it had a port
        (first, len(address)),  # a number and a colon stood before it
    ):
        if _is_address(text[start:end]):
            return start, end
    found = _VERSION_4.search(text)
    return found.span() if found and _is_address(found.group()) else None


def _is_address(text: str) -> bool:
    # Logs are full of times and versions: asking about each would take most of the time.
    if "::" not in text and text.count(":") < 6 and text.count(".") != 3:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
