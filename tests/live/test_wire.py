"""Frames that make no sense, and the documents that describe those that do."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from support.live import events
from support.live.models import GroupSession

from .conftest import SCHEMA, Connect

DOCUMENT = (Path(__file__).parents[2] / "docs" / "live-protocol.md").read_text(encoding="utf-8")
FROM_CLIENT = jsonschema.Draft202012Validator(
    {**SCHEMA, "$ref": "#/$defs/fromClient"}, format_checker=jsonschema.FormatChecker()
)
HELLO = {"type": "hello", "v": 1, "last": 0}
SAY = {"type": "say", "id": str(uuid4()), "body": "Hello"}
NONSENSE = {
    "not JSON": ("{", "bad_frame"),
    "not an object": ("[1]", "bad_frame"),
    "a bare word": ('"hello"', "bad_frame"),
    "nested deeply": ("[" * 8000, "bad_frame"),
    "nested deeply and closed": ('{"type":' + "[" * 5000 + "]" * 5000 + "}", "bad_frame"),
    "a lone surrogate": ('{"type": "say", "body": "\\ud800"}', "bad_frame"),
    "a number of 5000 digits": ('{"type": "from", "seq": ' + "9" * 5000 + "}", "bad_frame"),
    "over-size": (json.dumps({**SAY, "body": "x" * 17_000}), "too_big"),
    "over-size in bytes only": (
        json.dumps({"type": "say", "body": "é" * 9_000}, ensure_ascii=False),
        "too_big",
    ),
    "no type": ("{}", "unknown_type"),
    "unknown type": ('{"type": "shout"}', "unknown_type"),
    "a type that is a list": ('{"type": ["say"]}', "unknown_type"),
    "a type of the server": ('{"type": "welcome"}', "unknown_type"),
    "no body": (json.dumps({"type": "say", "id": str(uuid4())}), "wrong_fields"),
    "a body that is a list": (json.dumps({**SAY, "body": ["Hello"]}), "wrong_fields"),
    "a body with NUL": (json.dumps({**SAY, "body": "a\0b"}), "wrong_fields"),
    "an id that is no UUID": (json.dumps({**SAY, "id": "1"}), "wrong_fields"),
    "an id in full-width digits": (
        json.dumps({**SAY, "id": "\uff11" * 8 + "-1111-1111-1111-" + "1" * 12}),
        "wrong_fields",
    ),
    "an id in capital letters": (
        json.dumps({**SAY, "id": "A" * 8 + "-AAAA-4AAA-8AAA-" + "A" * 12}),
        "wrong_fields",
    ),
    "an id of another form": (
        json.dumps({**SAY, "id": "{" + "1" * 32 + "}--"}),
        "wrong_fields",
    ),
    "one field too many": (json.dumps({**SAY, "as": "Rowan"}), "wrong_fields"),
    "a negative number": ('{"type": "from", "seq": -1}', "wrong_fields"),
    "a fraction": ('{"type": "from", "seq": 1.5}', "wrong_fields"),
    "true for a number": ('{"type": "beat", "last": true}', "wrong_fields"),
    "a huge number": ('{"type": "from", "seq": 99999999999}', "wrong_fields"),
    "another version": ('{"type": "hello", "v": 2, "last": 0}', "wrong_fields"),
    "true for the version": ('{"type": "hello", "v": true, "last": 0}', "wrong_fields"),
}


@pytest.mark.parametrize(("text", "code"), NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(events.BadFrame) as bad:
        events.decode(text, max_bytes=16 * 1024)
    assert bad.value.code == code


@given(st.text(max_size=200) | st.builds(json.dumps, st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["type", "v", "last", "id", "body", "to", "seq"]), inner),
    max_leaves=8,
)))  # fmt: skip
def test_whatever_comes_is_decoded_or_refused(text: str) -> None:
    try:
        frame = events.decode(text, max_bytes=16 * 1024)
    except events.BadFrame:
        return
    FROM_CLIENT.validate(frame)


@pytest.mark.parametrize(
    "frame",
    [
        HELLO,
        {**HELLO, "epoch": "abc", "tab": "one"},
        SAY,
        {**SAY, "to": "facilitators"},
        {"type": "from", "seq": 0},
        {"type": "beat", "last": 3},
    ],
)
def test_frames_of_the_document_are_taken(frame: dict[str, Any]) -> None:
    FROM_CLIENT.validate(frame)
    assert events.decode(json.dumps(frame), max_bytes=16 * 1024) == frame


def first_cells(heading: str) -> list[str]:
    """What stands in backticks or digits in the first column of the table under a heading."""
    section = DOCUMENT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `?([\w]+)`? \|", section, flags=re.MULTILINE)[1:]


def test_the_document_lists_every_type_and_code() -> None:
    assert first_cells("From the client") == list(events.FROM_CLIENT)
    assert sorted(first_cells("From the server: numbered")) == sorted(events.NUMBERED)
    assert sorted(first_cells("From the server: answers and state")) == sorted(events.UNNUMBERED)
    assert first_cells("Codes of `refused`") == [str(code) for code in events.Code]
    assert first_cells("Close codes") == [str(int(code)) for code in events.Close]
    for code in events.Close:
        assert f"| {int(code)} | `{code.name}` |" in DOCUMENT


def test_the_schema_lists_every_type_and_code() -> None:
    def types(side: str) -> list[str]:
        names = [branch["$ref"].split("/")[-1] for branch in SCHEMA["$defs"][side]["oneOf"]]
        return sorted(SCHEMA["$defs"][name]["properties"]["type"]["const"] for name in names)

    assert types("fromClient") == sorted(events.FROM_CLIENT)
    assert types("fromServer") == sorted(events.FROM_SERVER)
    codes = SCHEMA["$defs"]["refused"]["properties"]["code"]["enum"]
    assert codes == [str(code) for code in events.Code]


@pytest.mark.committed
@pytest.mark.parametrize(
    "frame",
    [b"\x00\x01binary", "{", "[" * 8000, "x" * 20_000, '{"type": "shout"}', '{"type": "say"}'],
)
async def test_three_bad_frames_close_the_socket_and_nobody_else_notices(
    room: GroupSession, member: User, other_member: User, connect: Connect, frame: str | bytes
) -> None:
    bad, good = await connect(room, member), await connect(room, other_member)
    await good.catch_up()
    for _ in range(3):
        if isinstance(frame, bytes):
            await bad.wire.send_to(bytes_data=frame)
        else:
            await bad.wire.send_to(text_data=frame)
        assert (await bad.until("refused"))[-1]["text"]

    assert await bad.close_code() == 4400
    assert await good.catch_up() == []
    assert (await good.say("All is well"))["type"] == "said"


@pytest.mark.committed
async def test_one_bad_frame_is_forgiven(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    await socket.wire.send_to(text_data="{")
    await socket.until("refused")

    assert (await socket.say("Sorry about that"))["type"] == "said"


@pytest.mark.committed
async def test_speaking_before_hello_is_a_strike(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member, hello=False)

    assert (await socket.say("Hello"))["code"] == "hello_first"


@pytest.mark.committed
async def test_a_socket_that_never_says_hello_is_closed(
    room: GroupSession, member: User, connect: Connect, settings: Any
) -> None:
    settings.LIVE_HELLO_SECONDS = 0.05
    socket = await connect(room, member, hello=False)

    assert await socket.close_code() == 4400


@pytest.mark.committed
async def test_a_flood_of_frames_closes_the_socket(
    room: GroupSession, member: User, connect: Connect, settings: Any
) -> None:
    settings.LIVE_FRAMES_BURST = 5
    settings.LIVE_FRAMES_PER_SECOND = 0.001
    socket = await connect(room, member)
    for _ in range(6):
        await socket.send(type="beat", last=0)

    assert await socket.close_code() == 4429
