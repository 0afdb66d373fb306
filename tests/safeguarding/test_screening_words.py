"""The words to use instead, what must not be seen, how danger is read, and the command line."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from safeguarding.screening import screen
from safeguarding.screening.crisis import signs
from safeguarding.screening.crisis_index import Index
from safeguarding.screening.crisis_signs import SIGNS
from safeguarding.screening.crisis_words import plainly, spoken


def kinder(text: str) -> str:
    for span in reversed(screen(text).spans):
        text = text[: span.replaces_from] + span.replacement + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("I saw my son Daniel today.", "I saw my son today."),
        ("My son Daniel was arrested.", "My son was arrested."),
        ("We live in Leeds now.", "We live in our town now."),
        ("He is at Leeds Crown Court.", "He is at a crown court."),
        ("The trial is on 14 March 2026.", "The trial is soon."),
        ("The trial was adjourned until 14 March 2026.", "The trial was adjourned until later."),
        ("Sentencing is next tuesday and I shake.", "Sentencing is soon and I shake."),
        ("She goes to Mulberry Primary.", "She goes to a school."),
        ("He works at the Tesco near us.", "He works at a company near us."),
        ("He is in HMP Durham.", "He is in a prison."),
        ("It was in the Yorkshire Post.", "It was in a newspaper."),
        ("My eight year old asked.", "My child asked."),
        ("Our lad is 14 and quiet.", "Our lad is a teenager and quiet."),
        ("Tyler rang me.", "Someone rang me."),
    ],
)
def test_the_words_to_use_instead_leave_a_sentence(text: str, instead: str) -> None:
    assert kinder(text) == instead


def test_what_has_no_kinder_words_is_left_out() -> None:
    (span,) = screen("Ring me on 07700 900123 please.").spans
    assert (span.replacement, span.replaces_from) == ("", span.start)
    assert span.suggestion == "leave the phone number out"


@pytest.mark.parametrize(
    "text",
    [
        "Samaritans are on 116 123, Lifeline on 13 11 14, and 988 or 741741 in the US.",
        "Pieta is 1800 247 247 and Stop It Now 0808 1000 900.",
        "In March and April it rained; by June or August it will be over, or December.",
        "Will he go? May I ask? Mark my words, I hope, and grace and faith and joy.",
        "A rose, a lily and a daisy in the summer; jack of all trades.",
        "The crown court is next, and then the court of appeal, and the magistrates.",
        "It cost £4,500, then $1,200, €300 and another 15k.",
        "On Monday, Tuesday or Wednesday I can talk.",
        "We have been married 22 years; I am 54 and he is 58.",
        "I read it on gov.uk and on the NHS pages, and rang the NSPCC and Childline.",
        "The school rang. The city is loud. The prison has a visitors' centre.",
    ],
)
def test_what_shows_nobody_is_left_alone(text: str) -> None:
    assert [(span.kind, span.text) for span in screen(text).spans] == []


def test_a_pattern_is_searched_for_only_where_its_words_are() -> None:
    index = Index(
        [
            ("red", "a", r" (?:want|wish) (?:[^ .]+ ){0,3}?(?:die|dead)| suicid[^ ]*"),
            ("crisis", "b", r" (?:kill(?:ing)?|hang) (?:myself|him) (?:[^ ]+ ){0,3}?tonight"),
        ]
    )

    def possible(*words: str, around: tuple[str, ...] = ()) -> list[str]:
        near = frozenset(words + around)
        return [piece.name for piece in index.possible(frozenset(words), lambda: near)]

    assert possible("i", "want", "to", "die") == ["a"]
    assert possible("i", "want", "tea") == possible("die") == []
    assert index.beginnings == {"suicid"}
    assert possible("suicid*") == ["a"]
    assert possible("killing", "myself", "tonight") == ["b"]
    assert possible("killing", "myself") == []
    assert possible("tonight", around=("hang", "him")) == ["b"]


def test_a_pattern_without_a_word_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="everywhere"):
        Index([("red", "a", r"(?:want)?[a-z]+")])


@pytest.mark.parametrize(
    "piece",
    [
        "note. - . - . - . ",
        "he will go out kid tonight not think ",
        "the rope and the car and a note of it ",
        "kid say he quiet bed ",
        "in Aa Bb St Cc school ",
    ],
)
def test_four_times_the_alarming_words_cost_no_more_than_four_times_as_much(piece: str) -> None:
    """By count: what is searched, not how long it takes."""
    few, many = (_searches(piece * times) for times in (50, 200))
    assert many <= 4 * few + 400


def _searches(text: str) -> int:
    index, sizes = Index(SIGNS, spoken=spoken), 0
    for sentence in text.split("."):
        words = frozenset(sentence.split())
        sizes += len(index.possible(words, lambda said=words: said)) * len(sentence)
    return sizes


def test_relatives_and_means_are_one_word_each() -> None:
    assert plainly("my husband's saved up 40 tablets") == " he s save up 40 pills . "
    assert plainly("dads on the train tracks") == " he is on tracks . "
    assert {"husband", "mum"} <= spoken("he")
    assert plainly("") == ""


def test_a_grade_can_be_explained_by_the_signs_behind_it() -> None:
    assert ("crisis", "saves up pills") in signs("I've been saving up my tablets")
    assert signs("The kettle is on.") == []
    (level, weighed) = signs(
        "Keys are on the side. I am calm now, they will all manage without me."
    )[-1]
    assert level == "red"
    assert "without me" in weighed


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I've been saving up my tablets and I've got enough now", "crisis"),
        ("He says he'll end it before the trial.", "red"),
        ("they'd be better off without me", "red"),
        ("he'd be better off with another solicitor", "none"),
        ("If you ever want to die, please ring Samaritans.", "none"),
        ("I used to want to die, years ago.", "none"),
        ("I used to want to die years ago, and lately I want to die again.", "red"),
        ("I could murder a cup of tea.", "none"),
    ],
)
def test_veiled_words_are_seen_and_figures_of_speech_are_not(text: str, level: str) -> None:
    assert screen(text).crisis == level


def test_the_command_goes_on_after_lines_that_it_cannot_read() -> None:
    lines = [
        b'{"id": 1, "text": "My son Daniel rang."}',
        b"not json",
        b'{"id": 3, "text": 7}',
        b'{"id": 4, "text": "x", "history": "y"}',
        b"[" * 5000,
        b"",
        b'{"id": "\xff", "text": "\\ud800 we live in Hull", "history": ["My girl is 7."]}',
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", "screen"],
        input=b"\n".join(lines),
        capture_output=True,
        cwd=settings.BASE_DIR,
        check=True,
        timeout=120,
    )
    first, bad, third, fourth, deep, last = map(json.loads, done.stdout.splitlines())
    assert first["spans"] == [
        {"kind": "person_name", "start": 7, "end": 13, "text": "Daniel", "suggestion": "My son"}
    ]
    assert (first["id"], first["crisis"], first["adds_up"]) == (1, "none", False)
    assert [set(row) for row in (bad, third, fourth, deep)] == [{"id", "error"}] * 4
    assert (third["id"], fourth["id"]) == (3, 4)
    assert [span["kind"] for span in last["spans"]] == ["place"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Letters are on the table, one for each of them. Everyone will manage now.", "red"),
        ("He gave our son his watch and said he would not be needing it.", "red"),
        ("They have put my son on suicide watch.", "red"),
        ("He swallowed a load of his heart pills.", "crisis"),
        ("Years ago I wanted to die and I am so glad I am still here.", "none"),
        ("I said goodbye to the old house today.", "none"),
        ("I won't be here tomorrow, it's my day off.", "none"),
    ],
)
def test_what_is_put_in_order_and_left_unsaid_is_a_sign(text: str, level: str) -> None:
    assert screen(text).crisis == level


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The trial starts on the fourteenth of October.", ("court_date", "fourteenth of October")),
        ("inmate 1122334 there", ("case_or_prison_number", "1122334")),
        ("The kids go to st bedes in year 5.", ("school_or_workplace", "st bedes")),
        ("My ute, 482-ZKR, got egged.", ("vehicle_reg", "482-ZKR")),
        ("He drives for Evans Coaches now.", ("school_or_workplace", "Evans Coaches")),
        ("On facebook I'm Shelley Bee Crafts.", ("social_handle", "Shelley Bee Crafts")),
    ],
)
def test_details_said_in_other_ways_are_seen(text: str, span: tuple[str, str]) -> None:
    assert span in [(seen.kind, seen.text) for seen in screen(text).spans]
