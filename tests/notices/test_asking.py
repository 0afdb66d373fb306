"""Giving an address, confirming it, and taking it away again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from notices import asking, letters, mailing
from notices.models import MailAddress, Notice
from privacy import keys, retention
from privacy.models import DataKey

from .conftest import MakeBox

pytestmark = pytest.mark.django_db
PAGE = "/account/notices/"
GIVEN = {"address": "quiet@example.org", "pace": "daily"}


@pytest.fixture
def at_home(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


@pytest.fixture
def now_committed(django_capture_on_commit_callbacks: Any) -> Any:
    """`with now_committed():` what waits for the commit happens at the end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def newest_code() -> str:
    found = re.search(r"Your code is (\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[1]


def off_path(letter: Any) -> str:
    return str(
        letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://example.org")
    )


def test_an_address_is_given_confirmed_and_taken_away(
    at_home: Client, member: User, now_committed: Any
) -> None:
    assert not MailAddress.objects.exists()
    with now_committed():
        assert at_home.post(PAGE, GIVEN).status_code == 302
    page = at_home.get(PAGE).content.decode()
    assert "One more step for <strong>quiet@example.org</strong>" in page

    code = newest_code()
    answer = at_home.post(f"{PAGE}code/", {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    assert "From now on you get an e-mail" in answer.content.decode()
    box = MailAddress.objects.of(member).get()
    assert box.is_confirmed
    assert box.address == "quiet@example.org"
    assert "q•••@example.org" in answer.content.decode()
    assert "quiet@example.org" not in answer.content.decode()

    at_home.post(f"{PAGE}how/", {"pace": "soon", "with_link": "on"})
    box.refresh_from_db()
    assert (box.pace, box.with_link) == ("soon", True)

    with now_committed():
        answer = at_home.post(f"{PAGE}remove/", follow=True)
    assert "are deleted" in answer.content.decode()
    assert not MailAddress.objects.exists()
    assert not DataKey.objects.filter(pk=box.data_key_id).exists()


def test_nothing_is_asked_for_or_sent_by_default(at_home: Client, member: User) -> None:
    assert "You never need this" in at_home.get(PAGE).content.decode()
    assert not MailAddress.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Enter an e-mail address."),
        ({"address": "not one"}, "like name@example.org"),
        ({"address": "a@b.org\nBcc: c@d.org"}, "like name@example.org"),
        ({"address": f"{'a' * 250}@example.org"}, "like name@example.org|shorter"),
        ({"address": "quiet@example.org", "pace": "hourly"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    at_home: Client, given: dict[str, str], says: str
) -> None:
    answer = at_home.post(PAGE, {"pace": "soon", **given})
    assert answer.status_code == 422
    assert re.search(says, answer.content.decode())
    assert not MailAddress.objects.exists()


def test_only_a_digest_of_the_code_is_stored_and_it_needs_the_key_of_the_portal(
    member: User, make_box: MakeBox, settings: Any
) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    box.refresh_from_db()
    assert newest_code() not in box.code_digest
    assert mailing.digest_of(box, newest_code()) == box.code_digest
    settings.SECRET_KEY = "another"
    assert mailing.digest_of(box, newest_code()) != box.code_digest


def test_a_code_may_be_tried_five_times(member: User, make_box: MakeBox) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    wrong = f"{(int(newest_code()) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(asking.WrongCode):
            asking.confirm(box, code=wrong)
    with pytest.raises(asking.WrongCode):
        asking.confirm(box, code=newest_code())
    box.refresh_from_db()
    assert not box.is_confirmed


def test_a_code_works_for_half_an_hour(member: User, make_box: MakeBox, morning: Any) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    morning.shift(timedelta(minutes=30))
    with pytest.raises(asking.WrongCode):
        asking.confirm(box, code=newest_code())
    morning.shift(timedelta(seconds=-1))
    asking.confirm(box, code=newest_code())


def test_a_code_works_once_and_the_newest_only(
    member: User, make_box: MakeBox, now_committed: Any
) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    first = newest_code()
    with now_committed():
        asking.ask_for_another_code(box)
    box.refresh_from_db()
    if newest_code() != first:
        with pytest.raises(asking.WrongCode):
            asking.confirm(box, code=first)
    asking.confirm(box, code=newest_code())
    with pytest.raises(asking.WrongCode):
        asking.confirm(box, code=newest_code())


def test_no_code_confirms_before_one_was_sent(member: User, make_box: MakeBox) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    for code in ("", "000000"):
        with pytest.raises(asking.WrongCode):
            asking.confirm(box, code=code)


def test_nobodys_inbox_can_be_flooded(at_home: Client, member: User, now_committed: Any) -> None:
    for number in range(asking.CODES_AN_HOUR + 3):
        with now_committed():
            answer = at_home.post(PAGE, {**GIVEN, "address": f"number{number}@example.org"})
    assert answer.status_code == 422
    assert "please wait" in answer.content.decode()
    assert len(mail.outbox) == asking.CODES_AN_HOUR
    with now_committed():
        at_home.post(f"{PAGE}code/again/")
    assert len(mail.outbox) == asking.CODES_AN_HOUR


def test_all_together_may_ask_for_so_many_codes(
    member: User, other_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "CODES_AN_HOUR_IN_ALL", 1)
    asking.enter(member, address="one@example.org", pace="daily", with_link=False)
    with pytest.raises(asking.TooMany):
        asking.enter(other_member, address="two@example.org", pace="daily", with_link=False)


def test_the_same_address_may_be_given_by_two_and_neither_learns_of_it(
    client: Client, member: User, other_member: User, make_box: MakeBox, now_committed: Any
) -> None:
    make_box(other_member, GIVEN["address"])
    client.force_login(member)
    with now_committed():
        answer = client.post(PAGE, GIVEN)
    assert answer.headers["Location"] == PAGE
    assert mail.outbox[-1].to == [GIVEN["address"]]
    rows = [
        bytes(MailAddress.objects.filter(pk=pk).values_list("address", flat=True)[0])
        for pk in MailAddress.objects.values_list("pk", flat=True)
    ]
    assert rows[0] != rows[1]


def test_no_column_and_no_index_can_look_an_address_up() -> None:
    field = MailAddress._meta.get_field("address")
    assert (field.unique, field.db_index) == (False, False)
    with pytest.raises(TypeError, match="encrypted"):
        list(MailAddress.objects.filter(address="quiet@example.org"))


def test_giving_another_address_destroys_the_key_of_the_first(
    at_home: Client, member: User, now_committed: Any
) -> None:
    at_home.post(PAGE, GIVEN)
    first = MailAddress.objects.get()
    at_home.post(PAGE, {**GIVEN, "address": "other@example.org"})
    assert MailAddress.objects.get().address == "other@example.org"
    assert not DataKey.objects.filter(pk=first.data_key_id).exists()


def test_a_confirmed_address_is_not_replaced_in_passing(
    at_home: Client, member: User, make_box: MakeBox
) -> None:
    make_box(member)
    assert at_home.post(PAGE, {**GIVEN, "address": "other@example.org"}).status_code == 302
    assert MailAddress.objects.get().address == "quiet@example.org"


@pytest.mark.parametrize("what", ["code/", "code/again/", "how/", "remove/"])
def test_forms_without_an_address_lead_to_where_one_is_given(at_home: Client, what: str) -> None:
    assert at_home.post(PAGE + what).headers["Location"] == PAGE
    assert at_home.get(PAGE + what).status_code == 405


def test_where_no_mail_server_is_set_there_is_no_such_page(at_home: Client, settings: Any) -> None:
    assert PAGE in at_home.get("/account/").content.decode()
    assert PAGE in at_home.get("/notices/").content.decode()
    settings.MAIL_BACKEND = ""
    assert at_home.get(PAGE).status_code == 404
    assert at_home.post(f"{PAGE}remove/").status_code == 404
    assert PAGE not in at_home.get("/account/").content.decode()
    assert PAGE not in at_home.get("/notices/").content.decode()


def test_mails_that_stayed_here_are_shown_in_development_only(
    at_home: Client, settings: Any, member: User, make_box: MakeBox
) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    assert at_home.get(f"{PAGE}outbox/").status_code == 404
    settings.DEBUG = True
    assert f"Your code is {newest_code()}" in at_home.get(f"{PAGE}outbox/").content.decode()
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert at_home.get(f"{PAGE}outbox/").status_code == 404


# Stopping mails from a mail


def test_a_mail_can_be_stopped_from_itself_without_signing_in(
    visitor: Client, member: User, make_box: MakeBox
) -> None:
    box = make_box(member)
    path = off_path(letters.notice(box))
    page = visitor.get(path)
    assert "Stop these e-mails?" in page.content.decode()
    assert MailAddress.objects.exists()  # mail programs look at links by themselves
    assert "no-store" in page.headers["Cache-Control"]

    assert "are stopped" in visitor.post(path).content.decode()
    assert not MailAddress.objects.exists()
    assert not DataKey.objects.filter(pk=box.data_key_id).exists()
    assert "stopped" in Notice.objects.of(member).get().line


def test_a_mail_provider_can_stop_it_with_one_click(member: User, make_box: MakeBox) -> None:
    """RFC 8058, section 3.2: a POST of its own, with no cookie and no token of a form."""
    strict = Client(enforce_csrf_checks=True)
    path = off_path(letters.notice(make_box(member)))
    body = "List-Unsubscribe=One-Click"
    answer = strict.post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not MailAddress.objects.exists()
    again = strict.post(path, body, content_type="application/x-www-form-urlencoded")
    assert (again.status_code, again.content) == (200, answer.content)
    assert Notice.objects.of(member).count() == 1


def test_the_page_of_a_mail_does_not_name_the_service(
    visitor: Client, member: User, make_box: MakeBox, settings: Any
) -> None:
    from notices.wording import tells

    path = off_path(letters.notice(make_box(member)))
    for page in (visitor.get(path), visitor.get(path[:-2] + "/"), visitor.post(path)):
        assert tells(strip_tags(page.content.decode())) == []
        assert settings.SITE_NAME not in page.content.decode()
        assert not page.cookies


def test_a_link_that_is_not_whole_says_so_and_stops_nothing(
    visitor: Client, member: User, make_box: MakeBox
) -> None:
    path = off_path(letters.notice(make_box(member)))
    answer = visitor.post(path[:-3] + "/")
    assert answer.status_code == 404
    assert "not whole" in answer.content.decode()
    assert MailAddress.objects.exists()


def test_an_address_somebody_else_typed_can_be_stopped_before_it_is_confirmed(
    visitor: Client, member: User, make_box: MakeBox
) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    mailing.send_code(box.pk)
    visitor.post(off_path(mail.outbox[0]))
    assert not MailAddress.objects.exists()
    assert not Notice.objects.exists()


def test_the_link_to_read_leads_to_the_notices_also_from_a_neutral_name(
    visitor: Client, settings: Any
) -> None:
    assert visitor.get("/m/").headers["Location"] == "/notices/"
    settings.MAIL_LEADS_TO = "https://portal.example"
    assert visitor.get("/m/").headers["Location"] == "https://portal.example/notices/"


# Forgetting


def test_what_was_never_confirmed_goes_after_a_day_and_what_is_no_use_later(
    member: User, other_member: User, moderator: User, editor: User, make_box: MakeBox
) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    for person, fields in (
        (member, {"confirmed_at": None, "entered_at": now - day * 1.01}),
        (other_member, {"refused_at": now - day * 31}),
        (moderator, {"unanswered": 3, "mailed_at": now - day * 366}),
    ):
        make_box(person, **fields)
    kept = make_box(editor, mailed_at=now - day * 800)
    assert retention.purge_overdue(["notices.mailaddress"])["notices.mailaddress"] >= 3
    assert list(MailAddress.objects.all()) == [kept]
    assert list(DataKey.objects.all()) == [kept.data_key]


def test_what_is_not_due_yet_stays(member: User, other_member: User, make_box: MakeBox) -> None:
    now = timezone.now()
    make_box(member, confirmed_at=None, entered_at=now - timedelta(hours=23))
    make_box(other_member, refused_at=now - timedelta(days=29))
    assert retention.purge_overdue(["notices.mailaddress"]) == {}
    assert MailAddress.objects.count() == 2


def test_closing_an_account_destroys_the_key_too(member: User, make_box: MakeBox) -> None:
    box = make_box(member)
    member.delete()
    assert not DataKey.objects.filter(pk=box.data_key_id).exists()


def test_changing_the_master_key_keeps_addresses_readable(
    member: User, make_box: MakeBox, settings: Any
) -> None:
    old, new = (keys.written(name, keys.new_secret()) for name in ("old", "new"))
    settings.FIELD_KEYS = [old]
    box = make_box(member)
    settings.FIELD_KEYS = [new, old]
    call_command("keys", "rotate")
    settings.FIELD_KEYS = [new]
    assert MailAddress.objects.get(pk=box.pk).address == "quiet@example.org"


def test_the_public_page_says_how_long_an_address_is_kept(visitor: Client) -> None:
    page = visitor.get("/confidentiality/").content.decode()
    assert "the address, encrypted" in page
    assert "unless you give it so that we can tell you of new notices" in page
