"""Schools, workplaces, clubs, courts, prisons and newspapers: by their kind of name, or by list."""

import re
from collections.abc import Iterator
from functools import lru_cache

from safeguarding import wordlists

from . import gazetteer
from .reading import Reading
from .seen import Span, between, span

_CONNECTING = frozenset({"of", "and", "the", "on", "upon"})


def _named_before(read: Reading, i: int, *, reach: int = 5) -> int | None:
    """The first word of the name that ends just before word `i`, or None if nothing names it."""
    first = i
    j = i - 1
    while j >= 0 and i - j <= reach:
        gap = read.gap(j + 1)
        if gap not in (" ", ". ", " & ", "-", "' ", " & ", " @ "):
            break
        key = read.keys[j]
        if key in wordlists.FUNCTION_WORDS and key not in _CONNECTING:
            break
        if read.caps[j]:
            if key in wordlists.NO_PART_OF_NAMES or (
                read.begins(j) and key in wordlists.NOT_NAMES and key != "st"
            ):
                break
            first = j
        elif key in ("&", "and", "of", "on", "upon", "le") and first < i and first == j + 1:
            if j == 0 or not read.caps[j - 1] or key in ("on",):
                break
            if key == "and" and read.keys[j - 1] in gazetteer.given_names():
                pass
        else:
            break
        j -= 1
    return first if first < i else None


def _lower_name_before(read: Reading, i: int) -> int | None:
    """In a text without capitals: “at oakfield”, “st marys”, “in leeds”."""
    places, names = gazetteer.places(), gazetteer.given_names()
    for j in (i - 3, i - 2, i - 1):
        if j < 0 or any(read.gap(k) not in (" ", ". ") for k in range(j + 1, i + 1)):
            continue
        key = read.keys[j]
        if key in ("st", "saint") and i - j >= 2:
            return j
        found = places.at(read.keys, j)
        if (
            found
            and j + found[0] == i
            and (found[1].known or found[0] > 1)
            and not found[1].ordinary
        ):
            return j
    j = i - 1
    if j < 1 or read.gap(i) != " ":
        return None
    key = read.keys[j]
    if (
        key in wordlists.FUNCTION_WORDS
        or key in wordlists.GENERIC
        or key in wordlists.RELATION_WORDS
    ):
        return None
    listed = names.get(key)
    if listed and not listed.ordinary and read.masked[read.ends[j] : read.starts[i]] == " ":
        return j
    back = j
    if (
        read.key(j - 1) in ("at", "to", "attends", "attended")
        and len(key) > 4
        and key not in wordlists.NOT_NAMES
    ):
        return back
    return None


# Schools and workplaces ------------------------------------------------------------------------


def schools_and_workplaces(read: Reading) -> Iterator[Span]:
    yield from _by_their_first_word(read)
    if wordlists.INSTITUTIONS & read.vocabulary:
        yield from _by_their_kind(read)
    if wordlists.WORKING & read.vocabulary:
        yield from _after_words_of_work(read)
    for start, end in read.windows(read.spots(_OF_SOMEWHERE), 2, 90):
        for match in _UNIVERSITY_OF.finditer(read.masked, start, end):
            yield span("school_or_workplace", match, "say “their school” or “my work”")
    yield from _by_their_saint(read)


_OF_SOMEWHERE = frozenset("university college school academy church convent bank diocese parish".split())
_UNIVERSITY_OF = re.compile(
    r"\b(?:University|College|School|Academy|Church|Convent|Bank|Diocese|Parish) of (?:the )?[A-Z][\w'.]{2,20}(?: [A-Z][\w']{2,20}){0,3}"
)


_PARISH = re.compile(
    rf"\b(?:at|to|of|from|attends|attended|in|for|by) (?P<name>{wordlists.PARISHES}"
    r"(?: (?:RC|R\.C\.|CofE|C of E|CE|CBS|NS|GAA|AFC|FC|JNS|CNS))?)(?!\w)"
)
_PARISH_WORDS = frozenset(
    "st saint our sacred holy blessed immaculate corpus all christ good ss".split()
)
_FIRST = re.compile(
    rf"\b(?P<name>(?:{'|'.join(sorted(wordlists.SCHOOLS_FIRST))})(?: (?:na|an|y|yr|o|de|i|naomh|mhuire|[A-ZÀ-Ý][\wà-ÿ']+)){{1,4}})",
    re.IGNORECASE,
)
_UNIVERSITIES = re.compile(
    r"\b(?:at|to|from|for|attends?|attending|in) (?P<name>UCLA|UCD|UCC|DCU|TCD|UNSW|QUT|RMIT|UTS|ANU|LSE|UCL|KCL|UWE|UCLan|MMU|NTU|LJMU|UBC|"
    r"UVic|UofT|McGill|Caltech|Virginia Tech|Texas Tech|Georgia Tech|Texas A&M|Penn State|(?:Ohio|Iowa|Kansas|Michigan|Florida|Arizona|"
    r"Oregon|Oklahoma|Utah|Colorado|Mississippi|Louisiana|Penn|Boise|Fresno|San Diego|San Jose|Georgia|Montana|Washington|Wichita|Ball|Kent|"
    r"Missouri|Idaho|Illinois|Indiana|Texas|Weber|Portland|Sacramento) State)\b(?! (?:Police|Prison|Court|Law|Troopers?|police|prison|court|law))"
)

_UNIVERSITY_WORDS = frozenset(
    "ucla ucd ucc dcu tcd unsw qut rmit uts anu lse ucl kcl uwe uclan mmu ntu ljmu ubc uvic uoft mcgill caltech tech state a".split()
) - {"a"}


def _by_their_first_word(read: Reading) -> Iterator[Span]:
    if wordlists.SCHOOLS_FIRST & read.vocabulary:
        for match in _FIRST.finditer(read.masked):
            yield span("school_or_workplace", match, "say “their school” or “my work”", "name")


def _by_their_saint(read: Reading) -> Iterator[Span]:
    suggestion = "say “their school” or “my work”"
    if _PARISH_WORDS & read.vocabulary and wordlists.OF_A_SCHOOL & read.vocabulary:
        for match in _PARISH.finditer(read.masked):
            around = read.masked[max(0, match.start() - 70) : match.end() + 70].lower()
            first = match["name"].lower().replace(".", "").split("'")[0]
            town = first in _TOWNS_OF_SAINTS and not match["name"].endswith(("'s", "RC"))
            if not town and wordlists.OF_A_SCHOOL & set(re.findall(r"\w+", around)):
                yield span("school_or_workplace", match, suggestion, "name")
    for start, end in read.windows(read.spots(_UNIVERSITY_WORDS), 40, 1):
        for match in _UNIVERSITIES.finditer(read.masked, start, end):
            yield span("school_or_workplace", match, suggestion, "name")


_TOWNS_OF_SAINTS = frozenset({
    "st albans", "st helens", "st ives", "st andrews", "st louis", "st paul", "st asaph", "st davids", "st neots", "st austell", "saint john",
    "st johns", "st catharines", "st kilda", "st cloud", "st petersburg", "san diego", "san jose", "san antonio", "san francisco", "santa fe",
    "santa cruz", "santa barbara", "santa monica", "santa ana", "santa rosa", "st joseph", "st george", "saint paul", "san bernardino", "san mateo",
})  # fmt: skip


def _by_their_kind(read: Reading) -> Iterator[Span]:
    done = -1
    for i in read.at_words(wordlists.INSTITUTIONS):
        if i <= done:
            continue
        key = read.keys[i]
        last = i
        while read.key(last + 1) in wordlists.INSTITUTIONS and read.touches(last + 1):
            last += 1
        # "Park Lane Primary": the kind may itself be the last word; "high" needs its capital.
        alone = key in wordlists.WEAK_INSTITUTIONS and last == i
        if (
            alone
            and not read.caps[i]
            and wordlists.AT_WORK.isdisjoint(read.keys[max(0, i - 8) : i])
        ):
            continue
        if key in wordlists.WEAK_INSTITUTIONS and last == i and read.caps[i + 1 : i + 2] == [True]:
            continue
        first = _named_before(read, i)
        if first is None:
            first = (
                _lower_name_before(read, i)
                if key not in wordlists.WEAK_INSTITUTIONS or last > i
                else None
            )
        if first is None:
            continue
        while (
            first < i
            and read.keys[first] in wordlists.GENERIC
            and not (
                read.keys[first]
                in ("royal", "new", "old", "holy", "king", "queen", "sacred", "great")
                and first + 1 <= i - 1
            )
        ):
            first += 1
        if first == i:
            continue
        if all(
            read.keys[j] in wordlists.GENERIC or read.keys[j] in _CONNECTING
            for j in range(first, i)
        ):
            continue
        if read.keys[first] in wordlists.HELPERS or any(
            read.keys[j] in wordlists.COUNTRIES_AND_STATES
            for j in range(first, i)
            if i - first == 1
        ):
            continue
        start = read.starts[first]
        ordinal = re.search(r"\d{1,3}(?:st|nd|rd|th) $", read.masked[max(0, start - 7) : start])
        if ordinal:
            start -= len(ordinal[0])
        done = last
        yield between(
            "school_or_workplace",
            read.text,
            start,
            read.ends[last],
            "say “their school” or “my work”",
        )


def _after_words_of_work(read: Reading) -> Iterator[Span]:
    employers = gazetteer.employers()
    places = gazetteer.places()
    for i in read.at_words(wordlists.WORKING):
        key = read.keys[i]
        for j in range(i + 1, min(i + 7, len(read))):
            if read.begins(j):
                break
            if read.keys[j] not in ("at", "for", "in", "with", "by", "from", "of"):
                continue
            k = j + 1
            if read.key(k) in ("the", "a", "an", "our", "my", "his", "her"):
                k += 1
            if k >= len(read) or read.begins(k):
                break
            found = employers.at(read.keys, k)
            if found and (read.caps[k] or not found[1].ordinary):
                end = k + found[0] - 1
                yield _work(read, k, end)
                break
            if (
                read.keys[j] in ("in", "of", "from")
                or not read.caps[k]
                or key in wordlists.WEAK_WORKING
            ):
                continue
            if read.keys[k] in wordlists.NOT_WORKPLACES or read.keys[k] in wordlists.NOT_NAMES:
                break
            helps = read.keys[k] in wordlists.HELPERS or read.keys[k] in gazetteer.given_names()
            if helps and read.caps[k + 1 : k + 2] != [True]:
                break
            end = k
            while (
                end + 1 < len(read)
                and end - k < 4
                and (
                    (read.caps[end + 1] and read.gap(end + 1) in (" ", " & ", "-", ". "))
                    or (
                        read.keys[end + 1] in ("and", "of")
                        and read.touches(end + 1)
                        and read.caps[end + 2 : end + 3] == [True]
                        and read.keys[end + 1] == "of"
                    )
                )
            ):
                end += 1
            place = places.at(read.keys, k)
            if place and place[0] == end - k + 1 and read.keys[j] != "for":
                break
            yield _work(read, k, end)
            break


def _work(read: Reading, first: int, last: int) -> Span:
    return between(
        "school_or_workplace", read.text, read.starts[first], read.ends[last], "say “work”"
    )


# Courts ----------------------------------------------------------------------------------------

_COURT = re.compile(
    r"\b(?:(?:combined |juvenile |youth |family )?(?:crown|magistrates?'?s?'?|mags|county|district|circuit|high|supreme|superior|"
    r"sheriff|local|family|federal|provincial|criminal|municipal|youth|central criminal|children's|circuit criminal|"
    r"county criminal|county superior|county circuit|general sessions|employment|coroner'?s?)(?: (?:court|courts))"
    r"|court ?house|courthouse|court of (?:justice|appeals?|session|queen's bench|king's bench)|justice cent(?:re|er)|law courts?"
    r"|combined court(?: centre)?|magistrates'?|mags|crown|court)\b(?: (?:centre|house|complex|building)\b)?",
    re.IGNORECASE,
)
_COURTS_BY_NAME = re.compile(
    r"\b(?:old bailey|snaresbrook(?: crown)?(?: court)?|four courts|downing centre(?: local| district)?(?: court)?|"
    r"minshull street(?: crown)?(?: court)?|inner london crown(?: court)?|court of session|blackfriars crown(?: court)?|"
    r"bow street magistrates|criminal courts of justice|central criminal court|special criminal court|"
    r"(?:supreme|district|county|superior|high|federal|provincial|family|circuit|magistrates'?) court of (?:the )?[a-z]{4,15}(?: [A-Z][a-z]{2,15}){0,2})\b",
    re.IGNORECASE,
)
_COURT_WORDS = frozenset(
    "court courts courthouse crown magistrates magistrate magistrates' mags bailey snaresbrook justice".split()
)


_COURT_STARTS = _COURT_WORDS | frozenset(
    "combined juvenile youth family county district circuit high supreme superior sheriff local federal provincial criminal "
    "municipal central children's general employment coroner coroner's coroners law old snaresbrook four downing "
    "minshull inner blackfriars bow".split()
)


def courts(read: Reading) -> Iterator[Span]:
    if not (_COURT_WORDS & read.vocabulary or "court" in read.lower):
        return
    suggestion = "say “the court”"
    done = 0
    for i in read.at_words(_COURT_STARTS):
        if read.starts[i] < done:
            continue
        named = _COURTS_BY_NAME.match(read.masked, read.starts[i])
        if named:
            yield span("court", named, suggestion)
            done = named.end()
            continue
        match = _COURT.match(read.masked, read.starts[i])
        if not match:
            continue
        done = match.end()
        kind = match[0].lower()
        first = _named_before(read, i)
        while (
            first is not None
            and first < i
            and (
                read.keys[first] in wordlists.GENERIC_COURTS or read.keys[first] in wordlists.MONTHS
            )
        ):
            first += 1
        if first is None or first >= i:
            first = (
                _lower_name_before(read, i)
                if kind not in ("court", "crown") or not read.caps[i]
                else None
            )
            if first is not None and kind == "crown":
                first = first if gazetteer.places().at(read.keys, first) else None
            if (
                first is not None
                and kind == "court"
                and not gazetteer.places().at(read.keys, first)
            ):
                first = None
        if first is None:
            continue
        if kind in ("crown", "mags", "court"):
            found = gazetteer.places().at(read.keys, first)
            if kind == "crown" and not (found and first + found[0] == i):
                continue
            if kind == "court" and not found and "county" not in read.keys[first:i]:
                continue
        yield between("court", read.text, read.starts[first], match.end(), suggestion)


# Prisons ---------------------------------------------------------------------------------------

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
        first = _named_before(read, i)
        while (
            first is not None
            and first < i
            and (read.keys[first] in wordlists.GENERIC or read.keys[first] in wordlists.NOT_NAMES)
        ):
            first += 1
        if first is None or first >= i:
            first = _lower_name_before(read, i)
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


# Newspapers ------------------------------------------------------------------------------------


_WHAT_THE_SUN_DOES = frozenset(
    "came comes shone shines shining rose rises set sets went goes out".split()
)
_LIVE_ONLINE = re.compile(r"\b[A-Z][a-z]{2,16}(?:Live|Online|World|Today|News)\b")


@lru_cache(maxsize=1)
def _paper_words() -> frozenset[str]:
    return wordlists.PAPERS | gazetteer.newspapers().by_first.keys()


def newspaper_names(read: Reading) -> Iterator[Span]:
    for match in _LIVE_ONLINE.finditer(read.masked):
        yield span("newspaper", match, "say “the paper”")
    suggestion = "say “the paper”"
    listed = gazetteer.newspapers()
    for i in read.at_words(_paper_words()):
        key = read.keys[i]
        if key in listed.by_first:
            found = listed.at(read.keys, i)
            if found:
                count, _ = found
                last = i + count - 1
                whole = key == "the" and count == 2
                first = i + 1 if whole and not read.caps[i] else i
                if (read.key(last + 1) not in _WHAT_THE_SUN_DOES) and (
                    (read.caps[last] or (count > 1 and not whole) or read.shouting)
                    and not (
                        whole
                        and read.caps[last + 1 : last + 2] == [True]
                        and read.touches(last + 1)
                    )
                    and not (
                        whole
                        and read.keys[last] in wordlists.PAPERS_NEED_PRINT
                        and not (wordlists.PRINT & read.vocabulary)
                    )
                ):
                    yield between(
                        "newspaper",
                        read.text,
                        read.starts[first],
                        read.ends[last],
                        suggestion,
                    )
                    continue
        if key not in wordlists.PAPERS or i == 0:
            continue
        if read.caps[i] and read.key(i + 1) not in _WHAT_THE_SUN_DOES:
            named = _named_before(read, i, reach=4)
            if named is None:
                continue
            first = named
            while first < i and (
                read.keys[first] in wordlists.GENERIC
                and read.keys[first] not in ("evening", "daily")
            ):
                first += 1
            if first >= i or (
                read.keys[first] in wordlists.NO_PLACES and key in wordlists.WEAK_PAPERS
            ):
                continue
            if key in wordlists.WEAK_PAPERS and not gazetteer.places().at(read.keys, first):
                continue
            yield between("newspaper", read.text, read.starts[first], read.ends[i], suggestion)
        elif not read.caps[i]:
            first = i - 1
            if read.keys[first] in ("evening", "daily", "weekly"):
                first -= 1
            for start in (first - 1, first):
                found = gazetteer.places().at(read.keys, start) if start >= 0 else None
                if (
                    found
                    and start + found[0] == first + 1
                    and not found[1].ordinary
                    and (
                        read.gap(i) == " "
                        and (
                            key not in wordlists.WEAK_PAPERS
                            or read.key(start - 1) in ("the", "on", "in")
                        )
                        and found[1].known
                    )
                ):
                    yield between(
                        "newspaper", read.text, read.starts[start], read.ends[i], suggestion
                    )
                    break
