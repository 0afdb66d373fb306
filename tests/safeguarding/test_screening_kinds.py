"""Each detector by itself: what it finds, word for word, and what it must leave alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.models import Signal
from safeguarding.naming import refuse_what_identifies
from safeguarding.screening import CRISIS_LEVELS, DETECTORS, KINDS, adding_up, screen
from tests.safeguarding import labelled

ROOT = Path(__file__).resolve().parents[2]


def found(text: str, kind: str) -> list[str]:
    return [span.text for span in screen(text).spans if span.kind == kind]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("person_name", "my sister Siobhan is the only one who rings", ["Siobhan"]),
        ("person_name", "mum to Noah and Ella", ["Noah", "Ella"]),
        ("person_name", "Mrs Okafor hugged me", ["Okafor"]),
        ("person_name", "i told hannah last night", ["hannah"]),
        ("person_name", "I think Grace knows", ["Grace"]),
        ("person_name", "Mark rang from prison", ["Mark"]),
        ("person_name", "my ex Craig Lawson was charged", ["Craig Lawson"]),
        ("place", "arrested in Swindon", ["Swindon"]),
        ("place", "he grew up in Bath and left", ["Bath"]),
        ("place", "ive moved back to stockport", ["stockport"]),
        ("place", "our house is 14 Beech Avenue", ["14 Beech Avenue"]),
        ("place", "on mill road, past the shop", ["mill road"]),
        ("school_or_workplace", "she goes to St Mary's Primary", ["St Mary's Primary"]),
        ("school_or_workplace", "he works at the Tesco there", ["Tesco"]),
        ("school_or_workplace", "She teaches at Oakfield High School now", ["Oakfield High School"]),
        ("postcode", "ZIP is 74103-2210", ["74103-2210"]),
        ("postcode", "we are at T4N 1X7 now", ["T4N 1X7"]),
        ("postcode", "Eircode H91 E2K3", ["H91 E2K3"]),
        ("phone", "zero two nine two zero one eight zero one two three", ["zero two nine two zero one eight zero one two three"]),
        ("email", "jess dot smith at gmail dot com", ["jess dot smith at gmail dot com"]),
        ("social_handle", "insta: jess_xo", ["jess_xo"]),
        ("url", "see hxxps://bad.example/x", ["hxxps://bad.example/x"]),
        ("date_of_birth", "DOB 3/4/09", ["3/4/09"]),
        ("date_of_birth", "born on the 3rd of April 2009", ["3rd of April 2009"]),
        ("court", "up at Leeds Crown Court", ["Leeds Crown Court"]),
        ("court", "the Old Bailey in spring", ["Old Bailey"]),
        ("court_date", "his trial is on 14th March", ["14th March"]),
        ("court_date", "arraignment is June 12, 2025", ["June 12, 2025"]),
        ("case_or_prison_number", "prison number A1234BC", ["A1234BC"]),
        ("case_or_prison_number", "case T20237165", ["T20237165"]),
        ("case_or_prison_number", "docket number 2:24-cr-00187", ["2:24-cr-00187"]),
        ("prison", "he is in HMP Wandsworth", ["HMP Wandsworth"]),
        ("prison", "in Cook County Jail", ["Cook County Jail"]),
        ("prison", "our boy was sent to Feltham", ["Feltham"]),
        ("vehicle_reg", "my reg is AB12 CDE", ["AB12 CDE"]),
        ("exact_age_of_child", "our lad (14) hides", ["14"]),
        ("exact_age_of_child", "My 7 year old asked", ["7 year old"]),
        ("exact_age_of_child", "she's 9", ["9"]),
        ("exact_age_of_child", "an 18-month-old on my hip", ["18-month-old"]),
        ("newspaper", "it was in the Gazette", ["Gazette"]),
        ("newspaper", "Hull Live put it up", ["Hull Live"]),
    ],
)  # fmt: skip
def test_each_detector_finds_the_words_that_identify(
    kind: str, text: str, expected: list[str]
) -> None:
    assert found(text, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We will go in May, or in March, and mark the date. I hope he may come.",
        "The crown court is cold. The magistrates were kind. Prison is far away.",
        "It cost £1,200 at 7.30pm, and 50% of it is back in 18 months.",
        "I am reading in the bath. A nice deal at a sale. The hull leaks.",
        "I'm 43 and he is 51. No contact under 16. Year 9, Section 47, Rule 43.",
        "The Lucy Faithfull Foundation, the NSPCC and Citizens Advice all helped in England.",
        "Samaritans 116 123, Childline 0800 1111, 13 11 14, 988, 1800 247 247.",
        "I found out in June. Thank you Quiet Harbour and Amber Finch.",
        "We walked on the main road and down our street.",
    ],
)
def test_ordinary_words_public_lines_and_numbers_are_left_alone(text: str) -> None:
    assert screen(text).spans == ()


def test_every_kind_has_words_for_moderators() -> None:
    assert set(KINDS) <= set(Signal.Kind.values)
    assert len(DETECTORS) == len(set(DETECTORS))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("We live in Hull.", False),
        ("Hannah came for tea.", False),
        ("She is at HMP Styal.", False),
        ("Hannah Wright came for tea.", True),
        ("We live at 14 Beech Avenue.", True),
        ("My son Daniel came.", True),
        ("His trial at Leeds Crown Court is on 14 March.", True),
    ],
)
def test_a_weak_detail_alone_holds_nothing_and_several_do(text: str, held: bool) -> None:
    assert screen(text).must_be_held is held


@pytest.mark.parametrize("row", labelled.writers(), ids=lambda row: row.text[:40])
def test_details_add_up_over_what_one_writer_wrote(row: labelled.WithHistory) -> None:
    assert screen(row.text, history=row.history).adds_up is row.adds_up


def test_no_detail_that_leads_straight_to_somebody_is_needed_to_add_up() -> None:
    assert not adding_up.WEIGHTS.keys() & {"phone", "email", "url", "social_handle"}


# Where danger is veiled on purpose, and in what nothing was learnt from, less is found.
GRAVE = ("red", "crisis")
_IN_VAIN = {"danger_judge": 0.2, "calm_judge": 0.03}
_GRAVE_FOUND = {"blind_third": 0.9, "danger_judge": 0.75}


@pytest.mark.parametrize("part", labelled.PARTS)
def test_the_labelled_posts_are_read_as_well_as_we_say(part: str) -> None:
    """The figures that `bench/README.md` promises; `bench/screening.py --misses` shows which."""
    right = wanted = said = grave = caught = 0
    for post in labelled.posts(part):
        seen = screen(post.text)
        wanted, said = wanted + len(post.spans), said + len(seen.spans)
        for kind, start, end in post.spans:
            right += any(
                span.kind == kind
                and 2 * (min(span.end, end) - max(span.start, start))
                >= max(span.end, end) - min(span.start, start)
                for span in seen.spans
            )
        if post.crisis in ("red", "crisis"):
            grave += 1
            caught += seen.crisis in ("red", "crisis")
    assert right >= 0.95 * wanted
    assert right >= 0.90 * said
    assert caught >= _GRAVE_FOUND.get(part, 0.97) * grave


@pytest.mark.parametrize("part", labelled.OF_DANGER)
def test_danger_is_seen_and_calm_is_left_alone_as_we_say(part: str) -> None:
    """Most calm posts of these were written to sound alarming, but for those of `calm_judge`."""
    graded = [
        (post.crisis in GRAVE, screen(post.text).crisis in GRAVE) for post in labelled.posts(part)
    ]
    grave = [seen for is_grave, seen in graded if is_grave]
    calm = [seen for is_grave, seen in graded if not is_grave]
    assert sum(grave) >= _GRAVE_FOUND.get(part, 0.97) * len(grave)
    assert sum(calm) <= _IN_VAIN.get(part, 0.1) * len(calm)


def test_the_labelled_set_is_large_and_names_real_kinds() -> None:
    posts = [post for part in labelled.PARTS for post in labelled.posts(part)]
    assert len(posts) >= 300
    assert {kind for post in posts for kind, _, _ in post.spans} == set(KINDS)
    assert sum(not post.spans for post in posts) / len(posts) >= 0.35


_PIECES = [
    "my son ", "Daniel", " Wright", "\u200b", "*", "_", "\n", "07700 900123", " in ", "Hull", "St Mary's", " Primary",
    "Leeds Crown Court", "14 March", "A1234BC", "born ", "3/4/09", "@a", "\u2019s", "(", "14", ")", " year old", "İ", "ß", "𝗗𝗮𝘃𝗲",
    "\ud83d\ude2d", "the ", "Gazette", "HMP ", "I want to die", " tonight", "\0", "\u0301", "ﬁ", "at gmail dot com",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)),
    st.text(max_size=60),
)
def test_any_text_is_answered_with_places_in_it_that_do_not_overlap(text: str, shown: str) -> None:
    seen = screen(text)
    at = 0
    for span in seen.spans:
        assert at <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        at = span.end
    assert seen.crisis in CRISIS_LEVELS
    assert screen(text) == seen
    assert screen(text, shown=shown, history=[shown]).version == seen.version


def test_the_command_answers_a_line_for_a_line() -> None:
    asked = [
        {"id": "a", "text": "My son is 14. 😭 In Swindon.", "history": ["I work at Greggs."]},
        {"id": 2, "text": "I took all the tablets"},
    ]
    result = subprocess.run(
        [sys.executable, "manage.py", "screen"],
        cwd=ROOT,
        input="\n".join(map(json.dumps, asked)),
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["id"] == "a"
    assert first["adds_up"] is True
    assert [span["kind"] for span in first["spans"]] == ["exact_age_of_child", "place"]
    for span in first["spans"]:
        assert str(asked[0]["text"])[span["start"] : span["end"]] == span["text"]
        assert span["suggestion"]
    assert second == {"id": 2, "spans": [], "crisis": "crisis", "adds_up": False}


def test_the_command_says_which_line_it_cannot_read() -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "screen"],
        cwd=ROOT,
        input='{"id": 1, "text": "fine"}\n{"id": 2}\n',
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0
    assert json.loads(result.stdout.splitlines()[1]) == {
        "id": 2,
        "error": 'Line 2: there is no "text" that is a string',
    }


@pytest.mark.parametrize(
    ("name", "refused"),
    [("Grey Kettle", False), ("Rowan", False), ("Karen Whitmore", True), ("jo 07700 900123", True)],
)
def test_an_invented_screen_name_is_taken_and_a_real_one_is_not(name: str, refused: bool) -> None:
    assert bool(refuse_what_identifies(name)) is refused
