"""Showing a text with what the screening saw marked in it. Everything is escaped here."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .models import Signal


def highlight(text: str, signals: Iterable[Signal]) -> SafeString:
    """`text` as HTML with a <mark> around each place; what it is also stands there in words."""
    parts: list[SafeString] = []
    at = 0
    for signal in sorted(signals, key=lambda signal: signal.start):
        if not at <= signal.start < signal.end <= len(text):
            continue
        parts.append(format_html("{}", text[at : signal.start]))
        parts.append(
            format_html(
                '<mark class="seen">{}<span class="seen__what"> ({})</span></mark>',
                text[signal.start : signal.end],
                signal.get_kind_display(),
            )
        )
        at = signal.end
    parts.append(format_html("{}", text[at:]))
    return mark_safe(format_html_join("", "{}", ((part,) for part in parts)))  # escaped above
