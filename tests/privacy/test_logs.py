import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import RequestFactory

from privacy import logs
from privacy.checks import every_handler_is_impersonal
from privacy.logs import Formatter


def said_by(record: logging.LogRecord) -> str:
    event: str = logs.fields_of(record)["event"]
    return event


@pytest.mark.parametrize(
    "address",
    ["203.0.113.7", "2001:db8::8a2e:370:7334", "::1", "fe80::1", "2001:db8:1:2:3:4:5:6"],
)
def test_addresses_are_taken_out(address: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "from %s now", (address,), None)
    assert said_by(record) == "from [address] now"


@pytest.mark.parametrize("text", ["at 12:30:45 today", "Django 5.2.19", "deface it", "case 1:2"])
def test_other_numbers_stay(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, text, (), None)
    assert said_by(record) == text


def test_an_address_with_a_port_or_at_the_end_of_a_sentence_is_taken_out_too() -> None:
    record = logging.LogRecord("x", 20, "", 0, "203.0.113.7:4021 left 203.0.113.7.", (), None)
    assert said_by(record) == "[address]:4021 left [address]."


# The formatter, which every line of production goes through

SENTINELS = {
    "address": "203.0.113.77",
    "long address": "2001:db8:77::199",
    "e-mail": "quiet.harbour@post.example.org",
    "screen name": "Quiet Harbour",
    "sign-in name": "quiet-harbour-signs-in",
    "passphrase": "four-calm-grey-herons",
    "session key": "9k2m4x7qp0zr5t8v1w3y6b4n2c5d7f9h",
    "words": "my son was arrested on Tuesday",
    # Last: its pattern takes all that follows it for a part of it, and would hide a leak.
    "browser": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
}
ALL = " ".join(SENTINELS.values())


def line(record: logging.LogRecord, **shape: Any) -> str:
    return Formatter(**shape).format(record)


def made(name: str, message: Any, *args: Any, error: BaseException | None = None) -> Any:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, "", 0, message, args, exc_info)


def raised(error: Exception) -> Exception:
    secret_of_a_frame = ALL  # locals are never told
    try:
        try:
            raise KeyError(secret_of_a_frame)
        except KeyError as cause:
            raise error from cause
    except Exception as caught:
        return caught


def nobody_in(text: str) -> None:
    for what, sentinel in SENTINELS.items():
        assert sentinel not in text, f"{what} in {text}"


@pytest.mark.parametrize("name", ["django.request", "portal.views", "daphne.server", "asyncio"])
def test_what_an_exception_says_is_left_out_and_where_it_came_from_is_not(name: str) -> None:
    text = line(made(name, "it failed", error=raised(ValueError(ALL))))
    nobody_in(text)
    said = json.loads(text)
    assert (said["error"], said["caused_by"]) == ("ValueError", ["KeyError"])
    assert re.fullmatch(r"tests/privacy/test_logs\.py:\d+ raised", said["where"][-1])


@pytest.mark.parametrize("name", ["django.request", "forum.posting", "twisted"])
@pytest.mark.parametrize("sentinel", [*SENTINELS.values(), ALL])
def test_text_that_is_filled_into_a_message_is_left_out(name: str, sentinel: str) -> None:
    if name == "forum.posting" and sentinel == SENTINELS["sign-in name"]:
        pytest.skip("our own messages may name codes, which look like that: the house vouches")
    if name == "forum.posting" and sentinel == SENTINELS["passphrase"]:
        pytest.skip("the same")
    said = json.loads(line(made(name, "%s did something", sentinel)))
    assert sentinel not in said["event"]
    assert said["event"].endswith("did something")


def test_what_libraries_put_together_themselves_loses_what_is_quoted_and_later_lines() -> None:
    future = f"Task exception was never retrieved\nfuture: <Task exception=ValueError({ALL!r})>"
    trace = (
        f'Traceback (most recent call last):\n  File "/x/forum/views.py", line 4, in f\nE: {ALL}'
    )
    for message in (future, trace, f"Cannot read '{ALL}' here", f"lost <Thing {ALL}>"):
        nobody_in(line(made("asyncio", message)))
    assert json.loads(line(made("daphne.http_protocol", trace)))["where"] == [
        "x/forum/views.py:4 f"
    ]


def test_a_failure_of_twisted_is_told_without_its_words() -> None:
    from twisted.python.failure import Failure

    nobody_in(line(made("daphne.ws_protocol", Failure(ValueError(ALL)))))


def test_no_line_can_be_forged() -> None:
    evil = 'a\nb\r\n{"level": "error"}\x1b[2Jc\u2028d\u202ee'
    for shape in ("json", "plain"):
        for name in ("portal.views", "other"):
            for record in (made(name, evil), made(name, "%s", evil), made(evil, "text")):
                text = line(record, shape=shape)
                assert len(text.splitlines()) == 1
                assert not set("\x1b\u202e\r") & set(text)


def test_a_request_is_told_by_its_path_and_status() -> None:
    record = made("django.request", "Internal Server Error: %s", "/forum/topics/4/")
    record.request = RequestFactory().post(
        f"/forum/topics/4/?q={SENTINELS['screen name']}",
        {"body": ALL},
        REMOTE_ADDR=SENTINELS["address"],
        HTTP_USER_AGENT=SENTINELS["browser"],
    )
    record.status_code = 500
    with logs.answering() as note:
        text = line(record)
    nobody_in(text)
    said = json.loads(text)
    assert (said["method"], said["path"], said["status"]) == ("POST", "/forum/topics/4/", 500)
    assert (said["reference"], said["took"]) == (note.reference, "under 0.1 s")
    assert "reference" not in json.loads(line(record))  # it was of that request only


def test_an_event_of_ours_says_only_named_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    log = structlog.get_logger("privacy.trail")
    log.info("trail_head", number=4, hash="a" * 64, code=ALL, person=ALL, user_id=7)
    said = json.loads(line(caplog.records[-1]))
    assert {"number": 4, "hash": "a" * 64, "code": "[text]"}.items() <= said.items()
    assert not {"person", "user_id"} & set(said)


def test_a_record_that_can_not_be_put_together_is_still_one_harmless_line() -> None:
    class Bad:
        def __str__(self) -> str:
            raise RuntimeError(ALL)

    nobody_in(line(made("other", "%d of them", ALL)))
    assert json.loads(line(made("other", Bad())))["event"] == "unloggable"


def test_while_developing_exceptions_say_their_words() -> None:
    text = line(
        made("x", "it failed", error=ValueError("a bad date")), shape="plain", tells_words=True
    )
    assert "words=a bad date" in text


def test_a_handler_that_writes_past_the_formatter_is_found(settings: Any) -> None:
    assert every_handler_is_impersonal(None) == []
    plain = {"class": "logging.StreamHandler"}
    settings.LOGGING = settings.LOGGING | {"handlers": {"console": plain}}
    assert [error.id for error in every_handler_is_impersonal(None)] == ["privacy.E010"]
    telling = {"words": {"()": "privacy.logs.Formatter", "tells_words": True}}
    settings.LOGGING |= {"formatters": telling, "handlers": {"c": {"formatter": "words"}}}
    assert [error.id for error in every_handler_is_impersonal(None)] == ["privacy.E011"]


IN_PRODUCTION = """
import logging, sys, threading, warnings
import django
from django.conf import settings
# Nothing was collected in this folder.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
from django.db import connection
from portal import views
ALL = sys.argv[1]

def fails(request, s):
    words = ALL
    raise ValueError(words)

from django.urls import path
import portal.urls
portal.urls.urlpatterns.insert(0, path("fails/<slug:s>/", fails))
client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77",
    HTTP_X_FORWARDED_FOR="2001:db8:77::199", HTTP_X_FORWARDED_PROTO="https",
    HTTP_HOST="alongside.example", HTTP_USER_AGENT=sys.argv[2], HTTP_ACCEPT_LANGUAGE=ALL)
client.cookies["__Host-session"] = "9k2m4x7qp0zr5t8v1w3y6b4n2c5d7f9h"
settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "Session" not in m and "Auth" not in m
    and "Account" not in m and "Message" not in m and "Personal" not in m
    and "SecondStep" not in m and "Redirect" not in m and "StaticFiles" not in m
    and "Staying" not in m and "CarryTyped" not in m and "WritingPace" not in m
    and "Paused" not in m]
answer = client.post("/fails/x/?who=" + sys.argv[3], {"body": ALL})
print(answer.status_code)
print(answer.content.decode())
client.get("/fails/x/", HTTP_HOST="203.0.113.77")
logging.getLogger("allauth.account").warning("Failed sign-in of %s from %s", sys.argv[3], ALL)
logging.getLogger("django_tasks").exception("Task id=%s failed", 3, exc_info=ValueError(ALL))
warnings.warn("about '" + ALL + "'", stacklevel=1)
from twisted.logger import STDLibLogObserver, Logger, globalLogBeginner
globalLogBeginner.beginLoggingTo([STDLibLogObserver("daphne.server")], redirectStandardIO=False)
from twisted.python import log
log.err(ValueError(ALL), "it failed")
import asyncio
async def lost():
    async def inner(): raise ValueError(ALL)
    task = asyncio.ensure_future(inner()); await asyncio.sleep(0); del task
asyncio.run(lost())
import gc; gc.collect()
def thread(): raise ValueError(ALL)
running = threading.Thread(target=thread); running.start(); running.join()
raise RuntimeError(ALL)
"""


def test_every_line_of_production_is_json_and_names_nobody(tmp_path: Path) -> None:
    """Django, allauth, tasks, warnings, Twisted, asyncio, threads, and the end of the process."""
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION, ALL, SENTINELS["browser"], "quiet-harbour-signs-in"],
        cwd=root,
        env={
            "PATH": "",
            "PYTHONPATH": f"{root}:{root / 'site'}",
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SECRET_KEY": "x" * 60,
            "BASE_URL": "https://alongside.example",
            "FIELD_KEYS": "one:" + "A" * 43 + "=",
            "VAR_DIR": str(tmp_path),
            "SECURE_SSL_REDIRECT": "false",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = ended.stderr.splitlines()
    said = [json.loads(each) for each in lines]  # each and every one
    nobody_in(ended.stderr)
    loggers = {each["logger"] for each in said}
    assert {
        "django.request",
        "allauth.account",
        "django_tasks",
        "py.warnings",
        "daphne.server",
        "asyncio",
        "portal.uncaught",
    } <= loggers, ended.stderr
    assert ended.returncode == 1
    (fault,) = (each for each in said if each["logger"] == "django.request")
    assert (fault["path"], fault["status"], fault["error"]) == ("/fails/x/", 500, "ValueError")
    assert ended.stdout.startswith("500")
    assert fault["reference"] in ended.stdout, "the page shows what the log says"
    nobody_in(ended.stdout)
