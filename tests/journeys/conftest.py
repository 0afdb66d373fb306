"""A real server (`manage.py serve --demo`, as `make run` starts it) and a real browser.

The browser is driven by Playwright itself and not by pytest-playwright: that one keeps its event
loop running until the session ends, and Django then refuses every query of the tests that follow in
the same process. Here the loop lives as long as one module of journeys.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from psycopg import sql

from portal.management.commands.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
# The file in a server's folder that says which database is its own.
DATABASE_NAME = "database-name"
PHONE = {"width": 390, "height": 844}
# Where "Leave this site" goes here: another origin, as far as a browser is concerned.
ELSEWHERE = re.compile(r"^http://localhost:\d+/help-now/$")
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            # One server and one browser: all journeys run in the same worker.
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found, and CI is set: install the package chromium")
        pytest.skip("no Chromium found: install the package chromium to run the browser tests")
    arguments = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@dataclass(frozen=True)
class Furnished:
    """A folder with all that a server keeps, and the name of its database where that is PostgreSQL."""

    folder: Path
    database: str | None


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """The demo, loaded once as `make run` loads it. Each module of journeys begins with a copy."""
    folder = tmp_path_factory.mktemp("furnished")
    with database_like(None) as database:
        with serving(Furnished(folder, database)):
            pass
        yield Furnished(folder, database)


@pytest.fixture(scope="module")
def server(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo loaded, on the database the suite runs on."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(furnished.folder, folder, dirs_exist_ok=True)
    with (
        database_like(furnished.database) as database,
        serving(Furnished(folder, database)) as address,
    ):
        (folder / DATABASE_NAME).write_text(database or "")
        yield address


@contextmanager
def database_like(template: str | None) -> Iterator[str | None]:
    """A database of its own on PostgreSQL, empty or like another; None where it is a file."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield None
        return
    name = sql.Identifier(f"journeys_{secrets.token_hex(4)}")
    like = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}{}").format(name, like))
        try:
            yield name.as_string().strip('"')
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def serving(what: Furnished) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "PORT": str(port),
        "VAR_DIR": str(what.folder),
        "EXIT_URL": f"http://localhost:{port}/help-now/",
        "REDIS_PREFIX": f"journeys-{port}",
    }
    if url := os.environ.get("REDIS_URL"):
        environment["REDIS_URL"] = urlsplit(url)._replace(path="/15").geturl()
    environment.pop("DATABASE_URL", None)
    if what.database:
        url = os.environ["DATABASE_URL"]
        environment["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{what.database}").geturl()
    log = what.folder / "serve.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--demo"],
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_it_answers(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)
    said = log.read_text()
    assert "Traceback" not in said, said


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended early:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/help-now/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the server did not answer:\n{log.read_text()}")


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, **settings: object) -> None:
        self.address = address
        # No colour is caught half-way: nothing moves while a page is looked at.
        settings = {"viewport": DESKTOP, "base_url": address, "reduced_motion": "reduce"} | settings
        self.context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
        self.context.set_default_timeout(15_000)
        self.problems: list[str] = []
        self.page = self.open_page()

    def open_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self._note(message.type, message.text, page.url))
        page.on("pageerror", lambda error: self.problems.append(f"pageerror: {error}"))
        page.on("request", lambda request: self._watch(request.url))
        return page

    def _note(self, kind: str, text: str, where: str) -> None:
        # A refused form answers 422 and a missing page 404; the browser logs both as errors.
        if kind == "error" and "status of 4" not in text:
            self.problems.append(f"console at {where}: {text}")

    def _watch(self, url: str) -> None:
        elsewhere = self.address.replace("127.0.0.1", "localhost")  # after "Leave this site"
        if not url.startswith((self.address, elsewhere, "data:", "ws://127.0.0.1", "blob:")):
            self.problems.append(f"a request to somebody else: {url}")

    def sign_in(self, name: str) -> "Person":
        self.page.goto("/account/login/")
        self.page.get_by_label("Sign-in name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/account/")
        return self

    def photograph(self, name: str) -> None:
        """Full-page pictures at desktop and phone size, into var/screenshots/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        for label, size in (("desktop", DESKTOP), ("phone", PHONE)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.screenshot(path=SCREENSHOTS / f"{name}-{label}.png", full_page=True)
        if before:
            self.page.set_viewport_size(before)


@pytest.fixture
def cast(browser: Browser, server: str) -> Iterator["Cast"]:
    people = Cast(browser, server)
    yield people
    people.go_home()


class Cast:
    """Makes people, and when they go home asks whether anything went wrong in their browsers."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._people: list[Person] = []

    def visitor(self, **settings: object) -> Person:
        person = Person(self._browser, self._address, **settings)
        self._people.append(person)
        return person

    def signed_in(self, name: str, **settings: object) -> Person:
        return self.visitor(**settings).sign_in(name)

    def go_home(self) -> None:
        problems = [problem for person in self._people for problem in person.problems]
        for person in self._people:
            person.context.close()
        assert problems == []
