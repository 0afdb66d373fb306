"""The screening at the command line: a text a line in, an answer a line out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from safeguarding.screening import screen


class Command(BaseCommand):
    help = (
        'Screen texts: reads lines of JSON {"id", "text", "history": [...]} on standard input and '
        "answers each with its spans, its grade of crisis and whether its details add up. A line "
        'that cannot be read is answered with {"id", "error"}. Nothing is stored.'
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        # Bytes that are no UTF-8 are read as signs of their own and answered for.
        lines = getattr(sys.stdin, "buffer", None) or sys.stdin
        for number, line in enumerate(lines, start=1):
            written = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
            if written.strip("\ufeff \t\r\n"):
                self.stdout.write(json.dumps(_answered(written, number)))
                self.stdout.flush()


def _answered(line: str, number: int) -> dict[str, Any]:
    asked: Any = None
    try:
        asked = json.loads(line.lstrip("\ufeff"))
        return answer(_checked(asked))
    except (ValueError, RecursionError) as error:
        known = asked.get("id") if isinstance(asked, dict) else None
        return {"id": known, "error": f"Line {number}: {error}"}


def _checked(asked: Any) -> dict[str, Any]:
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise ValueError('there is no "text" that is a string')
    history = asked.get("history") or []
    if not isinstance(history, list) or not all(isinstance(text, str) for text in history):
        raise ValueError('"history" must be a list of strings')
    return {**asked, "history": history}


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Places count characters as Python does: one for every code point.

    A suggestion is the words to use instead (“my son”); where there are none, what to do.
    """
    seen = screen(asked["text"], history=asked["history"])
    return {
        "id": asked.get("id"),
        "spans": [
            {
                "kind": span.kind,
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "suggestion": span.replacement or span.suggestion,
            }
            for span in seen.spans
        ],
        "crisis": seen.crisis,
        "adds_up": seen.adds_up,
    }
