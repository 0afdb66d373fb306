"""The identity guard: what a writer is told about a text before anybody else can read it.

Nothing of what is asked here is stored, logged or passed on. The writer's own earlier posts are read
with it, so that details which add up are seen; what is found is for the eyes of the writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from safeguarding import casework, kinder_words
from safeguarding.models import Severity, Signal
from safeguarding.screening import Screening, Span, screen

from . import pacing
from .models import Post
from .posting import EARLIER_READ
from .rendering import plain, render

BETWEEN = "\n\n"  # title and words, as they are reviewed
SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """Something in one field of the form, and what could stand there instead."""

    field: str  # "title", "body" or "content_note"
    start: int
    end: int
    kind: str  # in words
    text: str
    suggestion: str
    # Where the kinder words go, in the same field; there may be none.
    put_from: int = 0
    put_to: int = 0
    words: str = ""

    @property
    def key(self) -> str:
        """Names it within one text: sent back by the button that applies it."""
        return f"{self.field}-{self.start}-{self.end}"

    @property
    def can_be_applied(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Answer:
    findings: Sequence[Finding]
    adds_up: bool
    must_be_held: bool
    in_crisis: bool
    severity: Severity

    @property
    def has_something_to_say(self) -> bool:
        return bool(self.findings) or self.adds_up

    @property
    def comes_back(self) -> bool:
        """Whether a text is shown to its writer once more before it is taken. Never one with words of
        crisis: whoever may be in danger is not asked to press twice."""
        return self.has_something_to_say and not self.in_crisis


def look(*, person: User, title: str = "", body: str = "", content_note: str = "") -> Answer:
    """What could show somebody in what is being written. One query."""
    fields = {"title": title, "body": body.replace("\r\n", "\n"), "content_note": content_note}
    text = BETWEEN.join(fields.values())
    shown = BETWEEN.join([title, plain(render(fields["body"])), content_note])
    earlier = (
        Post.objects.by(person)
        .exclude(state=Post.State.WITHDRAWN)
        .order_by("-pk")
        .values_list("body", flat=True)[:EARLIER_READ]
    )
    seen = screen(text, shown=shown, history=list(earlier)[::-1])
    return Answer(
        findings=[_found(span, fields) for span in seen.spans[:SHOWN]],
        adds_up=seen.adds_up,
        must_be_held=seen.must_be_held,
        in_crisis=seen.crisis in pacing.NEVER_KEPT_WAITING,
        severity=_severity(seen),
    )


def _severity(seen: Screening) -> Severity:
    return casework.severity_of(seen)


def _found(span: Span, fields: dict[str, str]) -> Finding:
    """The span as a place in the field in which it stands; across two, or in none, it has no words."""
    label = str(Signal.Kind(span.kind).label)
    begins = 0
    for name, value in fields.items():
        start, end = span.start - begins, span.end - begins
        if 0 <= start < end <= len(value):
            own = Span(span.kind, start, end, span.text, span.suggestion, span.holds)
            put = kinder_words.replacement(value, own) or (0, 0, "")
            return Finding(name, start, end, label, span.text, span.suggestion, *put)
        begins += len(value) + len(BETWEEN)
    return Finding("body", 0, 0, label, span.text, span.suggestion)


def apply(key: str, answer: Answer, fields: dict[str, str]) -> dict[str, str]:
    """The fields with the kinder words of one finding; as they were, if it is not there any more."""
    for finding in answer.findings:
        if finding.key == key and finding.can_be_applied:
            value = fields[finding.field]
            changed = value[: finding.put_from] + finding.words + value[finding.put_to :]
            return {**fields, finding.field: changed}
    return fields
