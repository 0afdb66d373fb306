"""The lists of names and places (`data/`, whose README names their sources), read once."""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[tuple[str, bool]]:
    """The entries of a list, each with whether it is an ordinary word (or another name) as well."""
    found = (DATA / name).read_text(encoding="utf-8").split("\n")
    return [(line.rstrip("*"), line.endswith("*")) for line in found if line]


@dataclass(frozen=True)
class Entry:
    ordinary: bool
    known: bool  # well known: enough without its capital letter


class Phrases:
    """Entries of several words, found by their first. Looking one up costs one dict access."""

    def __init__(self, *lists: tuple[list[tuple[str, bool]], bool]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entries, known in lists:
            for text, ordinary in entries:
                words = tuple(text.replace(".", " ").replace("&", " ").split())
                self.by_first.setdefault(words[0], []).append((words, Entry(ordinary, known)))
        for found in self.by_first.values():
            found.sort(key=lambda item: -len(item[0]))

        self.seconds = {
            first: frozenset(words[1] for words, _ in found if len(words) > 1)
            for first, found in self.by_first.items()
        }

    def begun_in(self, vocabulary: Set[str]) -> set[str]:
        """The first words of entries that a text of these words may have."""
        return {
            word
            for word in self.by_first.keys() & vocabulary
            if len(self.by_first[word][-1][0]) == 1 or not self.seconds[word].isdisjoint(vocabulary)
        }

    def at(self, keys: list[str], index: int) -> tuple[int, Entry] | None:
        """The longest entry that begins at word `index`: how many words, and what it is."""
        found = self.by_first.get(keys[index])
        if not found:
            return None
        if index + 1 < len(keys) and keys[index + 1] in self.seconds[keys[index]]:
            for words, entry in found:
                if len(words) == 1 or tuple(keys[index : index + len(words)]) == words:
                    return len(words), entry
        words, entry = found[-1]
        return (1, entry) if len(words) == 1 else None


@lru_cache(maxsize=1)
def given_names() -> dict[str, Entry]:
    names = {name: Entry(ordinary, False) for name, ordinary in lines("given_names_rare.txt")}
    names.update({name: Entry(ordinary, True) for name, ordinary in lines("given_names.txt")})
    return names


def given_name(key: str) -> Entry | None:
    """“jo-anne” is one when “jo” is, or “anne”."""
    names = given_names()
    found = names.get(key)
    if found or "-" not in key:
        return found
    parts = [names.get(part) for part in key.split("-")]
    if len(parts) == 2 and all(parts):
        return Entry(ordinary=False, known=any(part.known for part in parts if part))
    return None


@lru_cache(maxsize=1)
def surnames() -> dict[str, bool]:
    return dict(lines("surnames.txt"))


@lru_cache(maxsize=1)
def places() -> Phrases:
    return Phrases((lines("places.txt"), True), (lines("places_small.txt"), False))


@lru_cache(maxsize=1)
def prisons() -> Phrases:
    return Phrases((lines("prisons.txt"), True))


@lru_cache(maxsize=1)
def employers() -> Phrases:
    return Phrases((lines("employers.txt"), True))


@lru_cache(maxsize=1)
def newspapers() -> Phrases:
    return Phrases((lines("newspapers.txt"), True))
