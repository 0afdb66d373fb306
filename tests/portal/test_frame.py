"""What every page carries, and what is shown when something is not there."""

import pytest
from django.test import Client, override_settings

from accounts.models import User

pytestmark = pytest.mark.django_db

PLAIN_PAGES = ["/help-now/", "/confidentiality/", "/cover-your-tracks/", "/account/login/"]


@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_every_page_has_the_exit_first_then_the_way_past_the_header(
    visitor: Client, path: str
) -> None:
    page = visitor.get(path).content.decode()
    body = page[page.index("<body>") :]
    first, second = body.index('class="exit"'), body.index('class="skip"')
    assert body.index("<a ") < first < second < body.index('class="brand"')
    assert 'href="/exit"' in page
    assert 'id="main"' in page


@pytest.mark.parametrize("path", [*PLAIN_PAGES, "/nothing/here/"])
def test_the_browser_is_told_to_run_and_load_only_what_is_ours(visitor: Client, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_only_the_desk_may_run_scripts_written_into_the_page(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert "unsafe-inline" in client.get("/desk/").headers["Content-Security-Policy"]
    assert "unsafe" not in client.get("/account/").headers["Content-Security-Policy"]


def test_pages_hold_no_inline_script_and_no_inline_style(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    for path in ["/", "/account/", "/forum/", "/sessions/", "/notices/", *PLAIN_PAGES[:3]]:
        page = client.get(path, follow=True).content.decode()
        assert "<style" not in page, path
        assert " style=" not in page, path
        assert " onclick=" not in page, path
        assert "<script>" not in page, path


def test_what_is_shown_to_somebody_signed_in_is_never_stored(client: Client, member: User) -> None:
    client.force_login(member)
    for path in ["/", "/account/", "/forum/", "/sessions/", "/help-now/", "/nothing/here/"]:
        control = client.get(path).headers["Cache-Control"]
        assert "no-store" in control, path
        assert "private" in control, path


def test_a_visitor_who_only_reads_gets_no_cookie(visitor: Client) -> None:
    for path in ["/", "/help-now/", "/confidentiality/", "/sessions/", "/search/?q=police"]:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert not answer.cookies, path


def test_leaving_signs_out_and_clears_and_goes_elsewhere(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.get("/exit")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://www.bbc.co.uk/weather"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get("/account/").status_code == 302


def test_leaving_works_for_a_visitor_too(visitor: Client) -> None:
    assert visitor.get("/exit").status_code == 302


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["/nothing/here/", "/wp-login.php", "/%00", "/a" * 900, "/é/ü.x"])
def test_an_unknown_path_gives_a_helpful_page(visitor: Client, path: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        answer = visitor.get(path)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This page is not here" in page
    assert "Traceback" not in page
    assert "urlpatterns" not in page


def test_a_form_whose_token_is_not_right_is_refused_in_plain_words(member: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    answer = client.post("/notices/", {"body": "Words of a stranger"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Please send that again" in page
    assert "Words of a stranger" not in page  # nothing says that a page of ours sent them


def test_the_page_for_our_own_faults_needs_nothing_that_may_be_broken() -> None:
    from portal.views import server_error

    answer = server_error(None)  # type: ignore[arg-type]
    assert answer.status_code == 500
    assert "It is our fault" in answer.content.decode()


def test_the_page_for_a_wrong_role_is_kind_and_403(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    answer = client.get("/forum/")
    assert answer.status_code == 403
    assert "You have done nothing wrong by trying" in answer.content.decode()


@pytest.mark.parametrize("charset", ["hex", "idna", "rot13", "utf-7", "latin-1", "nonsense"])
def test_a_form_that_says_it_is_not_utf_8_is_refused(visitor: Client, charset: str) -> None:
    answer = visitor.generic(
        "POST",
        "/account/login/",
        b"login=a&password=b",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.content.decode()


def test_what_goes_wrong_is_logged_and_shown_plainly_also_in_the_demo(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.views.retention.rules_about_people", broken)
    with override_settings(DEBUG=True):
        answer = visitor.get("/confidentiality/")
    assert answer.status_code == 500
    assert "It is our fault" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


def test_no_cookie_outlives_the_browser(visitor: Client, member: User) -> None:
    page = visitor.get("/account/login/")
    assert page.cookies
    visitor.force_login(member)
    named = visitor.post("/account/screen-name/", {"choice": "own", "own_name": "Still Pond"})
    assert "messages" not in named.cookies
    for answer in (page, named):
        for cookie in answer.cookies.values():
            assert not cookie["max-age"], cookie.key
            assert not cookie["expires"], cookie.key


@pytest.mark.parametrize("path", ["/_util/login/", "/desk/login/"])
def test_there_is_no_second_door(visitor: Client, path: str) -> None:
    assert visitor.get(path).headers["Location"] == "/account/login/"
    assert visitor.post(path, {"username": "a", "password": "b"}).status_code == 405


def test_pages_that_ask_for_the_password_again_still_do_in_the_demo(
    client: Client, member: User
) -> None:
    """allauth asks by an exception; our plain page for faults must not come before its answer."""
    client.force_login(member)
    with override_settings(DEBUG=True):
        answer = client.get("/account/second-step/app/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/again/")


def test_what_is_on_the_device_can_be_cleared_without_leaving(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.get("/cover-your-tracks/").content.decode()
    assert '<form method="post" action="/cover-your-tracks/">' in page
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/cover-your-tracks/")
    assert answer.status_code == 200
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert "You are signed out" in page
    assert member.screen_name not in page
    assert strict.get("/account/").status_code == 302


def test_the_exit_is_on_pages_for_faults_and_at_the_desk_too(
    client: Client, editor: User, stranger: User
) -> None:
    from portal.views import server_error

    client.force_login(stranger)
    pages = [
        server_error(None),  # type: ignore[arg-type]
        client.get("/forum/"),
        client.get("/nothing/here/"),
        Client(enforce_csrf_checks=True).post("/account/login/"),
        Client().get("/account/sign-up/"),
    ]
    assert [page.status_code for page in pages] == [500, 403, 404, 403, 200]
    client.force_login(editor)
    for page in pages:
        assert "data-exit>Leave this site" in page.content.decode()
    desk = client.get("/desk/").content.decode()
    assert "Leave this site" in desk
    for page in [*(page.content.decode() for page in pages), desk]:
        assert "portal/js/exit.js" in page
