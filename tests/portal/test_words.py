"""Moments as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from portal.templatetags.portal import in_words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=LONDON)  # a Tuesday


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 3, 19, 0, tzinfo=LONDON), "today, 7 pm"),
        (datetime(2026, 3, 2, 0, 5, tzinfo=LONDON), "yesterday, 12:05 am"),
        (datetime(2026, 3, 4, 12, 30, tzinfo=LONDON), "tomorrow, 12:30 pm"),
        (datetime(2026, 3, 17, 19, 30, tzinfo=LONDON), "Tuesday 17 March, 7:30 pm"),
        (datetime(2025, 12, 31, 9, 0, tzinfo=LONDON), "Wednesday 31 December 2025, 9 am"),
        (datetime(2026, 7, 1, 18, 0, tzinfo=ZoneInfo("UTC")), "Wednesday 1 July, 7 pm"),
        (None, ""),
    ],
)
def test_a_moment_in_words(
    monkeypatch: pytest.MonkeyPatch, moment: datetime | None, words: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert in_words(moment) == words
