"""Towns, districts, counties and streets. Countries, states and “the north” show nobody."""

import re
from collections.abc import Iterator

from safeguarding import wordlists

from . import gazetteer
from .reading import Reading
from .seen import Span, between, span

_STREET = (
    r"(?:Street|Road|Rd|Avenue|Ave|Lane|Drive|Crescent|Cres|Terrace|Boulevard|Blvd|Mews|Highway|Hwy|Parade|Wynd|"
    r"Gardens|Gdns|Esplanade|Turnpike|Cul-de-sac|Bvd)"
)
_STREET_IF_NUMBERED = (
    r"(?:St|Close|Cl|Way|Court|Ct|Place|Pl|Grove|Square|Sq|Hill|Row|Walk|Park|Green|Rise|View|Gate|Vale|"
    r"Dr|Ln|Quay|Croft|Fold|Mount|Bank|Meadows?|Heights|Circle|Parkway|Pkwy|Trail|Loop|Ridge|Side|Yard|End)"
)
_NUMBER = r"(?:(?:flat|apartment|apt|unit|no\.?|number) ?)?\d{1,5}[a-z]?(?:[/\-]\d{1,4})?"
_NAMED_STREET = re.compile(
    rf"(?<![\w])(?:(?P<number>{_NUMBER}),? )?"
    r"(?P<name>(?:(?:St|Old|New|Upper|Lower|Great|Little|North|South|East|West|The)\.? )?"
    r"[A-Z][a-zà-ÿ']{2,20}(?: [A-Z][a-zà-ÿ']{2,20})?) "
    rf"(?P<end>{_STREET}|(?:Close|Grove|Square|Quay|Way|Place)(?! to\b))(?!\w)(?: (?:North|South|East|West|NW|NE|SW|SE)\b)?"
)
_NUMBERED = re.compile(
    rf"(?<![\w£$€.,:/\-])(?P<number>{_NUMBER}),? (?:(?:st|old|new|upper|lower|north|south|east|west|[nsew])\.? )?"
    rf"(?P<name>[a-z][a-z']{{2,20}}(?: [a-z][a-z']{{2,20}})?) (?:{_STREET}|{_STREET_IF_NUMBERED})\b(?!'s)",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:on|down|along|up|off|in|of|past|from|near) (?P<street>(?P<name>[a-z']{3,20}(?: [a-z']{3,20})?) "
    r"(?:street|road|rd|avenue|ave|lane|crescent|terrace|close))\b",
    re.IGNORECASE,
)
_STREET_WORDS = frozenset(
    "street st road rd avenue ave lane drive close crescent terrace boulevard blvd mews highway parade gardens grove "
    "way court place square hill row walk park green rise view gate cres wynd vale dr ln quay croft fold circle "
    "parkway ct pl hwy gdns mount esplanade bank trail loop".split()
)
# "on the road", "our street", "50 metres down the road", "10 years in a long way"
_NO_STREET = frozenset(
    """
    the a an my our your his her their this that these those same main high other whole next long back side
    wrong right open busy quiet empty dead one two three end every each any some no our long dark country
    down up on in of and or to at by for from is was with off hard rocky bumpy winding years months weeks days
    hours minutes miles yards metres meters people times more good great only first last memory rat race fast
    bus cycle very real local bit too so quite pretty little rather fairly close
    """.split()
)
_LIVING = re.compile(
    r"\b(?:(?:live[sd]?|living|grew up|raised|born|based|arrested|settled|staying|stays|stayed|rent(?:ing|ed)?|"
    r"moved house|house|flat|home|parents|family|police|village|town|place) (?:\w{2,8} )?(?:in|near|at|outside)"
    r"|mov(?:ed|es|ing|e) (?:\w{2,8} ){0,2}to|(?:village|town|suburb|hamlet|place|estate) (?:called|named)"
    r"|outside|(?:come|comes|came|i'm|im|am|are|is|we're) from|mum from|mom from|dad from) "
    r"(?P<name>[A-Z][a-zà-ÿ']{2,20}(?:[ \-](?:on|upon|under|le|by|in|the|St|of|[A-Z][a-zà-ÿ']{2,20})){0,3}"
    r"(?<! on)(?<! by)(?<! in)(?<! of)(?<! the))(?![\w'])"
)


_AT_HOME = frozenset(
    "live lives lived living grew raised born based arrested settled staying stays stayed rent rented renting moved house home flat "
    "parents family police village town place moves moving move suburb hamlet estate outside come comes came i'm im am "
    "are is we're mum mom dad".split()
)


def streets(read: Reading) -> Iterator[Span]:
    if "box" in read.vocabulary or "bag" in read.vocabulary:
        for match in _PO_BOX.finditer(read.masked):
            yield span("place", match, "leave the address out", holds=True)
    if not _STREET_WORDS & read.vocabulary:
        return
    suggestion = "say “our street”"
    near = read.windows(read.spots(_STREET_WORDS), 56, 12)
    for match in (
        m for start, end in near for m in _NAMED_STREET.finditer(read.masked, start, end)
    ):
        words = match["name"].lower().split()
        start = match.start()
        if words[0] in _NO_STREET or words[0] in wordlists.FUNCTION_WORDS:
            if len(words) == 1 or words[1] in _NO_STREET:
                continue
            start = match.start("name") + len(words[0]) + 1
        if (
            words[-1] in ("high", "main", "wall", "downing", "coronation", "sesame")
            and not match["number"]
        ):
            continue
        yield between("place", read.text, start, match.end(), suggestion, holds=True)
    if read.has_digits:
        for match in (
            m for start, end in near for m in _NUMBERED.finditer(read.masked, start, end)
        ):
            words = match["name"].lower().split()
            if words[0] not in _NO_STREET and words[-1] not in _NO_STREET:
                yield span("place", match, suggestion, holds=True)
    for match in (m for start, end in near for m in _LOWER.finditer(read.masked, start, end)):
        words = match["name"].lower().split()
        start = match.start("street")
        if words[0] in _NO_STREET or words[0] in wordlists.FUNCTION_WORDS:
            if len(words) == 1 or words[1] in _NO_STREET or words[1] in wordlists.FUNCTION_WORDS:
                continue
            start += len(words[0]) + 1
        if words[-1] not in _NO_STREET and words[-1] not in wordlists.FUNCTION_WORDS:
            yield between("place", read.text, start, match.end("street"), suggestion, holds=True)


_PO_BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|private bag|g\.?p\.?o\.? box) ?[a-z]?\d{1,6}\b", re.IGNORECASE
)
_SOMEWHERE = frozenset({"in", "near", "outside"})
_PARTS_OF_NAMES = frozenset("on upon le by the under in of y na an cum".split())


def unlisted(read: Reading) -> Iterator[Span]:
    """“in Bamburgh”: a word with a capital after “in”, in a text that is careful with them."""
    if not _SOMEWHERE & read.vocabulary or read.shouting:
        return
    if 3 * sum(read.caps) > 2 * len(read):
        return  # every Word Has A Capital
    employers, papers = gazetteer.employers(), gazetteer.newspapers()
    for i in read.at_words(_SOMEWHERE):
        j = i + 1
        if j >= len(read) or not read.caps[j] or not read.touches(j):
            continue
        key, word = read.keys[j], read.words[j]
        if (
            len(key) < 4
            or word.isupper()
            or key in wordlists.NOT_SOMEWHERE
            or key in wordlists.NOT_NAMES
            or key in wordlists.NO_PLACES
            or key in wordlists.HELPERS
            or key in wordlists.RELATION_WORDS
            or gazetteer.given_name(key)
            or employers.at(read.keys, j)
            or papers.at(read.keys, j)
            or read.masked[read.ends[j] : read.ends[j] + 2] == "'s"
        ):
            continue
        last = j
        for k in range(j + 1, min(j + 5, len(read))):
            if not read.touches(k) and read.gap(k) != "-":
                break
            if read.caps[k] and read.keys[k] not in wordlists.NOT_NAMES:
                last = k
            elif read.keys[k] not in _PARTS_OF_NAMES:
                break
        yield between(
            "place",
            read.text,
            read.starts[j],
            read.ends[last],
            "say “our town”, or leave it out",
            holds=False,
        )


def towns(read: Reading) -> Iterator[Span]:
    suggestion = "say “our town”, or leave it out"
    listed = gazetteer.places()
    names = gazetteer.given_names()
    done = -1
    for i in read.at_words(listed.begun_in(read.vocabulary)):
        if i <= done:
            continue
        key = read.keys[i]
        found = listed.at(read.keys, i)
        if not found:
            continue
        count, entry = found
        if count > 1 and any(read.gap(j) not in (" ", ". ", "-") for j in range(i + 1, i + count)):
            continue
        if _is_place(read, i, count, entry, key in names and count == 1):
            done = i + count - 1
            yield between("place", read.text, read.starts[i], read.ends[done], suggestion)
    homes = read.windows(read.spots(_AT_HOME), 2, 90)
    for match in (m for start, end in homes for m in _LIVING.finditer(read.masked, start, end)):
        words = plain_words(match["name"])
        if not (
            words[0] in wordlists.NO_PLACES or words[0] in wordlists.NOT_NAMES or words[0] in names
        ):
            yield span("place", match, suggestion, "name")


def plain_words(text: str) -> list[str]:
    return text.lower().replace("-", " ").split()


def _is_place(read: Reading, i: int, count: int, entry: gazetteer.Entry, also_a_name: bool) -> bool:
    key, before, capital = read.keys[i], read.key(i - 1), read.caps[i]
    if key in wordlists.NO_PLACES and count == 1:
        return False
    located = before in wordlists.LOCATIVE and i > 0 and read.gap(i) == " "
    if before == "the" and read.key(i - 2) in wordlists.LIVING_IN and capital:
        located = True
    living = before in wordlists.LIVING_IN and located and read.key(i - 2) in wordlists.HOW_LIVING
    goes_on = count == 1 and read.caps[i + 1 : i + 2] == [True] and read.touches(i + 1)
    # "Lincoln Electric", "Jackson Pollock": a part of another name, unless the law follows
    if goes_on and not located and (also_a_name or read.key(i + 1) in gazetteer.surnames()):
        return False
    if also_a_name:
        if before in wordlists.RELATION_WORDS or before in wordlists.TITLES:
            return False
        if key in wordlists.MOSTLY_PLACES:
            return (capital and (located or not _someone_acts(read, i + 1))) or (
                located and (not entry.ordinary or living)
            )
        return capital and (living or (located and before in wordlists.ONLY_PLACES_AFTER))
    if count > 1:
        return capital or (entry.known and (located or len(key) > 3)) or located
    if entry.ordinary:
        if key in wordlists.MONTHS or key in wordlists.STRONG_ORDINARY:
            return capital and living
        if not located:
            return False
        if not capital:
            return living and entry.known and key in wordlists.ORDINARY_TOWNS
        return before in wordlists.ONLY_PLACES_AFTER or (
            before in ("to", "at", "leave", "left", "leaving")
            and (not read.touches(i + 1) or not read.caps[i + 1])
        )
    if entry.known:
        return capital or located or len(key) > 5 or read.shouting
    if len(key) < 4:
        return capital and living
    return (
        (capital and located)
        or (capital and len(key) > 6 and not read.begins(i) and not goes_on and not_a_surname(key))
        or (located and before in wordlists.ONLY_PLACES_AFTER and len(key) > 4 and living)
        or (capital and read.key(i + 1) in ("police", "council", "station", "way"))
    )


def not_a_surname(key: str) -> bool:
    return key not in gazetteer.surnames()


def _someone_acts(read: Reading, i: int) -> bool:
    return i < len(read) and read.touches(i) and read.keys[i] in wordlists.WHAT_ONLY_PEOPLE_DO
