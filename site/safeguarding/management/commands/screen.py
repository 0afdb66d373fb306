"""The screening at the command line: a text a line in, an answer a line out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from safeguarding.screening import screen


class Command(BaseCommand):
    help = (
        'Screen texts: reads lines of JSON {"id", "text", "history": [...]} on standard input and '
        "answers each with its spans, its grade of crisis and whether its details add up. "
        "Nothing is stored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                self.stdout.write(json.dumps(answer(_read(line, number)), ensure_ascii=False))
                self.stdout.flush()


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"Line {number} is not JSON: {error}") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise CommandError(f'Line {number} has no "text" that is a string.')
    history = asked.get("history") or []
    if not isinstance(history, list) or not all(isinstance(text, str) for text in history):
        raise CommandError(f'Line {number}: "history" must be a list of strings.')
    return {**asked, "history": history}


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Places count characters as Python does: one for every code point."""
    seen = screen(asked["text"], history=asked["history"])
    return {
        "id": asked.get("id"),
        "spans": [
            {
                "kind": span.kind,
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "suggestion": span.suggestion,
            }
            for span in seen.spans
        ],
        "crisis": seen.crisis,
        "adds_up": seen.adds_up,
    }
