"""The clients of all rooms, in one process of their own: they speak at a steady rate and count what
comes back, and when. A reader of frames as plain as can be, so that the clients are not what is
measured.

Reads one command a line on standard input (JSON), answers one JSON object a line.
"""

import asyncio
import base64
import json
import os
import random
import sys
import time
import uuid
from array import array
from typing import Any

MARK = b"zq-"
LETTERS = "bcdfghjklmnpqrstvwxz"  # no word, and no name, is made of these
CODE = 6


def code_of(number: int) -> str:
    letters = []
    for _ in range(CODE):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


VALUE = {letter: value for value, letter in enumerate(LETTERS)}


def number_of(code: bytes) -> int:
    number = 0
    for letter in reversed(code.decode()):
        number = number * len(LETTERS) + VALUE[letter]
    return number


def masked(text: str) -> bytes:
    payload = text.encode()
    mask = b"\x00\x00\x00\x00"  # a mask is demanded; this one costs the client nothing
    length = len(payload)
    if length < 126:
        return bytes([0x81, 0x80 | length]) + mask + payload
    return bytes([0x81, 0xFE]) + length.to_bytes(2, "big") + mask + payload


class Tally:
    def __init__(self) -> None:
        self.sent_at: dict[int, float] = {}
        self.heard: dict[int, int] = {}
        self.waits = array("d")
        self.out_of_order = 0
        self.closed: list[int] = []
        self.ready = 0


class Client(asyncio.Protocol):
    """One person in one room. `ours` speaks our protocol; a peer gets and gives plain text."""

    def __init__(self, tally: Tally, path: str, headers: dict[str, str], ours: bool) -> None:
        self.tally, self.path, self.headers, self.ours = tally, path, headers, ours
        self.buffer = b""
        self.is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last = 0
        self.confirmed = 0
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self.path} HTTP/1.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        at = 0
        if not self.is_open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self.buffer = buffer
                return
            if b" 101 " not in buffer[:20]:
                self.opened.set_exception(ConnectionError(buffer[:80].decode("latin-1")))
                return
            self.is_open = True
            at = end + 4
            if self.ours:
                self.send({"type": "hello", "v": 1, "last": self.last})
            else:
                self._ready()
        now = time.perf_counter()
        size = len(buffer)
        while size - at >= 2:
            length, start = buffer[at + 1] & 127, at + 2
            if length == 126:
                start, length = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
            elif length == 127:
                start, length = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
            if size < start + length:
                break
            kind, at = buffer[at] & 15, start + length
            if kind == 1:
                self.frame(buffer, start, at, now)
            elif kind == 8:
                self.tally.closed.append(int.from_bytes(buffer[start : start + 2], "big"))
            elif kind == 9:
                payload = buffer[start:at]  # a pong says what the ping said
                self.transport.write(bytes([0x8A, 0x80 | len(payload)]) + bytes(4) + payload)
        self.buffer = buffer[at:]

    def frame(self, buffer: bytes, start: int, end: int, now: float) -> None:
        if self.ours:
            self._number(buffer, start, end)
        mark = buffer.find(MARK, start, end)
        if mark < 0:
            if self.ours and buffer.startswith(b'{"type":"ready"', start):
                self._ready()
            return
        number = number_of(buffer[mark + 3 : mark + 3 + CODE])
        sent_at = self.tally.sent_at.get(number)
        if sent_at is not None:
            self.tally.heard[number] = self.tally.heard.get(number, 0) + 1
            self.tally.waits.append(now - sent_at)

    def _number(self, buffer: bytes, start: int, end: int) -> None:
        """Numbered frames begin with their number; each must be one more than the last."""
        if not buffer.startswith(b'{"seq":', start):
            return
        seq = int(buffer[start + 7 : buffer.find(b",", start + 7, end)].rstrip(b"}"))
        if self.last and seq != self.last + 1:
            self.tally.out_of_order += 1
        self.last = max(seq, self.last)
        if self.last - self.confirmed >= 50:
            self.confirmed = self.last
            self.send({"type": "have", "last": self.last})

    def _ready(self) -> None:
        self.tally.ready += 1
        if not self.opened.done():
            self.opened.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"closed with {self.tally.closed[-1:]}"))

    def send(self, frame: dict[str, Any]) -> None:
        self.transport.write(masked(json.dumps(frame)))

    def say(self, number: int) -> None:
        body = f"It was a long day and we talked a little {MARK.decode()}{code_of(number)}"
        self.tally.sent_at[number] = time.perf_counter()
        if self.ours:
            self.send(
                {
                    "type": "say",
                    "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
                    "body": body,
                }
            )
        else:
            self.transport.write(masked(body))


class Crowd:
    def __init__(self) -> None:
        self.tally = Tally()
        self.rooms: list[list[Client]] = []
        self.number = 0

    async def open(self, command: dict[str, Any]) -> dict[str, Any]:
        """`rooms` is a list of rooms, each a list of [port, path, headers]."""
        began = time.perf_counter()
        loop = asyncio.get_running_loop()
        together = asyncio.Semaphore(command.get("together", 40))

        async def one(port: int, path: str, headers: dict[str, str], last: int) -> Client:
            async with together:
                client = Client(self.tally, path, headers, command["ours"])
                client.last = client.confirmed = last
                await loop.create_connection(lambda: client, "127.0.0.1", port)
                await asyncio.wait_for(client.opened, 60)
                return client

        self.rooms = [
            list(await asyncio.gather(*(one(*each, last) for each in room)))
            for room, last in zip(
                command["rooms"], command.get("last", [0] * len(command["rooms"])), strict=True
            )
        ]
        return {"seconds": time.perf_counter() - began, "open": sum(map(len, self.rooms))}

    def _begin(self) -> dict[int, int]:
        tally = self.tally
        tally.sent_at.clear()
        tally.heard.clear()
        tally.waits = array("d")
        tally.out_of_order = 0
        return {}

    def _say(self, room: list[Client], but: int, expected: dict[int, int]) -> None:
        """One of the room says something. The first `but` of it neither speak nor are counted."""
        listeners = [client for client in room[but:] if client.is_open]
        if listeners:
            self.number += 1
            expected[self.number] = len(listeners)
            random.choice(listeners).say(self.number)

    async def speak(self, command: dict[str, Any]) -> dict[str, Any]:
        """`rate` messages a second over all rooms (or in one) for `seconds`; everybody should hear
        each once."""
        expected = self._begin()
        rooms = self.rooms if "room" not in command else [self.rooms[command["room"]]]
        rate, seconds = command["rate"], command["seconds"]
        began, sent = time.perf_counter(), 0
        while (now := time.perf_counter() - began) < seconds:
            while sent < now * rate:
                self._say(rooms[sent % len(rooms)], command.get("but", 0), expected)
                sent += 1
            await asyncio.sleep(0.002)
        return await self._heard(expected, began, command.get("drain", 3))

    async def burst(self, command: dict[str, Any]) -> dict[str, Any]:
        expected, began = self._begin(), time.perf_counter()
        for _ in range(command["messages"]):
            self._say(self.rooms[0], 0, expected)
        return await self._heard(expected, began, command["drain"])

    async def _heard(self, expected: dict[int, int], began: float, drain: float) -> dict[str, Any]:
        tally, busy = self.tally, time.perf_counter() - began
        wanted = sum(expected.values())
        for _ in range(int(drain * 50)):
            if sum(tally.heard.values()) >= wanted:
                break
            await asyncio.sleep(0.02)
        waits = sorted(tally.waits)
        heard = sum(tally.heard.values())
        last = time.perf_counter() - began
        differences = [tally.heard.get(number, 0) - n for number, n in expected.items()]
        return {
            "sent": len(expected),
            "heard": heard,
            "rate": heard / (busy if heard >= wanted else last),
            "lost": -sum(each for each in differences if each < 0),
            "doubled": sum(each for each in differences if each > 0),
            "out_of_order": tally.out_of_order,
            "p50": waits[len(waits) // 2] if waits else 99.0,
            "p99": waits[int(len(waits) * 0.99)] if waits else 99.0,
            "closed": len(tally.closed),
        }

    async def stall(self, command: dict[str, Any]) -> dict[str, Any]:
        """The first few of room 0 read no more, though their line stays open."""
        for client in self.rooms[0][: command["readers"]]:
            client.transport.pause_reading()
        return {}

    async def resume(self, command: dict[str, Any]) -> dict[str, Any]:
        """They read again: what they are told first is that they were too slow."""
        for client in self.rooms[0][: command["readers"]]:
            if not client.transport.is_closing():
                client.transport.resume_reading()
        await asyncio.sleep(2)
        return {"closed": self.tally.closed}

    async def close(self, command: dict[str, Any]) -> dict[str, Any]:
        lasts = [max((client.last for client in room), default=0) for room in self.rooms]
        for room in self.rooms:
            for client in room:
                client.transport.abort()
        self.rooms = []
        await asyncio.sleep(0.2)
        self.tally = Tally()
        return {"last": lasts}


async def main() -> None:
    import gc

    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    crowd = Crowd()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        try:
            answer = await getattr(crowd, command["do"])(command)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


asyncio.run(main())
