"""The same search on a server that really runs: what Daphne, Twisted and Django say on the way to
the log of `manage.py serve`, and what is in its files, tables and Redis after a long visit."""

import http.client
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from allauth.mfa.totp.internal import auth as totp
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.sync.client import connect

from tests.journeys.conftest import DATABASE_NAME, PASSWORD, furnished, server  # noqa: F401  (fixtures)

pytestmark = pytest.mark.journey

FROM = "127.77.66.55"  # this machine too, by an address that nothing else has
HEADERS = {
    "X-Forwarded-For": "203.0.113.199, 2001:db8:77::199",
    "X-Real-IP": "203.0.113.198",
    "Forwarded": 'for="[2001:db8:77::198]";proto=http',
    "User-Agent": "SentinelBrowser/7.7 (SentinelSystem)",
    "Sec-CH-UA": '"SentinelBrand";v="77"',
    "Referer": "http://sentinel-referrer.example/search",
    "Accept-Language": "zz-SENTINEL, en;q=0.5",
}
NEVER_STORED = {
    FROM, "203.0.113.199", "203.0.113.198", "2001:db8:77::199", "2001:db8:77::198",
    "SentinelBrowser", "SentinelBrand", "sentinel-referrer", "zz-SENTINEL",
    "sentinel-wrong-name", "sentinel-wrong-password", "sentinel-right-password",
    "sentinel-search", "sentinel-not-there", "sentinel-query", "sentinel-cut-off", "sentinel-no-token",
    "sentinel-socket",
}  # fmt: skip
STORED = "sentinel-words-of-a-post"


class Browser:
    """Sends what it is told to, and keeps cookies."""

    def __init__(self, address: str) -> None:
        self.port = urlsplit(address).port
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, str, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, source_address=(FROM, 0))
        given = HEADERS | {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(wire):
            wire.request(method, path, body, given | headers)
            answer = wire.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                for name, cookie in SimpleCookie(line).items():
                    self.cookies[name] = cookie.value
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def get(self, path: str) -> tuple[int, str, str]:
        return self.ask("GET", path)

    def send(self, path: str, /, to: str = "", **fields: str) -> tuple[int, str, str]:
        """Fill in the form that stands at `path`."""
        return self.fill_in(self.get(path)[2], to or path, **fields)

    def fill_in(self, page: str, to: str, **fields: str) -> tuple[int, str, str]:
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
        sent = {name: unescape(value) for name, value in hidden} | fields
        return self.ask("POST", to, urlencode(sent))

    def sign_in(self, name: str, password: str) -> str:
        return self.send("/account/login/", login=name, password=password)[1]


def wander(browser: Browser) -> None:
    for path in ("/", "/guidance/", "/help-now/", "/search/?q=sentinel-search", "/sessions/"):
        assert browser.get(path)[0] == 200, path
    assert browser.get("/sentinel-not-there/?q=sentinel-query")[0] == 404
    assert browser.get("/forum/?q=sentinel-query")[0] == 302
    assert browser.ask("POST", "/account/login/", "login=sentinel-no-token")[0] == 403
    nonsense = {"Content-Type": "application/x-www-form-urlencoded; charset=hex"}
    assert browser.ask("POST", "/account/login/", "login=sentinel-cut-off", **nonsense)[0] == 400
    assert browser.sign_in("sentinel-wrong-name", "sentinel-wrong-password") == ""
    assert browser.ask("POST", "/cover-your-tracks/", "")[0] == 200


def join(browser: Browser) -> None:
    answer = browser.send(
        "/account/sign-up/",
        username="patient-otter",
        password1="sentinel-right-password",
        choice="own",
        own_name="Still Pond",
    )
    assert answer[0] == 302, answer[2]


def take_a_second_step(browser: Browser) -> list[str]:
    """Set up an app, sign in with it and with a code on paper. The secret, and the codes."""
    browser.send("/account/again/", password="sentinel-right-password")
    page = browser.get("/account/second-step/app/")[2]
    secret = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", page)
    assert secret is not None
    plain = secret[1].replace(" ", "")

    def code() -> str:
        return totp.format_hotp_value(totp.hotp_value(plain, int(time.time()) // 30))

    # Asking for the page once more would give another secret.
    assert browser.fill_in(page, "/account/second-step/app/", code=code())[0] == 302
    page = (
        browser.get("/account/second-step/codes/")[2].partition("<main")[2].partition("</main")[0]
    )
    codes = re.findall(r"\b(\d{4} \d{4})\b", page)
    assert codes
    browser.send("/account/sign-out/")
    browser.sign_in("patient-otter", "sentinel-right-password")
    assert browser.send("/account/second-step/sign-in/", code="000000")[0] == 200
    used = browser.send("/account/second-step/sign-in/", code=codes[0].replace(" ", ""))
    assert used[0] == 302
    return [plain, *codes, *(one.replace(" ", "") for one in codes)]


def take_part(browser: Browser) -> None:
    board = re.search(r'href="(/forum/boards/[\w-]+/)"', browser.get("/forum/")[2])
    assert board is not None
    posted = browser.send(f"{board[1]}new/", title="A long week", body=STORED)
    assert posted[0] == 302, posted[2]
    for path in ("/notices/", "/account/", "/concerns/reports/", posted[1].partition("#")[0]):
        assert browser.get(path)[0] == 200, path
    assert browser.get("/desk/")[0] == 302
    session = re.search(r'href="/sessions/(\w+)/"', browser.get("/sessions/")[2])
    assert session is not None
    browser.send(f"/sessions/{session[1]}/", to=f"/sessions/{session[1]}/waiting/", agreed="on")
    knock_at_the_socket(browser, session[1])


def knock_at_the_socket(browser: Browser, slug: str) -> None:
    cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
    for origin in (f"http://127.0.0.1:{browser.port}", "http://sentinel-referrer.example"):
        try:
            with connect(
                f"ws://127.0.0.1:{browser.port}/live/{slug}/?q=sentinel-query",
                origin=origin,  # type: ignore[arg-type]
                user_agent_header=HEADERS["User-Agent"],
                additional_headers={
                    name: value for name, value in HEADERS.items() if name != "User-Agent"
                }
                | {"Cookie": cookie},
                source_address=(FROM, 0),
            ) as socket:
                socket.send('{"type": "hello", "v": 1, "last": 0, "word": "sentinel-socket"}')
                socket.send("sentinel-socket, and no JSON")
                socket.recv(timeout=5)
        except (InvalidHandshake, WebSocketException, TimeoutError):
            pass  # refused, which is looked for in the log like everything else


def staff_at_work(address: str) -> None:
    moderator = Browser(address)
    moderator.sign_in("moderator", PASSWORD)
    for path in ("/desk/", "/desk/review-queue/", "/desk/boards/"):
        assert moderator.get(path)[0] == 200, path
    assert moderator.get("/desk/users/")[0] in (302, 403)
    moderator.get("/exit")


def all_rows(folder: Path) -> Iterator[Any]:
    if (url := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        name = (folder / DATABASE_NAME).read_text()
        database: Any = psycopg.connect(urlsplit(url)._replace(path=f"/{name}").geturl())
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    else:
        database = sqlite3.connect(folder / "alongside.sqlite3")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with closing(database):
        for (table,) in database.execute(tables).fetchall():
            yield from database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608


def all_of_redis() -> Iterator[bytes]:
    if not (url := os.environ.get("REDIS_URL")):
        return
    import redis

    from tests.privacy.everywhere import _of_redis

    with redis.Redis.from_url(urlsplit(url)._replace(path="/15").geturl()) as client:
        for key in client.scan_iter():
            yield key + b" " + _of_redis(client, key)


def test_a_long_visit_leaves_no_trace_of_the_visitor_anywhere(
    server: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from tests.privacy.everywhere import _as_bytes

    folder = max(
        tmp_path_factory.getbasetemp().glob("served*"), key=lambda path: path.stat().st_mtime
    )
    browser = Browser(server)
    wander(browser)
    join(browser)
    secrets = take_a_second_step(browser)
    take_part(browser)
    staff_at_work(server)
    status, leads, _ = browser.get("/exit")
    assert status == 302
    assert leads

    rows = b"\n".join(_as_bytes(value) for row in all_rows(folder) for value in row)
    places = {"rows": rows, "Redis": b"\n".join(all_of_redis())}
    places |= {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert STORED.encode() in rows, "a search that cannot find proves nothing"
    assert b"Alongside is at" in places["serve.log"]
    found = [
        f"{word} stands in {place}"
        for place, data in places.items()
        for word in (*NEVER_STORED, *secrets)
        if word.encode() in data
    ]
    assert found == []
