"""What an audit found: places, kinds and numbers. The text itself stays where it was found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from privacy import traces

from . import allowed

EXCERPTS = 3  # for each place and kind
MOST_KNOWN = 50_000  # published values held in memory


@dataclass
class Report:
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    excerpts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    # Values of published columns. What anybody may read there is no secret in a copy of it.
    _published: set[str] = field(default_factory=set, repr=False)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 something was found, 2 not everything could be read (so: we do not know)."""
        return 2 if self.unreadable else int(bool(self.findings))

    def weigh(
        self, place: str, found: Iterable[traces.Trace], *, at: str = "", column: str = ""
    ) -> None:
        """Count each trace as a finding, unless `column` or what it says is declared public."""
        rule = allowed.for_place(column or place)
        for trace in found:
            if rule is not None:
                self.allowed[rule.place] += 1
                if rule.published and len(self._published) < MOST_KNOWN:
                    self._published.add(trace.text.lower())
            elif self._is_published(trace):
                self.allowed[allowed.COPIES.place] += 1
            else:
                self.find(place, trace.kind)
                shown = self.excerpts.setdefault((place, trace.kind), [])
                if len(shown) < EXCERPTS:
                    shown.append(f"{at}: {traces.masked(trace.text)}".lstrip(": "))

    def find(self, place: str, kind: str, count: int = 1) -> None:
        self.findings[place, kind] += count

    def could_not_read(self, place: str, error: Exception) -> None:
        """The class of the error says enough; its message may quote what it stumbled over."""
        entry = (place, type(error).__name__)
        if entry not in self.unreadable:  # one row or a thousand of a column: it is told once
            self.unreadable.append(entry)

    def as_data(self, *, show: bool = False) -> dict[str, Any]:
        return {
            "clean": self.exit_code == 0,
            "findings": [
                {"place": place, "kind": str(kind), "count": count}
                | ({"excerpts": self.excerpts.get((place, kind), [])} if show else {})
                for (place, kind), count in sorted(self.findings.items())
            ],
            "unreadable": [{"place": place, "error": error} for place, error in self.unreadable],
            "allowed": [
                {"place": rule.place, "reason": rule.reason, "count": self.allowed[rule.place]}
                for rule in (*allowed.RULES, allowed.COPIES)
            ],
            "read": dict(self.read),
        }

    def _is_published(self, trace: traces.Trace) -> bool:
        text = trace.text.lower()
        if trace.whole or text in self._published:
            return text in self._published
        return any("@" in known and known in text for known in self._published)
