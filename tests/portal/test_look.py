"""Colours that are used together can be told apart, in the light and in the dusk."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "site" / "portal" / "static" / "portal" / "css"

TEXT = 4.5
CONTROL = 3.0
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-quiet", "act", "clay", "warn", "good")
        for ground in ("paper", "paper-raised")
    ),
    ("ink", "act-soft", TEXT),
    ("ink", "clay-soft", TEXT),
    ("ink", "warn-soft", TEXT),
    ("ink", "good-soft", TEXT),
    ("act", "act-soft", TEXT),
    ("act", "warn-soft", TEXT),
    ("act", "good-soft", TEXT),
    ("ink-quiet", "act-soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("good", "good-soft", TEXT),
    ("clay", "clay-soft", TEXT),
    ("act-ink", "act", TEXT),
    ("act-ink", "act-hover", TEXT),
    ("line-strong", "paper", CONTROL),
    ("line-strong", "paper-raised", CONTROL),
    ("focus", "paper", CONTROL),
    ("focus", "paper-raised", CONTROL),
    ("focus", "act-soft", CONTROL),
]


def themes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    day, dusk = text.split("@media screen and (prefers-color-scheme: dark)")
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", day))
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dusk))}


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(theme: str, ink: str, ground: str, least: float) -> None:
    colours = themes()[theme]
    assert ratio(colours[ink], colours[ground]) >= least


def test_the_exit_button_can_be_read() -> None:
    """Light words on clay by day, dark words on clay by dusk (frame.css)."""
    day, dusk = themes()["light"], themes()["dark"]
    assert ratio(day["paper-raised"], day["clay"]) >= TEXT
    assert ratio(dusk["paper"], dusk["clay"]) >= TEXT


def test_rooms_use_the_tokens_and_no_colours_of_their_own() -> None:
    root = CSS.parents[4]
    for sheet in root.glob("**/static/**/*.css"):
        if (
            ".venv" in sheet.parts
            or "var" in sheet.parts
            or sheet.name in {"tokens.css", "desk.css"}
        ):
            continue
        found = re.search(r"#[0-9a-fA-F]{3,8}\b(?!.*\{)|rgba?\(|hsla?\(", sheet.read_text())
        assert found is None or found.group() == "#000", f"{sheet.name}: {found and found.group()}"
