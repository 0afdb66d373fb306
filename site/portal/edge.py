"""What stands before Django: who may open a socket, how much may be sent, and the headers that even
those answers carry which no middleware sees (static files, refusals of the handler itself)."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# Django's and Channels' own types of scope, receive and send differ in ways that no caller can tell.
Application = Callable[[Any, Any, Any], Awaitable[None]]

_DEFAULT_PORTS = {"http": 80, "https": 443}

MAX_ADDRESS_BYTES = 4096
MAX_HEADER_BYTES = 16 * 1024


class ExactOrigin:
    """A socket only for pages of ours: scheme, host and port, written as browsers write them.

    Refused as well: no origin, more than one, "null", and whatever only looks like ours when it is
    taken apart (names before an @, paths, another spelling).
    """

    def __init__(self, application: Application, origins: Iterable[str]) -> None:
        self.application = application
        self.origins = {as_browsers_write(origin).encode() for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = [value for name, value in scope["headers"] if name == b"origin"]
        if len(given) == 1 and given[0] in self.origins:
            await self.application(scope, receive, send)
        else:
            await WebsocketDenier()(scope, receive, send)


def as_browsers_write(origin: str) -> str:
    """Without a path, and without the port that goes without saying. ValueError for no origin."""
    parts = urlsplit(origin)
    if not parts.hostname or parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"{origin!r} is no origin, such as https://alongside.example")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    named = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{named}"


class Limits:
    """Refuse an address, headers or a body of a size that no page of ours sends, before any of it is
    read into a request. The desk may send files; everywhere else there is only text."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope["headers"]
        address = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        if address > MAX_ADDRESS_BYTES:
            await _refuse(send, 414, "This address is too long.")
            return
        if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
            await _refuse(send, 431, "Your browser sent too much with this. Clear its cookies.")
            return
        most = _most(scope["path"])
        lengths = [value for name, value in headers if name == b"content-length"]
        if any(not (value.isdigit() and len(value) < 16) for value in lengths) or len(lengths) > 1:
            await _refuse(send, 400, "We could not read what was sent.")
            return
        too_much = "This is too much at once. Go back, and send it in parts."
        if lengths and int(lengths[0]) > most:
            await _refuse(send, 413, too_much)
            return
        seen, begun = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            # To Django it is as if the browser had gone: it lets go of what it has, and says nothing.
            return message if seen <= most else {"type": "http.disconnect"}

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        await self.application(scope, counted, noted)
        if seen > most and not begun:
            await _refuse(send, 413, too_much)


def _most(path: str) -> int:
    if path.startswith(settings.DESK_PATH):
        return int(settings.MAX_DESK_BODY_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


async def _refuse(send: Send, status: int, words: str) -> None:
    """In plain text: at this point there is no request yet that a page could be made for."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


class EveryAnswer:
    """The headers of `EVERY_ANSWER`, wherever the answer comes from, unless it has its own."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                there = {name.lower() for name, _ in headers}
                for name, value in settings.EVERY_ANSWER.items():
                    if name.lower().encode() not in there:
                        headers.append((name.lower().encode(), value.encode()))
                message = {**message, "headers": headers}
            await send(message)

        await self.application(scope, receive, with_headers)
