"""What cannot be seen is not part of a text."""

import pytest

from safeguarding.plain_text import visible


@pytest.mark.parametrize(
    "text",
    ["", " \n", "\u200b", "\u2060\u2060", "\u3164", "\u115f", "\u2800", "\u202e\u202c", "\u0301"],
)
def test_a_text_of_which_nothing_can_be_seen_is_empty(text: str) -> None:
    assert visible(text) == ""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u202eHello\u2069", "Hello"),
        ("07700\u200b 9\u200d00123", "07700 900123"),
        ("\x07one\r\ntwo\rthree\tfour ", "one\ntwo\nthree\tfour"),
        ("7\ufe0f7", "77"),
    ],
)
def test_what_hides_or_turns_words_is_taken_out(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, ça va?",
        "...",
        "❤️",
        "👨\u200d👩\u200d👧 ❤️\u200d🔥 👍🏽",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "नमस्\u200dते",
    ],
)
def test_what_writing_needs_stays(text: str) -> None:
    assert visible(text) == text
