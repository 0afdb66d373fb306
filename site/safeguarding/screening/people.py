"""Names of people.

A name is taken to be one after a relation (“my son Daniel”), a title (“Mrs Okafor”) or “my name
is”, whatever it is. Anywhere else only given names of the lists are, and of those that are ordinary
words as well (Mark, Grace, Will) only where the sentence leaves no other reading.
"""

from collections.abc import Iterator

from safeguarding import wordlists

from . import gazetteer
from .reading import Reading
from .seen import Span, between

_INTRODUCED = frozenset({"called", "named"})
_TELLING = wordlists.RELATION_WORDS | wordlists.TITLES | _INTRODUCED | {"name", "i'm", "im", "am"}
_ORDINARY_BUT_LIKELY = frozenset(
    "rob jack frank bill pat rose daisy lily ruby jade holly amber poppy harry nick josh ed mike mark max ray dean "
    "grace ivy violet robin heather hazel dawn carol sally josh jasmine ginger mick patsy warren martin jay lee "
    "jake luke rosemary sandy penny patty bob dick willow summer drew brad chad grant victor john tom peter".split()
)


_VIRTUES = frozenset("patience prudence faith hope joy charity mercy constance verity".split())


def person_names(read: Reading) -> Iterator[Span]:
    names = gazetteer.given_names()
    done = -1
    told = {
        key
        for key in read.vocabulary
        if key in names or key in _TELLING or "-" in key or (key[-1] == "s" and key[:-1] in names)
    }
    for i in read.at_words(told):
        if i <= done:
            continue
        key = read.keys[i]
        if key in wordlists.RELATION_WORDS:
            found = _after_relation(read, i)
            if found:
                start, end = found
                yield _named(read, start, end, whom=_whom(read, i))
                done = end
                continue
        elif key in wordlists.TITLES:
            found = _after_title(read, i)
            if found:
                start, end = found
                yield _named(read, start, end, holds=True)
                done = end
                continue
        elif key == "name" or key in _INTRODUCED or key == "i'm" or key == "im" or key == "am":
            found = _introduced(read, i)
            if found:
                start, end = found
                yield _named(read, start, end, holds=key == "name" or end > start)
                done = end
                continue
        listed = gazetteer.given_name(key) if "-" in key else names.get(key)
        if listed and _is_name(read, i, listed):
            end = _whole(read, i)
            yield _named(read, i, end)
            done = end
        elif key[-1:] == "s" and read.key(i + 1) in wordlists.WHAT_PEOPLE_HAVE:
            owner = names.get(key[:-1])
            if owner and owner.known and not owner.ordinary and read.touches(i + 1):
                start = read.starts[i]
                yield between(
                    "person_name",
                    read.text,
                    start,
                    read.ends[i] - 1,
                    "leave the name out",
                    holds=False,
                )


def _named(
    read: Reading, first: int, last: int, *, whom: str = "", holds: bool | None = None
) -> Span:
    start, end = read.starts[first], read.ends[last]
    suggestion = f"say “{whom}”" if whom else "leave the name out"
    enough = bool(whom) or last > first if holds is None else holds
    return between("person_name", read.text, start, end, suggestion, holds=enough)


def _whom(read: Reading, i: int) -> str:
    """“my youngest son”, in the words of the text; only “my son” and the like are worth saying."""
    for back in (1, 2):
        if read.key(i - back) in wordlists.POSSESSIVES:
            words = read.text[read.starts[i - back] : read.ends[i]].split()
            return " ".join([words[0].lower(), *words[1:]])
    return "my " + read.keys[i]


def _after_relation(read: Reading, i: int) -> tuple[int, int] | None:
    j = i + 1
    owned = any(read.key(i - back) in wordlists.POSSESSIVES for back in (1, 2, 3))
    if read.key(i + 1) in ("in", "of") and read.key(i + 2) == "law":
        j = i + 3
    if read.key(j) in ("is", "was") and read.key(j + 1) in _INTRODUCED:
        j += 2
    elif read.key(j) in _INTRODUCED or read.key(j) in ("aka",):
        j += 1
    elif read.key(j) == "name" and read.key(j + 1) in ("is", "was"):
        j += 2
    if (
        j >= len(read)
        or read.gap(j).strip("\"'_(") not in (" ", ", ", ",", "", " - ")
        or ("\n" in read.gap(j))
    ):
        return None
    if (
        read.gap(j).strip("\"'_(") == ""
        and not read.gap(j).strip("\"'_(")
        and " " not in read.gap(j)
    ):
        return None
    key, word = read.keys[j], read.words[j]
    listed = gazetteer.given_name(key)
    family = read.key(j + 1) in gazetteer.surnames() and read.caps[j + 1 : j + 2] == [True]
    if owned and family and read.caps[j] and read.touches(j + 1) and key not in wordlists.MONTHS:
        return j, _whole(read, j)
    month = key in wordlists.MONTHS or key in ("bill", "hope", "will")
    if key in wordlists.RELATION_WORDS or (key in wordlists.NOT_NAMES and not month):
        return None
    if month and not (listed and read.caps[j] and owned and read.touches(j)):
        return None
    if month and not (_acts(read, j + 1) or read.key(j + 1) in ("paid", "got", "asked")):
        return None
    if (
        month
        and read.masked[read.ends[j] : read.ends[j] + 2].strip(" 0123456789") == ""
        and (read.masked[read.ends[j] : read.ends[j] + 2].strip())
    ):
        return None  # "my trial, May 12"
    if read.caps[j] and (owned or listed):
        if len(word) < 2 or (word.isupper() and not listed):
            return None
        if not owned and (listed is None or (listed.ordinary and "," in read.gap(j))):
            return None
        return j, _whole(read, j)
    if listed is None or "," in read.gap(j):
        return (j, _whole(read, j)) if listed and listed.known and not listed.ordinary else None
    if not listed.ordinary:
        return (j, _whole(read, j)) if listed.known or owned else None
    if owned and key in _ORDINARY_BUT_LIKELY and _acts(read, j + 1):
        return j, j
    return None


def _acts(read: Reading, i: int) -> bool:
    """Whether word `i` goes on as it does after a person, or nothing follows."""
    if i >= len(read):
        return True
    gap = read.gap(i)
    if gap.strip("\"' "):
        return gap.lstrip()[:1] in ".,!?)"
    return read.keys[i] in wordlists.WHAT_PEOPLE_DO


def _after_title(read: Reading, i: int) -> tuple[int, int] | None:
    j = i + 1
    key = read.key(j)
    if not key or read.gap(j) not in (" ", ". ", "."):
        return None
    title = read.keys[i]
    if len(key) == 1 and read.gap(j + 1).strip(". ") == "" and read.caps[j]:
        j += 1  # an initial
        key = read.key(j)
    if not key or key in wordlists.NOT_NAMES or key in wordlists.NOT_AFTER_TITLES:
        return None
    listed = key in gazetteer.given_names() or key in gazetteer.surnames()
    if read.caps[j] and (read.caps[i] or title not in wordlists.ORDINARY_TITLES):
        if title in wordlists.ORDINARY_TITLES and not listed:
            return None
        if not read.begins(i) or title not in ("miss", "father", "sister") or listed:
            return j, _whole(read, j, surname=True)
    if title in ("mr", "mrs", "ms") and len(key) > 2 and key not in ("and", "right", "big", "nice"):
        return j, _whole(read, j)
    return None


def _introduced(read: Reading, i: int) -> tuple[int, int] | None:
    key, j = read.keys[i], i + 1
    names = gazetteer.given_names()
    if key == "name":
        if read.key(i - 1) not in wordlists.NAME_OWNERS:
            return None
        if read.key(j) in ("is", "was"):
            j += 1
        elif read.masked[read.ends[i] : read.ends[i] + 2].lower() != "'s":
            return None
    elif key == "am" and read.key(i - 1) != "i":
        return None
    if j >= len(read) or (not read.touches(j) and read.gap(j) not in (" ", ' "', ' "', " '")):
        return None
    word = read.keys[j]
    listed = names.get(word)
    if word in wordlists.NOT_NAMES or len(word) < 2:
        return None
    if read.caps[j] and (key == "name" or listed):
        return j, _whole(read, j)
    if (
        key in _INTRODUCED
        and read.caps[j]
        and read.key(i - 1) in ("is", "was", "boy", "girl", "her", "him")
    ):
        return (
            (j, _whole(read, j))
            if read.key(i - 2) not in ("it", "which", "village", "town")
            else None
        )
    if listed and not listed.ordinary and (listed.known or key == "name"):
        return j, _whole(read, j)
    return None


def _is_name(read: Reading, i: int, listed: gazetteer.Entry) -> bool:
    key, word, capital = read.keys[i], read.words[i], read.caps[i]
    if capital and len(word) > 1 and word.isupper() and not listed.known:
        return False
    if _in_a_place(read, i):
        return False
    if read.key(i + 1) in wordlists.AFTER_NO_NAME or read.key(i - 1) in wordlists.BEFORE_NO_NAME:
        return False
    if gazetteer.places().at(read.keys, i):
        mostly_place = key in wordlists.MOSTLY_PLACES or (not listed.known)
        located = read.key(i - 1) in wordlists.LOCATIVE
        sure = read.key(i - 1) in wordlists.LIVING_IN
        if sure or (mostly_place and (located or not _acts(read, i + 1) or not read.caps[i])):
            return False
    if (
        key in _VIRTUES
        and read.begins(i)
        and read.key(i + 1) in ("is", "isn't", "isnt", "was", "and")
    ):
        return False
    if key in wordlists.MONTHS:
        return capital and read.touches(i + 1) and read.key(i + 1) in wordlists.WHAT_ONLY_PEOPLE_DO
    if listed.known and not listed.ordinary:
        if key in ("eve", "max", "may", "reg", "teddy") and not capital:
            return False
        return not (read.shouting and len(key) < 3)
    if not capital:
        return False
    begins = read.begins(i)
    follows = _acts(read, i + 1)
    if not listed.ordinary:
        return not begins or follows or _owns(read, i) or read.key(i + 1) in wordlists.POSSESSIVES
    if key in wordlists.NOT_NAMES:
        return False
    if read.key(i - 1) in wordlists.DETERMINERS and not begins:
        return False
    if read.caps[i + 1 : i + 2] == [True] and read.touches(i + 1):
        return _whole(read, i) > i and not _made_by_us(read, i)
    if begins:
        strong = read.key(i + 1) in wordlists.WHAT_ONLY_PEOPLE_DO
        return read.touches(i + 1) and (
            strong
            or (
                read.key(i + 1) in ("and", "from")
                and read.key(i + 2) in ("i", "me", "number", "next", "work")
            )
            or (
                listed.known
                and key in _ORDINARY_BUT_LIKELY
                and follows
                and read.key(i + 1) != "and"
            )
            or (
                key in ("pat", "bill", "jack", "rob", "frank", "rose", "mick")
                and read.key(i + 1) == "from"
            )
        )
    return True


def _owns(read: Reading, i: int) -> bool:
    return read.masked[read.ends[i] : read.ends[i] + 2].lower() == "'s"


def _in_a_place(read: Reading, i: int) -> bool:
    """Whether the word is a part of a place’s name of several words: Alice Springs, Pine Ridge."""
    places = gazetteer.places()
    for first in (i - 1, i):
        found = places.at(read.keys, first) if first >= 0 else None
        if found and found[0] > 1 and first + found[0] > i:
            return all(read.caps[first : first + found[0]])
    return False


def _made_by_us(read: Reading, i: int) -> bool:
    """Whether the two words are one of the screen names that we propose ourselves."""
    return read.words[i] in wordlists.SCREEN_NAME_FIRST and read.words[i + 1] in (
        wordlists.SCREEN_NAME_SECOND
    )


def _whole(read: Reading, i: int, *, surname: bool = False) -> int:
    """The last word of the name that begins at word `i`: given names, particles, a surname."""
    last = i
    names, family = gazetteer.given_names(), gazetteer.surnames()
    for j in range(i + 1, min(i + 4, len(read))):
        key, word = read.keys[j], read.words[j]
        if not read.touches(j) or key in wordlists.NOT_NAMES:
            break
        if key in wordlists.RELATION_WORDS or key in wordlists.AFTER_NO_NAME:
            break
        if read.caps[j]:
            if len(word) == 1 and (key == "x" or key == "i"):
                break
            if word.isupper() and len(word) > 3 and key not in family:
                break
            last = j
        elif key in wordlists.PARTICLES and read.caps[j + 1 : j + 2] == [True]:
            continue
        elif (
            (read.shouting or not read.caps[i])
            and family.get(key) is False
            and key not in wordlists.WHAT_PEOPLE_DO
            and names.get(key, _NOBODY).ordinary is False
        ):
            last = j
            break
        else:
            break
    return last


_NOBODY = gazetteer.Entry(ordinary=False, known=False)
