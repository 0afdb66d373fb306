"""What counts as a trace of somebody, and what does not."""

import random

import pytest

from privacy import traces
from privacy.traces import Kind

BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/120.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("text", "kind", "trace"),
    [
        ("203.0.113.7", Kind.ADDRESS, "203.0.113.7"),
        ("alongside:1:203.0.113.7", Kind.ADDRESS, "203.0.113.7"),
        ("from_203.0.113.7, then", Kind.ADDRESS, "203.0.113.7"),
        ("http://203.0.113.7:8000/", Kind.ADDRESS, "203.0.113.7"),
        ('{"ip": "2001:db8::7"}', Kind.ADDRESS, "2001:db8::7"),
        ("client:2001:db8::7 left", Kind.ADDRESS, "2001:db8::7"),
        ("[2001:db8::7]:443", Kind.ADDRESS, "2001:db8::7"),
        ("fe80::1%eth0", Kind.ADDRESS, "fe80::1"),
        ("::ffff:203.0.113.7", Kind.ADDRESS, "::ffff:203.0.113.7"),
        ("write to jo@example.org.", Kind.EMAIL, "jo@example.org"),
        ("?e=jo%40example.org&x=1", Kind.EMAIL, "jo%40example.org"),
        ("<mailto:zoë@post.example.org>", Kind.EMAIL, "zoë@post.example.org"),
        (BROWSER, Kind.BROWSER, BROWSER),
        ("curl/8.5.0", Kind.BROWSER, "curl/8.5.0"),
        ("Thing/2.1 (Linux; Android 14)", Kind.BROWSER, "Thing/2.1 (Linux; Android 14)"),
    ],
)
def test_a_trace_is_found_once_and_whole(text: str, kind: Kind, trace: str) -> None:
    assert [(found.kind, found.text) for found in traces.in_text(text)] == [(kind, trace)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 09:55:37.123456+00:00",
        "Django 5.2.19, outline 1.2.3.4.5, 999.1.1.1",
        "std::string, a Foo::Bar and a::before",
        "on 127.0.0.1 or ::1 or 0.0.0.0",
        "@someone said: 2 @ 3.50, or user@localhost",
        "We read Mozilla's page about Safari and Chrome.",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert list(traces.in_text(text)) == []


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        (b"\0\1member203.0.113.72026-11-22 09:55:37", Kind.ADDRESS),
        (b"\0\x02520.0.113.7\0", Kind.ADDRESS),
        (b"\0\x02\xffx2001:db8:77::199y", Kind.ADDRESS),
        (b"\0\x02memberjoan@example.orgmember", Kind.EMAIL),
        (b"\0\x02" + BROWSER.encode(), Kind.BROWSER),
    ],
)
def test_bytes_of_a_database_file_are_searched_though_values_touch(
    stored: bytes, kind: Kind
) -> None:
    assert [found.kind for found in traces.in_bytes(stored.decode("latin-1"))] == [kind]


def test_random_bytes_such_as_sealed_text_look_like_nobody() -> None:
    noise = random.Random(7).randbytes(4_000_000).decode("latin-1")
    assert list(traces.in_bytes(noise)) == []


def test_a_masked_excerpt_does_not_say_what_it_was() -> None:
    assert traces.masked("203.0.113.7") == "2••.•.•••.•"
    assert traces.masked("jo@example.org") == "j•@•••••••.•••"
