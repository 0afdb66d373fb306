"""Words to put in the place of what could show who somebody is."""

import pytest

from safeguarding.kinder_words import WORDS, replacement
from safeguarding.screening import KINDS, Span, screen


def kinder(text: str) -> str:
    """With every suggestion taken, the last one first, so that places stay right."""
    for span in reversed(screen(text).spans):
        put = replacement(text, span)
        assert put is not None, span
        text = text[: put[0]] + put[2] + text[put[1] :]
    return text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("I told my son Daniel about it.", "I told my son about it."),
        ("My 7 year old knows.", "My child knows."),
        ("We live in Leeds now.", "We live in our town now."),
        ("The hearing is on 14 March.", "The hearing is soon."),
        ("He was at Leeds Crown Court.", "He was at the court."),
        ("Ring me on 07700 900123.", "Ring me on my number."),
        ("Daniel Whitmore went out.", "Somebody went out."),
        ("🙂 She told my son Daniel.", "🙂 She told my son."),
    ],
)
def test_a_sentence_stays_a_sentence(text: str, right: str) -> None:
    assert kinder(text) == right


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_words_for_every_kind_and_they_show_nobody(kind: str) -> None:
    words = WORDS[kind]  # type: ignore[index]
    assert words
    assert not screen(f"It was {words}, I think.").spans


def test_what_stands_nowhere_in_the_text_is_left_alone() -> None:
    assert replacement("Tea.", Span("phone", 4, 4, "07700", "leave it out")) is None
    assert replacement("Tea.", Span("phone", 2, 40, "07700", "leave it out")) is None
