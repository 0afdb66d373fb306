"""Nothing about a visitor's machine is kept: walk the portal with an address and a browser that
cannot be mistaken, then look for them everywhere."""

import logging
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from forum.models import Board, Post
from privacy.models import DataKey
from support.live import presence
from support.live.models import Phase, RoomEvent
from tests.live.conftest import let_in, plan, put_in

ADDRESS = "203.0.113.199"
BROWSER = "Sentinel-Browser/7.7"
REFERRER = "https://sentinel-referrer.example/search?q=secret"
WORDS = "Sentinel-words for the facilitators only"
PASSWORD = "sentinel-password-nobody-has"
SENTINELS = (ADDRESS, "2001:db8:77::199", BROWSER, "sentinel-referrer", PASSWORD, WORDS)


def everything_stored() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                found += [str(bytes(v) if isinstance(v, memoryview) else v) for v in row]
    return "\n".join(found)


def everything_in_redis() -> str:
    if not settings.REDIS_URL:
        return repr(getattr(cache, "_cache", {}))
    import redis

    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    return "\n".join(f"{key!r} {client.dump(key)!r}" for key in client.scan_iter())


@pytest.mark.committed
def test_no_table_no_cache_and_no_log_holds_anything_of_the_visitors_machine(
    facilitator: User, second_facilitator: User, caplog: pytest.LogCaptureFixture
) -> None:
    from privacy.logs import ImpersonalFilter

    caplog.handler.addFilter(ImpersonalFilter())
    caplog.set_level(logging.DEBUG)
    board = Board.objects.create(title="First days", slug="first-days", purpose="To try")
    session = plan(facilitator, second_facilitator)
    traces: dict[str, Any] = {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_X_FORWARDED_FOR": "2001:db8:77::199",
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_REFERER": REFERRER,
    }
    visitor = Client(**traces)

    for path in ("/", "/guidance/", "/help-now/", "/search/?q=police", "/nothing/", "/sessions/"):
        visitor.get(path)
    visitor.post("/account/login/", {"login": "nobody", "password": PASSWORD})
    answer = visitor.post(
        "/account/sign-up/",
        {
            "username": "patient-otter",
            "password1": PASSWORD,
            "choice": "own",
            "own_name": "Still Pond",
        },
    )
    assert answer.status_code == 302
    person = User.objects.get(screen_name="Still Pond")
    write = f"/forum/boards/{board.slug}/new/"
    hidden = dict(
        re.findall(
            r'type="hidden" name="(\w+)" value="([^"]+)"', visitor.get(write).content.decode()
        )
    )
    visitor.post(write, {**hidden, "title": "A long week", "body": "It was a long week."})
    assert Post.objects.filter(author=person).exists()
    put_in(session, Phase.LOBBY)
    let_in(session, person, facilitator)
    for present in (facilitator, second_facilitator):
        presence.touch(session.pk, present.pk)
    session.refresh_from_db()
    put_in(session, Phase.SHARING)
    visitor.get(f"/sessions/{session.slug}/room/")
    visitor.post(
        f"/sessions/{session.slug}/room/say/",
        {"body": WORDS, "to": "facilitators", "id": str(uuid4())},
    )
    assert RoomEvent.objects.messages().get().body == WORDS
    visitor.get("/desk/")
    visitor.get("/exit")

    for name, text in (
        ("tables", everything_stored()),
        ("cache", everything_in_redis()),
        ("logs", caplog.text),
    ):
        assert "Still Pond" in text or name != "tables"
        for sentinel in SENTINELS:
            assert sentinel not in text, f"{sentinel} stands in the {name}"


@pytest.mark.committed
def test_the_search_for_sentinels_would_find_one() -> None:
    """A search that cannot find anything proves nothing."""
    User.objects.create_user("sentinel", screen_name=BROWSER.replace("/", " "))
    assert BROWSER.replace("/", " ") in everything_stored()
    DataKey.objects.filter(pk=DataKey.objects.make().pk).update(wrapped=WORDS.encode())
    assert WORDS in everything_stored()
    cache.set("somebody", ADDRESS)
    assert ADDRESS in everything_in_redis() or not settings.REDIS_URL
