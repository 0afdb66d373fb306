"""What the screening sees, what it leaves alone, and that it cannot be stalled."""

import pytest

from safeguarding.screening import MAX_CHARACTERS, screen
from tests.growth import grows_in_step


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in screen(text).spans]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "0770 090 0123",
        "07700-900-123",
        "07700.900.123",
        "(07700) 900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "020 7946 0018",
        "(020) 7946 0018",
        "01632 960 001",
        "0 7 7 0 0 9 0 0 1 2 3",
        "+353 85 012 3456",
        "+1 202 555 0143",
        "(202) 555-0143",
        "0412 345 678",
        "07700\u00a0900\u200b123",
        "07700_900123",
        "07700\n900123",
        "07700/900123",
        "077**00** 900123",
        "07700\u2060\u00ad\u3164900123",
        "07700\u2800900123",
        "oh seven seven double zero nine double zero one two three",
    ],
)
def test_a_phone_number_is_seen_in_any_common_format(number: str) -> None:
    seen = screen(f"Ring me on {number} after six.")
    assert seen.must_be_held
    assert [span.kind for span in seen.spans] == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "Samaritans are on 116 123, day and night.",
        "I rang 0808 1000 900 and they were kind.",
        "Childline is 0800 1111.",
        "Call 999, or 101 or 111 if it can wait.",
        "It cost £07500 of savings, and 1,200 pounds more.",
        "The hearing is on 01-02-2024 10 am.",
        "I have 2 children, aged 3 and 11, and 20 years of marriage.",
        "Sentences of 10 to 12 months, 2019 to 2021.",
        "The hearings were on 01/02/2024\n03/04/2024 and went well.",
        "From 05/2023 - 06/2024 it was quiet.",
        "116 123\n0808 1000 900\n0800 1111",
    ],
)
def test_public_lines_dates_and_sums_are_not_phone_numbers(text: str) -> None:
    assert "phone" not in screen(text).kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to sam.smith+x@example.co.uk please", ("email", "sam.smith+x@example.co.uk")),
        ("it is samsmith at gmail dot com", ("email", "samsmith at gmail dot com")),
        ("it is samsmith (at) gmail (dot) com", ("email", "samsmith (at) gmail (dot) com")),
        ("see https://local-paper.example/story.", ("url", "https://local-paper.example/story")),
        ("see www.somewhere.example/a", ("url", "www.somewhere.example/a")),
        ("it was in localpaper.co.uk/news/1.", ("url", "localpaper.co.uk/news/1")),
        ("we live near SW1A 1AA now", ("postcode", "SW1A 1AA")),
        ("we live near m11ae now", ("postcode", "m11ae")),
        ("we live near SW1A\n1AA now", ("postcode", "SW1A\n1AA")),
        ("we live near SW1A_1AA now", ("postcode", "SW1A_1AA")),
        ("we live near SW1A\u2060\u200b1AA now", ("postcode", "SW1A\u2060\u200b1AA")),
        ("find me @quiet_jo", ("social_handle", "@quiet_jo")),
        ("my snap is jo_98", ("social_handle", "jo_98")),
        ("my insta name is quietjo", ("social_handle", "quietjo")),
        ("My son Daniel was arrested", ("person_name", "Daniel")),
        ("my husband, Steve Bright, went", ("person_name", "Steve Bright")),
        ("my youngest son is called Tom", ("person_name", "Tom")),
        ("His name is Peter", ("person_name", "Peter")),
    ],
)
def test_each_identifying_detail_is_found_where_it_stands(
    text: str, expected: tuple[str, str]
) -> None:
    assert kinds(text) == [expected]
    span = screen(text).spans[0]
    assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    [
        "My son was arrested on Monday. I have not slept.",
        "I told my husband I could not stay.",
        "My son, I think, will plead in May.",
        "My partner March 2020 onwards was calm.",
        "The Crown Court letter came. My daughter Will not open it.".replace("Will", "will"),
        "Facebook is full of it, and the snap is judged.",
        "Read https://www.gov.uk/find-a-solicitor and nhs.uk.",
        "Room b1 1st floor, at 9 am. He was in 3 at the time.",
        "I was home.Then they came.",
        "",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_name_comes_with_the_words_to_use_instead() -> None:
    assert screen("Then my son Daniel rang.").spans[0].suggestion == "say “my son”"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I can't cope with the letters.", "green"),
        ("I don\u2019t want to be here any more.", "red"),
        ("They would be better off without me.", "red"),
        ("I keep thinking about killing myself.", "red"),
        ("He says he wants to die.", "red"),
        ("I feel suicidal.", "red"),
        ("I have taken all the tablets.", "crisis"),
        ("I am going to end my life tonight.", "crisis"),
        ("I am going to take all my tablets", "crisis"),
        ("I'll swallow all of the pills.", "crisis"),
        ("I am going to take all my tablets with me to the court.", "none"),
        ("I want to kill myself, I have the pills here", "crisis"),
        ("I have got the tablets here. I want to die.", "crisis"),
        ("I want to kill myself. I have a solicitor, and pills for my heart.", "red"),
        ("I have my tablets and a cup of tea.", "none"),
        ("I have written a goodbye letter.", "crisis"),
        ("We had tea and it was a better day.", "none"),
        ("The suicide prevention leaflet helped.", "none"),
        ("I am ending things with him and I feel lighter.", "none"),
    ],
)
def test_words_of_crisis_are_graded(text: str, level: str) -> None:
    assert screen(text).crisis == level


def test_words_of_crisis_alone_do_not_hold_a_post_but_a_plan_does() -> None:
    assert not screen("I feel suicidal.").must_be_held
    assert screen("I have taken all the tablets.").must_be_held


# Every number in the directory of help that the service began with.
@pytest.mark.parametrize(
    "number",
    [
        "0808 1000 900", "+44 1372 847 161", "0808 808 3444", "0800 254 0088", "0800 012 1539",
        "07557 339258", "08000 28 22 33", "0800 1111", "0808 800 5000", "116 123", "1300 590 589",
        "1800 01 1800", "1-888-773-8368", "1-833-703-3303", "0 806 23 10 63",
    ],
)  # fmt: skip
def test_a_line_of_the_directory_belongs_to_nobody(number: str) -> None:
    assert kinds(f"I rang {number} and they were kind.") == []


def test_a_detail_that_only_readers_see_is_found_and_placed_in_the_text() -> None:
    text = "Then my son D*an*iel rang."
    seen = screen(text, shown="Then my son Daniel rang.")
    (span,) = seen.spans
    assert (span.kind, span.text, text[span.start : span.end]) == (
        "person_name",
        "Daniel",
        "D*an*iel",
    )


def test_a_detail_that_stands_nowhere_in_the_text_holds_it_all_the_same() -> None:
    text = "Look here."
    (span,) = screen(text, shown="Look here.\nhttps://evil.xyz/me").spans
    assert (span.kind, span.start, span.end) == ("url", len(text), len(text))


def test_what_text_and_readers_share_is_said_once() -> None:
    text = "Ring **me**: 07700 900123"
    assert len(screen(text, shown="Ring me: 07700 900123").spans) == 1


def test_words_of_crisis_that_only_readers_see_are_graded() -> None:
    assert screen("I feel sui*cid*al.", shown="I feel suicidal.").crisis == "red"


@pytest.mark.parametrize(
    ("text", "shown", "spans"),
    [
        (
            "My husband **Mark Jones** came home and my son _Liam_ cried",
            "My husband Mark Jones came home and my son Liam cried",
            ["Mark Jones", "Liam"],
        ),
        ("LS1 **4AP**", "LS1 4AP", ["LS1 **4AP"]),
    ],
)
def test_names_and_places_between_marks_are_seen(text: str, shown: str, spans: list[str]) -> None:
    seen = screen(text, shown=shown)
    assert [text[span.start : span.end] for span in seen.spans] == spans


def test_a_wish_to_die_between_marks_is_graded() -> None:
    assert screen("I want to **end** my life", shown="I want to end my life").crisis == "red"


def test_the_same_text_always_gives_the_same_answer() -> None:
    text = "My son Daniel, 07700 900123, SW1A 1AA, I can't cope"
    assert screen(text) == screen(text)
    assert screen(text).version


@pytest.mark.parametrize(
    "unit",
    ["0", "0 ", "a", "a.", "a@", "@a", "(", "my son ", "one ", "http://", "double ", "i have ",
     "A1", "www.", "have a ", "on the bridge ", "kill myself ", "have pills ",
     "take all my ", "\u200b", "+", "٣ "],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    assert grows_in_step(screen, (unit * MAX_CHARACTERS)[:MAX_CHARACTERS])
    seen = screen(unit * (2_000_000 // len(unit)))
    assert seen.cut_short
    assert seen.must_be_held


def test_no_more_than_the_cap_is_read() -> None:
    seen = screen("a " * MAX_CHARACTERS + "07700 900123")
    assert not seen.spans
