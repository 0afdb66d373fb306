"""What each room has for one stage, so that rooms lead to one another without knowing each other.

A room registers when its app starts:

    ways.register("talk", boards_for)          # forum: the boards of a stage
    ways.register("read", guidance_for)        # home: the guidance of a stage

and a template of any room asks by `{% ways_on "talk" stage as boards %}`. What is handed out is the
same for everybody, because it stands on pages that are the same for everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .stages import Stage


@dataclass(frozen=True)
class Way:
    """A link to something that is there for a stage."""

    title: str
    url: str
    line: str = ""


WaysFor = Callable[[Stage], Sequence[Way]]

_kinds: dict[str, WaysFor] = {}


def register(kind: str, ways_for: WaysFor) -> None:
    if kind in _kinds:
        raise ValueError(f"{kind!r} is registered already")
    _kinds[kind] = ways_for


def on(kind: str, stage: str) -> Sequence[Way]:
    """The ways of one kind on from `stage`; none for a kind that no room has, or an unknown stage."""
    if kind not in _kinds or stage not in Stage.values:
        return ()
    return _kinds[kind](Stage(stage))
