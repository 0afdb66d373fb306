"""Schools, universities, churches, clubs and workplaces: by their kind, their saint, or the work."""

import re
from collections.abc import Iterator

from safeguarding import wordlists

from . import gazetteer
from .naming_before import CONNECTING, lower_name_before, named_before
from .reading import Reading
from .seen import Span, between, span


def schools_and_workplaces(read: Reading) -> Iterator[Span]:
    yield from _by_their_first_word(read)
    yield from _by_their_trade(read)
    if wordlists.INSTITUTIONS & read.vocabulary:
        yield from _by_their_kind(read)
    if wordlists.WORKING & read.vocabulary:
        yield from _after_words_of_work(read)
    for start, end in read.windows(read.spots(_OF_SOMEWHERE), 2, 90):
        for match in _UNIVERSITY_OF.finditer(read.masked, start, end):
            yield span("school_or_workplace", match, "say “their school” or “my work”")
    yield from _by_their_saint(read)


_OF_SOMEWHERE = frozenset(
    "university college school academy church convent bank diocese parish".split()
)
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


# A business by what it does, or a home, with capitals: “Evans Coaches”, “Rowan House Care Home”.
_TRADES = (
    "Coaches Taxis Cabs Motors Autos Construction Roofing Scaffolding Joinery Plumbing Dental Vets Veterinary Transport Couriers Foods "
    "Bakers Bakeries Butchers Electrical Electrics Windows Flooring Landscapes Landscaping Kitchens Tyres Estates Lettings Accountants "
    "Opticians Chemists Florists Funerals Nurseries Childcare Montessori Logistics Freight Steel Packaging Fabrications Contractors "
    "Roadworks Security Cleaners Cleaning Meats Fisheries Farms Wines Brewing Realty Trucking Drywall HVAC Paving Groundworks"
).split()
_HOMES = ("Care Home", "Nursing Home", "Residential Home", "Children's Home", "Retirement Village", "Care Centre", "Health Centre",
          "Medical Centre", "Sports Centre", "Leisure Centre", "Community Centre", "Garden Centre", "Day Centre")  # fmt: skip
_TRADE = re.compile(
    rf"(?<![\w'])(?P<name>[A-Z][\w'\-]{{2,20}}(?: (?:& )?[A-Z][\w'\-]{{1,20}}){{0,2}} (?:{'|'.join((*_HOMES, *_TRADES))}))(?!\w)"
)
_TRADE_WORDS = frozenset(trade.lower().split()[-1] for trade in (*_HOMES, *_TRADES))


def _by_their_trade(read: Reading) -> Iterator[Span]:
    for start, end in read.windows(read.spots(_TRADE_WORDS), 70, 1):
        for match in _TRADE.finditer(read.masked, start, end):
            words = match["name"].lower().split()
            first = match.start("name")
            while len(words) > 1 and words[0] in wordlists.NOT_NAMES:
                first += len(words.pop(0)) + 1
            if len(words) > 1:
                yield between(
                    "school_or_workplace", read.text, first, match.end("name"), "say “work”"
                )


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
    if _SAINTS & read.vocabulary and wordlists.OF_A_SCHOOL & read.vocabulary:
        for match in read.near(_SAINT_LOWER, read.windows(read.spots(_SAINTS), 14, 24)):
            around = read.lower[max(0, match.start() - 40) : match.end() + 40]
            if match["name"].replace("saint", "st") not in _TOWNS_OF_SAINTS and _SCHOOL_LIFE.search(
                around
            ):
                yield span("school_or_workplace", match, suggestion, "name")
    for start, end in read.windows(read.spots(_UNIVERSITY_WORDS), 40, 1):
        for match in _UNIVERSITIES.finditer(read.masked, start, end):
            yield span("school_or_workplace", match, suggestion, "name")


_SAINTS = frozenset({"st", "saint"})
_SAINT_LOWER = re.compile(
    r"\b(?:at|to|from|attends|attended) (?P<name>(?:st|saint) [a-z]{3,15}(?:'s)?)(?!\w)"
)
_SCHOOL_LIFE = re.compile(
    r"\b(?:year|yr|class|reception|teach\w*|pupil|school|kids?|boys|girls|primary|mass|sixth form|head|p[1-7])\b"
)
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
        first = named_before(read, i)
        if first is None:
            first = (
                lower_name_before(read, i)
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
            read.keys[j] in wordlists.GENERIC or read.keys[j] in CONNECTING for j in range(first, i)
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
