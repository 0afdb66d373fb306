"""What every answer carries, and what a stranger can do to the doors: nothing but be refused."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from accounts.models import User
from portal.asgi import application
from portal.edge import EveryAnswer, ExactOrigin, Limits, as_browsers_write
from portal.middleware import StaticFilesMiddleware
from tests.conftest import make_person

from .doors import doors

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
}
OURS = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
# address, status, what its policy says, may a search engine show it, how long it may be kept
KINDS: dict[str, tuple[str, int, tuple[str, ...], bool, str]] = {
    "a page": ("/help-now/", 200, OURS, True, "no-cache"),
    "a page of members": ("/account/login/", 200, OURS, False, "no-store"),
    "sent on": ("/account/", 302, OURS, False, "no-store"),
    "leaving": ("/exit", 302, OURS, False, "no-store"),
    "a missing slash": ("/help-now", 404, OURS, False, "no-cache"),
    "not there": ("/nothing/here/", 404, OURS, False, "no-cache"),
    "the other method": ("/sessions/x/leave/", 302, OURS[:2], False, "no-cache"),
    "a picture that is not there": ("/media/images/a.png", 404, ("sandbox",), False, "no-cache"),
    "a document that is not there": ("/documents/1/a.pdf", 404, ("sandbox",), False, "no-cache"),
    "the door of the desk": (
        "/desk/",
        302,
        ("script-src 'self' 'unsafe-inline'",),
        False,
        "no-store",
    ),
}


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_carries_the_same_headers(
    visitor: Client, kind: str, debug: bool
) -> None:
    path, status, policy, may_be_found, kept = KINDS[kind]
    with override_settings(DEBUG=debug):
        answer = visitor.get(path)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value, name
    told = answer.headers.get("Content-Security-Policy", "")
    for part in policy:
        assert part in told, part
    assert ("unsafe" in told) is ("unsafe" in " ".join(policy))
    assert "data:" not in told or path == "/desk/"
    assert ("X-Robots-Tag" not in answer.headers) is may_be_found
    assert kept in answer.headers["Cache-Control"]
    for feature in ("camera", "geolocation", "microphone"):
        assert f"{feature}=()" in answer.headers["Permissions-Policy"]


def test_only_pages_that_hold_a_frame_may_and_only_the_frame_may_be_held(
    client: Client, member: User
) -> None:
    client.force_login(member)
    waiting = client.get("/sessions/none/waiting/frame/").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in waiting
    assert "frame-src 'none'" in client.get("/forum/").headers["Content-Security-Policy"]


async def asgi(
    path: str = "/help-now/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    query: bytes = b"",
    app: Any = None,
) -> tuple[int, dict[str, str], bytes]:
    given = {"host": "testserver", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
        "client": None,
        "server": ("testserver", 80),
    }
    wire = ApplicationCommunicator(app or application, scope)
    await wire.send_input({"type": "http.request", "body": body})
    start = await wire.receive_output(10)
    content, more = b"", True
    while more:
        part = await wire.receive_output(10)
        content, more = content + part.get("body", b""), part.get("more_body", False)
    await wire.wait(5)
    told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], told, content


@pytest.mark.committed
@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/help-now/", {}, 200),
        ("/nothing/", {}, 404),
        ("//evil.example/", {}, 404),
        ("//evil.example/..", {}, 404),
        ("/" + "a" * 5000, {}, 414),
        ("/help-now/", {"headers": {"cookie": "a=" + "b" * 20_000}}, 431),
        ("/account/login/", {"method": "POST", "headers": {"content-length": "99999999"}}, 413),
        ("/account/login/", {"method": "POST", "body": b"a" * 3_000_000}, 413),
        ("/account/login/", {"method": "POST", "headers": {"content-length": "-5"}}, 400),
        ("/help-now/", {"headers": {"host": "evil.example"}}, 400),
        ("/help-now/", {"headers": {"host": "testserver:80@evil.example"}}, 400),
    ],
)
async def test_the_whole_house_answers_in_kind(
    path: str, more: dict[str, Any], status: int
) -> None:
    found, headers, body = await asgi(path, **more)
    assert found == status
    for name, value in ALWAYS.items():
        assert headers[name.lower()] == value, name
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "charset=utf-8" in headers["content-type"]
    assert b"evil.example" not in body
    assert "evil" not in headers.get("location", "")


async def test_static_files_carry_them_too(settings: Any, tmp_path: Any) -> None:
    settings.DEBUG = False
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "a.css").write_text("p { color: red }")

    async def nothing(request: Any) -> HttpResponse:
        return HttpResponse(status=404)

    files = StaticFilesMiddleware(nothing)

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        from django.test import RequestFactory

        answer = await files(RequestFactory().get("/static/a.css"))
        head = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": head})
        async for part in answer:  # type: ignore[union-attr]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    status, headers, _ = await asgi("/static/a.css", app=EveryAnswer(Limits(serve)))
    assert status == 200
    assert headers["content-type"].startswith("text/css")
    for name, value in ALWAYS.items():
        assert headers[name.lower()] == value, name


# Sockets


@pytest.mark.parametrize(
    "origins",
    [
        [],
        [b"null"],
        [b""],
        [b"http://testserver", b"http://testserver"],
        [b"http://testserver:81"],
        [b"https://testserver"],
        [b"http://testserver.evil.example"],
        [b"http://testserver@evil.example"],
        [b"http://evil.example#http://testserver"],
        [b"http://testserver/"],
        [b"HTTP://TESTSERVER"],
        [b"http://["],
        [b"\xff\xfe"],
    ],
)
async def test_no_page_but_ours_opens_a_socket(origins: list[bytes]) -> None:
    headers = [(b"host", b"testserver"), *((b"origin", origin) for origin in origins)]
    wire = WebsocketCommunicator(application, "/live/x/", headers=headers)
    accepted, _ = await wire.connect(timeout=5)
    assert not accepted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://alongside.example", "https://alongside.example"),
        ("https://Alongside.Example:443/", "https://alongside.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_of_the_settings_is_read_as_browsers_write_it(written: str, read: str) -> None:
    assert as_browsers_write(written) == read


@pytest.mark.parametrize("written", ["*", "alongside.example", "ftp://a.example", "", ".example"])
def test_a_setting_that_is_no_origin_stops_the_start(written: str) -> None:
    with pytest.raises(ValueError, match="no origin"):
        ExactOrigin(application, [written])


# Leading elsewhere, and pretending


ELSEWHERE = [
    "//evil.example",
    "https://evil.example/",
    "http:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "///evil.example",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_next_leads_away(client: Client, there: str) -> None:
    person = make_person("Grey Heron")
    for address in ("/account/login/", "/desk/login/", "/account/second-step/needed/"):
        client.logout()
        answer = client.get(address, {"next": there})
        for _ in range(3):
            assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
            if answer.status_code != 302:
                break
            answer = client.get(answer.headers["Location"])
        client.force_login(person)
        for ask in (client.get, client.post):
            to = ask(address, {"next": there}).headers.get("Location", "/")
            assert to.startswith("/")
            assert not to.startswith(("//", "/\\")), to
    client.logout()
    sent = {"login": person.username, "password": "four-calm-grey-herons", "next": there}
    assert client.post("/account/login/", sent).headers["Location"] == "/account/"


@pytest.mark.parametrize("path", ["/%2f%2fevil.example", "/\\evil.example", "/help-now//"])
def test_a_path_that_looks_like_an_address_leads_nowhere(visitor: Client, path: str) -> None:
    answer = visitor.generic("GET", path)
    assert answer.status_code in (301, 400, 404)
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http"))


def test_a_method_cannot_be_overruled(client: Client, member: User) -> None:
    client.force_login(member)
    for pretended in (
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"headers": {"X-Method-Override": "POST"}},
        {"data": {"_method": "POST"}},
    ):
        assert client.get("/account/sign-out/", **pretended).status_code == 200  # type: ignore[arg-type]
        assert client.get("/account/").status_code == 200
    for method in ("TRACE", "PUT", "DELETE", "PROPFIND", "nonsense"):
        assert client.generic(method, "/help-now/").status_code == 405


def test_a_name_given_twice_is_read_once(client: Client, member: User) -> None:
    """HTTP parameter pollution: the last one counts, in the form and nowhere else."""
    client.force_login(member)
    sent = "choice=own&own_name=First+Heron&own_name=Second+Heron"
    kind = "application/x-www-form-urlencoded"
    client.generic("POST", "/account/screen-name/?own_name=Third+Heron", sent, content_type=kind)
    member.refresh_from_db()
    assert member.screen_name == "Second Heron"


def test_more_fields_than_any_form_has_are_refused(visitor: Client) -> None:
    sent = "&".join(f"a{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    answer = visitor.generic(
        "POST", "/account/login/", sent, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


# Whatever is asked

SOME = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30)
ADDRESSES = sorted({door.address for door in doors()})


@bounds(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    address=st.sampled_from(ADDRESSES),
    inside=SOME,
    behind=SOME,
    query=st.dictionaries(
        st.sampled_from(["next", "from", "before", "q", "p", "page", "after"]), SOME
    ),
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"]),
    form=st.dictionaries(
        st.sampled_from(["body", "title", "reason", "login", "next", "\x00"]), SOME
    ),
)
@example(
    address="/account/second-step/passkeys/sign-in/",
    inside="",
    behind="",
    query={"next": "0"},
    method="GET",
    form={},
)
def test_nothing_that_is_asked_is_a_fault_of_ours(
    member: User, address: str, inside: str, behind: str, query: Any, method: str, form: Any
) -> None:
    import re
    from urllib.parse import quote, urlencode

    client = Client(raise_request_exception=False)
    client.force_login(member)
    path = re.sub(r"\{[^}]+\}", quote(inside, safe=""), address) + quote(behind)
    answer = client.generic(
        method,
        f"{path}?{urlencode(query)}",
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code < 500, (method, path, query, form)
    to = answer.headers.get("Location", "/")
    assert to == settings.EXIT_URL or (to.startswith("/") and not to.startswith(("//", "/\\"))), to


# Where to say that something is wrong


def test_security_txt_says_where_and_until_when(visitor: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = "security@alongside.example"
    answer = visitor.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@alongside.example"
    assert lines["Expires"] > "2026-01-01T00:00:00Z"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    settings.SECURITY_CONTACT = "https://alongside.example/weakness"
    assert b"Contact: https://alongside" in visitor.get("/.well-known/security.txt").content


def test_without_somebody_who_reads_it_there_is_none(visitor: Client) -> None:
    assert visitor.get("/.well-known/security.txt").status_code == 404
