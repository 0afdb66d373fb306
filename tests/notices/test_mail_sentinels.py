"""An address and a code that cannot be mistaken walk all the way, and then nothing holds them.

The address stands in the mail and nowhere else: not in a table or a file of the database, not in
the log beside it, in no task, cache or log, while it is in use and after it was taken away.
"""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from notices import tasks
from notices.models import MailAddress, Notice
from notices.telling import tell
from privacy.audit import files
from privacy.models import DataKey
from privacy.retention import empty_write_ahead_log
from tests.privacy.everywhere import everything_cached, everything_stored

from . import mail_server
from .mail_server import MailServer

NAME = "sentinel.walker"
ADDRESS = f"{NAME}@sentinel-provider.example"
# For what is written in the clear on purpose: the file of the database remembers for a while.
UNSEALED = "sentinel.in.the.clear@another-provider.example"
PAGE = "/account/notices/"


@pytest.fixture
def queue() -> Any:
    """Tasks stand in the database, as in production, and wait for `work()`."""
    before = task_backends["default"]
    task_backends["default"] = DatabaseBackend(alias="default", params={})
    yield
    task_backends["default"] = before


def work() -> None:
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


def everywhere(log: str) -> dict[str, str]:
    read = {
        "tables": everything_stored(),
        "cache": everything_cached(),
        "log": log,
        "tasks": json.dumps(
            list(DBTaskResult.objects.values("args_kwargs", "return_value", "traceback")),
            default=str,
        ),
    }
    for path in files.database_files():
        read[path.name] = path.read_bytes().decode("latin-1")
    return read


def found(sentinels: tuple[str, ...], log: str) -> list[str]:
    return [
        f"{sentinel} in the {place}"
        for place, text in everywhere(log).items()
        for sentinel in sentinels
        if sentinel in text
    ]


@pytest.mark.committed
def test_an_address_stands_in_the_mail_and_nowhere_else(
    member: User, server: MailServer, queue: Any, written_log: StringIO, morning: Any
) -> None:
    client = Client()
    client.force_login(member)
    looked: list[str] = []

    # A server that is no use at first, and quotes the address as servers do.
    server.answer_to_recipient = mail_server.GREY
    client.post(PAGE, {"address": ADDRESS, "pace": "soon"})
    work()
    looked += found((NAME,), written_log.getvalue())
    server.answer_to_recipient = mail_server.TAKEN
    client.post(f"{PAGE}code/again/")
    work()
    (mail,) = server.taken
    assert ADDRESS.encode() in mail
    code = re.search(rb"Your code is (\d{6})", mail)
    assert code
    client.post(f"{PAGE}code/", {"code": code[1].decode()})
    box = MailAddress.objects.get()
    assert (box.is_confirmed, box.address) == (True, ADDRESS)
    looked += found((NAME, "sentinel-provider"), written_log.getvalue())

    morning.shift(60)
    tell(member.pk, line="There is an answer for you.", url="/")
    morning.shift(600)
    server.answer_to_recipient = mail_server.NO_SUCH
    tasks.mail_what_waits.enqueue()
    work()
    box.refresh_from_db()
    assert box.refused_at is not None
    MailAddress.objects.update(refused_at=None)
    morning.shift(600)  # the notice of the refusal waits unread by now
    server.answer_to_recipient = mail_server.TAKEN
    tasks.mail_what_waits.enqueue()
    work()
    assert len(server.taken) == 2
    looked += found((NAME, "sentinel-provider"), written_log.getvalue())

    sealed = bytes(DataKey.objects.get(pk=box.data_key_id).wrapped)
    client.post(f"{PAGE}remove/")
    work()
    looked += found((NAME, "sentinel-provider"), written_log.getvalue())
    assert looked == []
    assert not MailAddress.objects.exists()
    for path in files.database_files():  # the key is gone from the file and the log beside it
        assert sealed not in path.read_bytes()
    states = set(DBTaskResult.objects.values_list("status", flat=True))
    assert states == {"SUCCESSFUL"}
    assert Notice.objects.of(member).exists()


@pytest.mark.committed
def test_the_search_finds_what_is_there_to_be_found(member: User, queue: Any) -> None:
    """A search that cannot find anything proves nothing."""
    tell(member.pk, line=f"To {UNSEALED}", url="/")
    tasks.mail_code.enqueue(0)
    DBTaskResult.objects.update(traceback=UNSEALED)
    places = {line.partition(" in the ")[2] for line in found((UNSEALED,), UNSEALED)}
    assert {"tables", "log", "tasks"} <= places
    if connection.vendor == "sqlite":
        assert any("sqlite3" in place for place in places)


@pytest.mark.committed
def test_the_audit_finds_nothing_wrong_with_a_sealed_address(
    member: User, make_box: Any, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR = tmp_path
    empty_write_ahead_log()  # of what the tests before this one wrote
    make_box(member, UNSEALED, code_digest="", mailed_at=timezone.now())
    call_command("privacy", "audit")
    assert "Clean." in capsys.readouterr().out
    tell(member.pk, line=f"To {UNSEALED}", url="/")
    with pytest.raises(SystemExit):
        call_command("privacy", "audit")
    assert "notices_notice.line" in capsys.readouterr().out
