"""EMAIL_URL switches mail on, and the suite of settings it needs comes with it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "EMAIL_BACKEND MAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL EMAIL_HOST_USER"
    " EMAIL_HOST_PASSWORD MAIL_FROM MAIL_BASE_URL MAIL_LEADS_TO EMAIL_TIMEOUT"
).split()
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def production(**given: str) -> subprocess.CompletedProcess[str]:
    ask = (
        "import json; from portal.settings import production as p;"
        f"print(json.dumps({{n: getattr(p, n, None) for n in {NAMES!r}}}))"
    )
    return subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env={
            "PATH": "",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "SECRET_KEY": "x" * 60,
            "BASE_URL": "https://portal.example",
            "FIELD_KEYS": "one:" + "A" * 43 + "=",
            **given,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_mail_server_nothing_can_be_sent() -> None:
    found = json.loads(production().stdout)
    assert found["MAIL_BACKEND"] == ""
    assert found["EMAIL_BACKEND"] == "notices.delivery.NoOtherMail"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://us:pass%40word@mail.example.org", 587, True, False),
        ("smtp+ssl://us:pass%40word@mail.example.org", 465, False, True),
        ("smtp://us:pass%40word@mail.example.org:2525", 2525, False, False),
    ],
)
def test_a_mail_server_is_read_from_one_line(url: str, port: int, tls: bool, ssl: bool) -> None:
    answer = production(EMAIL_URL=url, MAIL_FROM="m@example.org")
    found = json.loads(answer.stdout)
    assert found["MAIL_BACKEND"] == SMTP
    assert found["EMAIL_BACKEND"] == "notices.delivery.NoOtherMail"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us", "pass@word")
    assert found["EMAIL_TIMEOUT"] == 15


def test_a_neutral_name_leads_to_the_portal_and_its_own_name_needs_no_leading() -> None:
    found = json.loads(production().stdout)
    assert (found["MAIL_BASE_URL"], found["MAIL_LEADS_TO"]) == ("https://portal.example", "")
    found = json.loads(production(MAIL_BASE_URL="https://m.example.org/").stdout)
    assert found["MAIL_BASE_URL"] == "https://m.example.org"
    assert found["MAIL_LEADS_TO"] == "https://portal.example"


def test_a_mail_server_without_a_sender_is_refused() -> None:
    answer = production(EMAIL_URL="smtp+tls://mail.example.org")
    assert answer.returncode != 0
    assert "MAIL_FROM" in answer.stderr
