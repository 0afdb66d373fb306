"""Logs without personal data: every line of ours, of Django, of Daphne and of the libraries.

    log = structlog.get_logger(__name__)
    log.info("trail_head", number=41, hash="9c…")

`Formatter` is the last step of every handler, so nothing can be written around it (a system check
looks). What it writes is put together anew from what is known to be harmless, not cut out of what
came: an event, some named fields, the path and status of a request, the class of an exception and the
places in our code it came through. The words of an exception are left out, since they quote names and
rows; so are local variables, requests, and texts that somebody filled into a message.
"""

import json
import logging
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

import structlog
from structlog.stdlib import ProcessorFormatter

from . import traces

TEXT = "[text]"
# Whose messages may be filled in with codes. Others fill in names, rows and addresses.
OURS = re.compile(
    r"(?:portal|privacy|accounts|notices|safeguarding|home|support|forum|django_tasks|django_tasks_db)"
    r"(?:\.|\Z)"
)
CODE = re.compile(r"[\w.:/<>-]{1,100}")
# What an event of ours may say besides its name. Anything else is dropped.
FIELDS = ("number", "hash", "count", "task", "attempts", "status", "code", "seconds", "version")
MOST_CHARACTERS = 300
MOST_FRAMES = 12

_MARK = re.compile(r"(?:\[[a-z -]+\])+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,}(?![\w-])")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|<[^<>]*>")
_FRAME = re.compile(r'File "([^"\n]+)", line (\d+), in ([\w<>.]+)')
_PLACE = re.compile(r"[\w.-]{1,60}(?:/[\w.-]{1,60}){0,2}:\d+ [\w.<>]{1,60}")
# Line ends, controls, and signs that turn the direction of writing: they forge lines.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def scrubbed(text: str) -> str:
    """The text without addresses, e-mail addresses, browser strings and long random words, on one
    line."""
    for found in sorted(traces.in_text(text), key=lambda trace: trace.start, reverse=True):
        if found.kind is not traces.Kind.ADDRESS:
            text = f"{text[: found.start]}[{found.kind}]{text[found.end :]}"
    text = traces.without_addresses(text)
    text = _TOKEN.sub(lambda it: it[0] if _UUID.fullmatch(it[0]) else "[token]", text)
    text = _CONTROL.sub(lambda it: f"\\u{ord(it[0]):04x}", text)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"


# The request that is being answered


@dataclass
class RequestNote:
    """What may be said of a request: a random reference, made from nothing, and how long it took."""

    reference: str
    begun: float = field(default_factory=time.monotonic)

    @property
    def took(self) -> str:
        """A bucket: exact times can be matched with other records."""
        seconds = time.monotonic() - self.begun
        return next((f"under {most} s" for most in (0.1, 1, 10) if seconds < most), "10 s or more")


_answering: ContextVar[RequestNote | None] = ContextVar("answering", default=None)


@contextmanager
def answering() -> Iterator[RequestNote]:
    """All that is logged meanwhile carries the reference that our page for faults shows."""
    letters = "23456789abcdefghjkmnpqrstuvwxyz"
    parts = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
    note = RequestNote("-".join(parts))
    token = _answering.set(note)
    try:
        yield note
    finally:
        _answering.reset(token)


def reference() -> str:
    note = _answering.get()
    return note.reference if note else ""


# One record


def fields_of(record: logging.LogRecord, *, tells_words: bool = False) -> dict[str, Any]:
    """All that is written of a record. `tells_words` adds what an exception says: while developing."""
    event = record.msg if isinstance(record.msg, Mapping) else {}
    raw = str(event.get("event", "")) if event else _text_of(record)
    said: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
        "level": record.levelname.lower(),
        "logger": scrubbed(record.name),
        "event": scrubbed(raw),
    }
    said |= {name: _plain(event[name]) for name in FIELDS if name in event}
    note = _answering.get()
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "path"):
        said |= {"method": scrubbed(str(request.method)), "path": scrubbed(str(request.path))}
        said["status"] = _plain(getattr(record, "status_code", None))
    if note is not None and record.levelno >= logging.WARNING:
        said["reference"] = note.reference
        if record.levelno >= logging.ERROR:
            said["took"] = note.took
    return said | _fault(record, event, tells_words)


def _text_of(record: logging.LogRecord) -> str:
    """The message with its placeholders filled by what is no text."""
    message = record.msg
    if hasattr(message, "getTraceback"):  # Twisted's Failure, whose text quotes the exception
        return "failure"
    text = str(message)
    if record.args:
        ours = OURS.match(record.name) is not None
        given = record.args
        try:
            return text % (
                {name: _shown(value, ours) for name, value in given.items()}
                if isinstance(given, Mapping)
                else tuple(_shown(value, ours) for value in given)
            )
        except (TypeError, ValueError, KeyError):
            return text
    if OURS.match(record.name):
        return text
    # It may have been put together before it came here: the first line, without what is quoted.
    return _QUOTED.sub(TEXT, text.strip().partition("\n")[0])


def _shown(value: Any, ours: bool) -> Any:
    if value is None or isinstance(value, bool | int | float | UUID):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        text = scrubbed(value)
        return text if _MARK.fullmatch(text) or (ours and CODE.fullmatch(text)) else TEXT
    return f"[{type(value).__name__}]"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    if _HASH.fullmatch(text):
        return text
    text = scrubbed(text)
    return text if CODE.fullmatch(text) or _MARK.fullmatch(text) else TEXT


def _fault(record: logging.LogRecord, event: Any, tells_words: bool) -> dict[str, Any]:
    given = event.get("exc_info") if event else None
    found = given or record.exc_info
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        return described(error, tells_words=tells_words)
    where = places_in(str(record.exc_text or "") or _whole_text(record))
    return {"where": where} if where else {}


def _whole_text(record: logging.LogRecord) -> str:
    """Daphne writes tracebacks into the message itself: only the places in it are read."""
    try:
        return record.getMessage() if not isinstance(record.msg, Mapping) else ""
    except (TypeError, ValueError, KeyError):
        return ""


def described(error: BaseException, *, tells_words: bool = False) -> dict[str, Any]:
    """The classes of an exception and of what caused it, and the places it came through."""
    causes: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    while cause is not None and len(causes) < 5:
        causes.append(_class_of(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    said: dict[str, Any] = {"error": _class_of(error)}
    if causes:
        said["caused_by"] = causes
    if tells_words:
        said["words"] = scrubbed(str(error))
    said["where"] = frames_of(error.__traceback__)
    return said


def _class_of(error: BaseException) -> str:
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return scrubbed(name)


def frames_of(trace: TracebackType | None) -> list[str]:
    """The innermost places, outermost first: file, line and function, and nothing that was in them."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [_place(frame.filename, frame.lineno, frame.name) for frame in frames]


def places_in(text: str) -> list[str]:
    """The same from a traceback that was printed already, or from what this made of one before."""
    lines = _FRAME.findall(text)
    if not lines:
        return [found[0] for found in map(_PLACE.fullmatch, text.splitlines()) if found]
    return [_place(*frame) for frame in lines[-MOST_FRAMES:]]


def _place(file: str, line: Any, function: str) -> str:
    short = "/".join(file.replace("\\", "/").split("/")[-3:])
    return scrubbed(f"{short}:{line} {function}")


# Where it is written


class Formatter(ProcessorFormatter):
    """One line for each record: JSON for machines, or words for whoever is developing."""

    def __init__(self, shape: str = "json", tells_words: bool = False) -> None:
        self.tells_words = tells_words
        render = {"json": _as_json, "plain": _as_line}[shape]
        super().__init__(processors=[self._put_together, render], use_get_message=False)

    def _put_together(self, logger: Any, name: str, event: Any) -> dict[str, Any]:
        return dict(event["_record"].said)

    def format(self, record: logging.LogRecord) -> str:
        try:
            harmless = logging.makeLogRecord(record.__dict__)
            harmless.said = fields_of(record, tells_words=self.tells_words)
            harmless.exc_info = harmless.exc_text = harmless.stack_info = None
            return super().format(harmless)
        except (
            Exception
        ) as error:  # a log that fails must neither stop the work nor print the record
            return json.dumps({"level": "error", "event": "unloggable", "error": _class_of(error)})


def _as_json(logger: Any, name: str, said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)


def _as_line(logger: Any, name: str, said: Any) -> str:
    where = said.pop("where", [])
    first = [said.pop(key) for key in ("at", "level", "logger", "event")]
    rest = [f"{key}={value}" for key, value in said.items()]
    return "\n    ".join([" ".join([*first, *rest]), *where])


def set_up(*, developing: bool) -> None:
    """`structlog.get_logger` writes through the handlers of the standard library, as all others do."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    # A message that can't be put together would be printed with all that was to be filled in.
    logging.raiseExceptions = developing


def catch_what_nobody_caught() -> None:
    """In production. Python would print exceptions with their words, and warnings, past all handlers."""
    logger = logging.getLogger("portal.uncaught")

    def of_process(kind: Any, error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        logger.critical("the process ended by an exception", exc_info=(type(error), error, trace))

    def of_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            logger.critical(
                "a thread ended by an exception",
                exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            )

    sys.excepthook = of_process
    threading.excepthook = of_thread
    logging.captureWarnings(True)
