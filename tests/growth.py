"""How the work for a text grows with it, in processor time: what else the machine does hardly counts."""

import time
from collections.abc import Callable
from typing import Any

# Four times the text takes four times as long where work grows with the text, and sixteen times where
# it grows with its square. What is over in a blink is not compared.
MOST = 10
BLINK = 0.05  # seconds


def grows_in_step(work: Callable[[str], Any], text: str) -> bool:
    """Does `work` take about four times as long for all of `text` as for its first quarter?"""
    part = min(_seconds(work, text[: len(text) // 4]) for _ in range(2))
    whole = min(_seconds(work, text) for _ in range(2))
    return whole < MOST * part + BLINK


def _seconds(work: Callable[[str], Any], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started
