"""Clients that drop, say things twice, look back, come back and lie, over two processes and Redis; a
facilitator who decides about what is held. Then what each client has is compared with the log.

    make soak      or      python bench/live/soak.py [--seconds 120] [--kind e2] [--rooms 3] [--people 8]

Ends with 1, and says what, when something was lost, doubled, out of order, or read by whom it was not
meant for.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import uuid
from collections import Counter
from typing import Any

from systems import ROOT, Redis, Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

HELD = "Ring me on 07700 900123, number"  # the screening holds it
PLAIN = "It was a long day, number"


class Client:
    """One person, with one socket at a time."""

    def __init__(self, place: list[Any], number: int) -> None:
        self.port, self.path, headers = place
        self.headers = {name: value for name, value in headers.items() if name != "Host"}
        self.is_staff = number < 2
        self.view: dict[int, dict[str, Any]] = {}
        self.said: dict[str, int] = {}  # id of what was acknowledged: its number
        self.sent: list[dict[str, Any]] = []
        self.epoch, self.at, self.looks_back = "", 0, 0
        self.wrong: list[str] = []
        self.did: Counter[str] = Counter()

    @property
    def has(self) -> int:
        """The highest number up to which nothing is missing."""
        last = 0
        while last + 1 in self.view:
            last += 1
        return last

    async def live(self, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            lie = random.random()
            last = self.has
            if lie < 0.1:
                last += random.choice((-5, 3, 1000))
            await self.visit(max(0, last), min(left, random.expovariate(0.4)), misbehaves=True)
            await asyncio.sleep(random.random() * 0.3)

    async def visit(self, last: int, seconds: float, *, misbehaves: bool) -> None:
        address = f"ws://127.0.0.1:{self.port}{self.path}"
        try:
            async with connect(address, origin=None, additional_headers=self.headers) as line:
                self.at, self.looks_back = last, 0
                hello = {"type": "hello", "v": 1, "last": last}
                if self.epoch and random.random() < 0.7:
                    hello["epoch"] = self.epoch
                await line.send(json.dumps(hello))
                ready = asyncio.Event()
                reading = asyncio.create_task(self.read(line, ready))
                if misbehaves:
                    await self.misbehave(line, seconds)
                else:
                    await asyncio.wait_for(ready.wait(), 60)
                if misbehaves and random.random() < 0.6:
                    self.did["dropped"] += 1
                    line.transport.abort()
                else:
                    await line.close()
                await asyncio.gather(reading, return_exceptions=True)
                if not reading.cancelled() and isinstance(error := reading.exception(), Exception):
                    raise error
        except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError, EOFError):
            self.did["lost the line"] += 1

    async def read(self, line: ClientConnection, ready: asyncio.Event) -> None:
        try:
            async for text in line:
                frame = json.loads(text)
                kind = frame["type"]
                if kind == "welcome":
                    self.epoch = frame["epoch"]
                elif kind == "resync":
                    self.at, self.view = 0, {}
                elif kind == "ready":
                    ready.set()
                elif kind == "said":
                    before = self.said.setdefault(frame["id"], frame["seq"])
                    if before != frame["seq"]:
                        self.wrong.append(f"{frame['id']} was said as {before} and {frame['seq']}")
                elif "seq" in frame:
                    self.take(frame)
        except ConnectionClosed:
            pass

    def take(self, frame: dict[str, Any]) -> None:
        seq = frame["seq"]
        if seq != self.at + 1 and not (self.looks_back and seq <= self.at):
            self.wrong.append(f"{seq} came after {self.at}")
        self.at = seq
        old = self.view.get(seq)
        if old is None or frame["type"] != "tombstone":
            self.view[seq] = frame

    async def misbehave(self, line: ClientConnection, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            act = random.random()
            if act < 0.55:
                body = HELD if random.random() < 0.15 else PLAIN
                to = random.choice(("room", "room", "room", "facilitators"))
                frame = {"type": "say", "id": str(uuid.uuid4()), "body": "", "to": to}
                frame["body"] = f"{body} {len(self.sent)}"
                self.sent.append(frame)
                await line.send(json.dumps(frame))
            elif act < 0.75 and self.sent:
                self.did["said twice"] += 1
                again = random.choice(self.sent[-5:])
                await line.send(json.dumps(again))
                await line.send(json.dumps(again))
            elif act < 0.85:
                self.did["looked back"] += 1
                self.looks_back += 1
                back = max(0, self.at - random.randrange(10))
                await line.send(json.dumps({"type": "from", "seq": back}))
            elif act < 0.95:
                self.did["lied"] += 1
                most = self.at + random.randrange(2000)
                await line.send(json.dumps({"type": "have", "last": most}))
            elif act < 0.97:
                self.did["made no sense"] += 1
                await line.send(random.choice(("{", '{"type":"say"}', "[]", '{"type":"x"}')))
            await asyncio.sleep(random.expovariate(12))


def decide(slugs: list[str]) -> int:
    """A facilitator lets through, or keeps back, what is held. From a process of its own: this one."""
    from support.live import moderation
    from support.live.models import GroupSession, RoomEvent, SessionStaff
    from support.live.refusals import Refused

    decided = 0
    for room in GroupSession.objects.filter(slug__in=slugs):
        by = SessionStaff.objects.filter(session=room).select_related("person")[0].person
        for held in list(RoomEvent.objects.of(room).held()[:3]):
            try:
                if held.seq % 2:
                    moderation.release(room, held.seq, by=by)
                else:
                    moderation.refuse(room, held.seq, by=by, reason="Not here, please.")
                decided += 1
            except Refused:
                pass
    return decided


def compared(clients: list[Client], people: int) -> list[str]:
    """What is wrong, in words."""
    from accounts.at_sockets import who_is_signed_in
    from support.live import talking
    from support.live.events import Eyes
    from support.live.models import GroupSession, RoomEvent

    wrong = []
    for client in clients:
        wrong += client.wrong
        slug = client.path.strip("/").split("/")[-1]
        room = GroupSession.objects.with_key().get(slug=slug)
        person = who_is_signed_in(client.headers["Cookie"].split("=", 1)[1])
        assert person is not None
        rows = {row.seq: row for row in RoomEvent.objects.of(room)}
        if sorted(rows) != list(range(1, room.last_seq + 1)):
            wrong.append(f"{slug}: the log has holes")
        frames = talking.read(
            room, eyes=Eyes(person.pk, client.is_staff), after=0, limit=room.last_seq + 1
        ).frames
        if sorted(client.view) != [frame["seq"] for frame in frames]:
            wrong.append(f"{person}: has {len(client.view)} of {len(frames)}")
        for frame in frames:
            wrong += _differs(client.view.get(frame["seq"], {}), frame, rows[frame["seq"]], person)
        own = [row for row in rows.values() if row.author_id == person.pk and row.client_id]
        own = [row for row in own if row.kind == "message"]
        by_id = Counter(str(row.client_id) for row in own)
        wrong += [f"{person}: {one} stands {n} times" for one, n in by_id.items() if n > 1]
        numbers = {str(row.client_id): row.seq for row in own}
        wrong += [
            f"{person}: {one} was acknowledged as {seq} and is {numbers.get(one)}"
            for one, seq in client.said.items()
            if numbers.get(one) != seq
        ]
    return wrong


def _differs(seen: dict[str, Any], now: dict[str, Any], row: Any, person: Any) -> list[str]:
    if seen.get("body") == now.get("body"):
        return []
    # Whoever read it before it was decided about may have what is a tombstone now.
    was_decided = row.state in ("released", "refused", "hidden")
    if was_decided and (row.author_id == person.pk or person.session_parts.exists()):
        return []
    return [f"{person}: {row.seq} reads {seen.get('body')!r}, and the log says {now.get('body')!r}"]


async def soak(clients: list[Client], slugs: list[str], seconds: float) -> int:
    decided = 0

    async def decide_again_and_again() -> None:
        nonlocal decided
        while True:
            await asyncio.sleep(1)
            decided += await asyncio.to_thread(decide, slugs)

    deciding = asyncio.create_task(decide_again_and_again())
    await asyncio.gather(*(client.live(seconds) for client in clients))
    deciding.cancel()
    await asyncio.gather(deciding, return_exceptions=True)
    await asyncio.sleep(1)
    for client in clients:  # once more, and honestly
        for _ in range(5):
            before = client.did["lost the line"]
            await client.visit(client.has, 0, misbehaves=False)
            if client.did["lost the line"] == before:
                break
    return decided


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--kind", default="e2", help="d, e or e2, as in run.py")
    parser.add_argument("--rooms", type=int, default=3)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    random.seed(options.seed)
    redis = Redis() if options.kind[0] == "e" else None
    with tempfile.TemporaryDirectory(prefix="soak-live-") as folder:
        server = Server(options.kind, options.rooms, options.people, folder, redis)
        try:
            os.environ.update(server.environment)
            sys.path[:0] = [str(ROOT), str(ROOT / "site")]
            import django

            django.setup()
            clients = [
                Client(place, number) for room in server.rooms for number, place in enumerate(room)
            ]
            slugs = [room[0][1].strip("/").split("/")[-1] for room in server.rooms]
            decided = asyncio.run(soak(clients, slugs, options.seconds))
            wrong = compared(clients, options.people)
        finally:
            from django.db import connection

            connection.close()
            server.end()
            if redis is not None:
                redis.stop()
    did: Counter[str] = sum((client.did for client in clients), Counter())
    acknowledged = sum(len(client.said) for client in clients)
    figures = {
        "bench": "live-soak", "case": options.kind, "seconds": options.seconds,
        "seed": options.seed, "clients": len(clients), "acknowledged": acknowledged,
        "decided": decided, "read": sum(len(client.view) for client in clients),
        "wrong": len(wrong), **did,
    }  # fmt: skip
    print(json.dumps(figures))
    for line in wrong[:30]:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong or not acknowledged else 0)


if __name__ == "__main__":
    main()
