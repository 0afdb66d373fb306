"""Prisons, by list, by “HMP”, and by the name before their kind."""

import re
from collections.abc import Iterator

from safeguarding import wordlists

from . import gazetteer
from .naming_before import lower_name_before, named_before
from .reading import Reading
from .seen import Span, between, span

_HMP = re.compile(
    r"\b(?:HMP(?: ?(?:&|and|/) ?YOI)?|H\.M\.P\.|HMYOI|YOI|HMP/YOI)[ \-](?:the )?(?P<name>[a-z][a-z']{2,20}(?: [A-Z][a-z']{2,20}){0,2})",
    re.IGNORECASE,
)
_HM = frozenset({"hmp", "hmyoi", "yoi"})
_HMP_NAME = re.compile(
    r"^(?:[a-z']+(?: (?:scrubs|green|hall|grove|park|moor|lartin|sutton|marsh|hill|manor|house|wood|heath|"
    r"bank|newton|moss|grange|down|wells|way|cross|bay|camp|farms|vale|huntly|mead|dock|end|open))?)",
    re.IGNORECASE,
)
_PRISON_KIND = re.compile(
    r"\b(?:county |city |regional |state |federal |open |women's |men's )*(?:prison|jail|gaol|nick|penitentiary|lock-?up|"
    r"correctional (?:centre|center|facility|institution|complex)|corrections (?:facility|centre|center)|"
    r"remand (?:centre|prison)|detention (?:centre|center|facility|complex)|secure (?:training centre|unit|college)|"
    r"young offenders?'? institution|institution(?: for women)?(?= ?[,.;!?\n]|$| (?:and|in|is|so|but|now|since|on|for|until|where|we|he)\b)|juvenile (?:hall|detention)|reformatory)\b(?! (?:officer|service|number|sentence|visit))",
    re.IGNORECASE,
)
_US_PRISON = re.compile(
    r"\b(?:FCI|USP|FPC|FMC|MDC|FDC|SCI|MCC|CCI) [A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?"
)
_US_WORDS = frozenset("fci usp fpc fmc mdc fdc sci mcc cci".split())
_PRISON_WORDS = frozenset(
    "prison jail gaol nick penitentiary correctional corrections remand detention secure lockup institution juvenile "
    "reformatory lock-up".split()
)
_INSIDE = frozenset(
    "sent moved transferred taken remanded shipped remand prison jail inside visit visits visiting visited inmate "
    "bail sentence sentenced serving cell wing custody recalled bird bang-up nick locked visitor phone rang".split()
)


_PRISON_STARTS = _PRISON_WORDS | frozenset(
    "county city regional state federal open women's men's young juvenile secure".split()
)


def prisons(read: Reading) -> Iterator[Span]:
    suggestion = "say “the prison”"
    for match in (
        _HMP.finditer(read.masked) if _HM & read.vocabulary or "h.m.p" in read.lower else ()
    ):
        name = match["name"]
        end = match.end()
        if not name[0].isupper() or read.shouting or name.isupper():
            short = _HMP_NAME.match(name)
            end = match.start("name") + (short.end() if short else len(name))
        else:
            parts = name.split(" ")
            while len(parts) > 1 and parts[-1].lower() in wordlists.NOT_NAMES:
                parts.pop()
            if len(parts) > 1 and not parts[1][0].isupper():
                parts = parts[:1]
            end = match.start("name") + len(" ".join(parts))
        yield between("prison", read.text, match.start(), end, suggestion)
    for match in _US_PRISON.finditer(read.masked) if _US_WORDS & read.vocabulary else ():
        yield span("prison", match, suggestion)
    if _PRISON_WORDS & read.vocabulary:
        yield from _prisons_by_kind(read, suggestion)
    listed = gazetteer.prisons()
    inside = _INSIDE & read.vocabulary
    for i in read.at_words(listed.by_first.keys()):
        key = read.keys[i]
        found = listed.at(read.keys, i)
        if not found:
            continue
        count, entry = found
        before = read.key(i - 1)
        placed = before in ("in", "at", "to", "from", "outside", "inside", "into")
        if entry.ordinary and not _sent_there(read, i):
            continue
        if (
            read.caps[i]
            or (placed and inside)
            or (count > 1 and placed)
            or (read.shouting and placed)
            or (inside and read.key(i + count) in ("visits", "visit", "prison"))
        ):
            if not read.caps[i] and key in (
                "parc",
                "bure",
                "verne",
                "wayland",
                "onley",
                "hopkins",
                "ford",
            ):
                continue
            if not read.caps[i] or placed or key in _UNMISTAKABLE or count > 1 or inside:
                yield between(
                    "prison", read.text, read.starts[i], read.ends[i + count - 1], suggestion
                )


_UNMISTAKABLE = frozenset("strangeways barlinnie belmarsh mountjoy pentonville rikers".split())


def _sent_there(read: Reading, i: int) -> bool:
    """“sent to Feltham”, “in Durham on remand”: a town that has a prison means the prison."""
    if read.key(i - 1) not in ("to", "in", "at", "from", "into"):
        return False
    near = read.keys[max(0, i - 5) : i]
    at_home = {"police", "live", "lives", "living", "moved"} & set(near) and "prison" not in near
    if at_home and not ("been" in near and "moved" in near) and "was" not in near:
        return False
    sent = {
        "sent",
        "transferred",
        "remanded",
        "shipped",
        "recalled",
        "jailed",
        "imprisoned",
        "inmate",
        "banged",
        "locked",
    }
    after = read.keys[i + 1 : i + 5]
    if "been" in near and "moved" in near:
        return True
    return (
        bool(sent & set(near))
        or "remand" in after
        or "wing" in after
        or ("visit" in near)
        or ("visiting" in near and "prison" in read.vocabulary)
    )


def _prisons_by_kind(read: Reading, suggestion: str) -> Iterator[Span]:
    done = 0
    for i in read.at_words(_PRISON_STARTS):
        match = _PRISON_KIND.match(read.masked, read.starts[i])
        if not match or match.start() < done:
            continue
        done = match.end()
        first = named_before(read, i)
        while (
            first is not None
            and first < i
            and (read.keys[first] in wordlists.GENERIC or read.keys[first] in wordlists.NOT_NAMES)
        ):
            first += 1
        if first is None or first >= i:
            first = lower_name_before(read, i)
            if first is not None and not (
                gazetteer.places().at(read.keys, first) or gazetteer.prisons().at(read.keys, first)
            ):
                first = None
        if first is not None and not (
            i - first == 1
            and read.keys[first] in wordlists.COUNTRIES_AND_STATES
            and match[0][0].islower()
        ):
            yield between("prison", read.text, read.starts[first], match.end(), suggestion)
