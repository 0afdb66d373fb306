"""Whatever leaves by mail says nothing to whoever reads it over a shoulder."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command
from django.core.signing import BadSignature
from django.template.loader import get_template
from django.test import Client
from wagtail.admin.mail import send_mail as wagtail_sends

from accounts.models import User
from notices import checks, letters, wording
from notices.delivery import NoOtherMail
from privacy import traces

from .conftest import MakeBox

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("site", "home", "support", "forum")
OTHERS_MAIL = "notices.delivery.NoOtherMail"


def mail_templates_of_ours() -> set[str]:
    """Every template that stands in a folder for mail, by its name for the loader."""
    found = set()
    for part in PARTS:
        for path in (ROOT / part).glob("**/templates/**/*"):
            inside = path.as_posix().partition("/templates/")[2]
            if path.is_file() and re.search(r"(?:^|/)(?:e?mails?|notifications)/", inside):
                found.add(inside)
    return found


def all_letters(box: Any) -> dict[str, letters.Letter]:
    """Every template, in each of its states."""
    box.with_link = False
    plain = {"notices/mail/notice.txt": letters.notice(box)}
    box.with_link = True
    return plain | {
        "notices/mail/notice.txt with links": letters.notice(box),
        "notices/mail/code.txt": letters.code(box, "012345"),
        "notices/mail/notice.txt sample": letters.sample(with_link=False),
    }


def test_every_mail_template_is_one_of_the_letters_below(member: User, make_box: MakeBox) -> None:
    known = {name.split()[0] for name in all_letters(make_box(member))}
    assert mail_templates_of_ours() == known


def test_no_letter_says_what_it_is_about_nor_who_it_is_for(
    member: User, make_box: MakeBox, settings: Any
) -> None:
    for name, letter in all_letters(make_box(member)).items():
        seen = f"{letter.from_email}\n{letter.subject}\n{letter.body}"
        assert wording.tells(seen) == [], name
        assert member.screen_name not in seen
        assert member.username not in seen
        assert "quiet@example.org" not in seen
        kinds = {trace.kind for trace in traces.in_text(f"{letter.subject}\n{letter.body}")}
        assert kinds == set(), name
        assert letter.subject == "You have a new message"
        assert letter.from_email == "Messages <messages@example.org>"


@pytest.mark.parametrize(
    "words",
    ["Your forum post", "Alongside", "a group session", "For families", "the police", "a child"],
)
def test_the_word_list_finds_what_gives_somebody_away(words: str) -> None:
    assert wording.tells(words)


def test_the_word_list_knows_the_name_of_the_service(settings: Any) -> None:
    assert wording.tells("News of Lantern House") == []
    settings.SITE_NAME = "Lantern House"
    assert wording.tells("News of Lantern House") == ["Lantern House"]


def test_a_letter_is_plain_text_and_its_lines_name_no_machine(
    member: User, make_box: MakeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "machine-17.inside.example", raising=False)
    for name, letter in all_letters(make_box(member)).items():
        message = letter.message()
        assert message.get_content_type() == "text/plain", name
        assert not letter.attachments
        whole = message.as_string()
        assert "machine-17" not in whole
        assert message["Auto-Submitted"] == "auto-generated"
        required = r"(?m)^(?:Message-ID|List-Unsubscribe(?:-Post)?): .*$"
        assert wording.tells(re.sub(required, "", whole)) == [], name


def test_every_mail_can_be_stopped_with_one_click(member: User, make_box: MakeBox) -> None:
    """RFC 8058, section 3.1: an https address in angle brackets, and these very words."""
    for letter in all_letters(make_box(member)).values():
        headers = letter.extra_headers
        assert re.fullmatch(r"<https://example\.org/m/[\w:-]+/>", headers["List-Unsubscribe"])
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_links_stand_in_the_text_only_if_they_were_asked_for(
    member: User, make_box: MakeBox
) -> None:
    box = make_box(member)
    assert "http" not in letters.notice(box).body
    box.with_link = True
    found = re.findall(r"https?://\S+", letters.notice(box).body)
    assert found == ["https://example.org/m/", letters.off_address(box)]


def test_the_link_names_neither_the_person_nor_the_row(member: User, make_box: MakeBox) -> None:
    box = make_box(member)
    token = letters.off_address(box).rstrip("/").rpartition("/")[2]
    assert letters.off_id(token) == box.off_id.hex
    for wrong in (box.off_id.hex, token[:-1], token.replace(":", ""), "x:y"):
        with pytest.raises(BadSignature):
            letters.off_id(wrong)


def test_the_page_shows_the_very_mail(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.get("/account/notices/").content.decode()
    body = letters.sample(with_link=False).body
    for line in body.strip().splitlines():
        assert line.replace('"', "&quot;") in page
    assert "Messages &lt;messages@example.org&gt;" in page
    assert letters.SUBJECT in page


# Nobody else sends


def test_no_code_of_ours_but_this_room_sends_mail() -> None:
    sends = re.compile(r"django\.core\.mail|smtplib|send_mail\(|email_user\(|EmailMessage")
    found = {
        path.relative_to(ROOT).as_posix()
        for part in PARTS
        for path in (ROOT / part).glob("**/*.py")
        if sends.search(path.read_text())
    }
    assert found == {
        "site/accounts/adapter.py",  # where allauth's are refused
        "site/notices/delivery.py",
        "site/notices/letters.py",
        "site/notices/mail_views.py",
        "site/portal/settings/development.py",
        "site/portal/settings/test.py",
    }


def test_whoever_else_wants_to_send_finds_the_door_shut(settings: Any) -> None:
    from portal.settings import base

    assert base.EMAIL_BACKEND == OTHERS_MAIL
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND  # the suite puts another one there
    with pytest.raises(RuntimeError, match="no mail leaves"):
        mail.send_mail("a", "b", "messages@example.org", ["you@example.org"])
    with pytest.raises(RuntimeError, match="no mail leaves"):
        wagtail_sends("a", "b", ["you@example.org"])
    settings.ADMINS = [("A", "you@example.org")]
    with pytest.raises(RuntimeError, match="no mail leaves"):
        call_command("sendtestemail", "--admins")
    assert NoOtherMail.__module__ == "notices.delivery"


def test_allauth_sends_none_of_its_mails() -> None:
    for name in ("account/email/password_changed", "mfa/email/totp_activated"):
        assert get_template(f"{name}_message.txt")  # they are there, and would name the address
        with pytest.raises(RuntimeError, match="no mail"):
            get_adapter().send_mail(name, "you@example.org", {})


def test_wagtail_has_nothing_to_mail_about(settings: Any) -> None:
    from home.pages.models import GuidancePage

    assert settings.WAGTAILADMIN_COMMENTS_ENABLED is False
    assert settings.WAGTAIL_WORKFLOW_ENABLED is False
    assert settings.WAGTAIL_PASSWORD_RESET_ENABLED is False
    handler = GuidancePage.get_edit_handler()
    assert not any("omment" in type(panel).__name__ for panel in handler.children)


# What stands in every mail by setting


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_the_settings_of_the_suite_are_whole() -> None:
    assert checks.mail_settings_are_whole(None) == []
    assert checks.mail_gives_nobody_away(None) == []


def test_a_sender_that_names_the_service_is_refused(settings: Any) -> None:
    settings.MAIL_FROM = "Alongside support <messages@example.org>"
    assert ids(checks.mail_settings_are_whole(None)) == ["notices.E002"]
    settings.MAIL_FROM = "messages"
    assert ids(checks.mail_settings_are_whole(None)) == ["notices.E001"]
    settings.MAIL_FROM = "messages@family-forum.example"
    assert ids(checks.mail_settings_are_whole(None)) == []
    assert ids(checks.mail_gives_nobody_away(None)) == ["notices.W001"]


def test_links_that_would_lead_nowhere_are_refused(settings: Any) -> None:
    settings.MAIL_BASE_URL = "https://elsewhere.example"
    assert ids(checks.mail_settings_are_whole(None)) == ["notices.E003"]


@pytest.mark.parametrize(
    ("host", "found"),
    [("mail.example.org", ["notices.W002"]), ("127.0.0.1", []), ("localhost", [])],
)
def test_a_way_without_encryption_is_warned_of(settings: Any, host: str, found: list[str]) -> None:
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = host
    assert ids(checks.mail_gives_nobody_away(None)) == found
    settings.EMAIL_USE_TLS = True
    assert ids(checks.mail_gives_nobody_away(None)) == []
