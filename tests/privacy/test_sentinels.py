"""Nothing about a visitor's machine is kept: walk the portal with an address and a browser that
cannot be mistaken, then look for them everywhere."""

import re
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from forum.models import Board, Post
from privacy.models import DataKey
from support.live import presence
from support.live.models import Phase, RoomEvent
from tests.live.conftest import let_in, plan, put_in
from tests.privacy.everywhere import where_it_stands

ADDRESS = "203.0.113.199"
BROWSER = "Sentinel-Browser/7.7"
REFERRER = "https://sentinel-referrer.example/search?q=secret"
WORDS = "Sentinel-words for the facilitators only"
PASSWORD = "sentinel-password-nobody-has"
SENTINELS = (
    ADDRESS, "2001:db8:77::199", "2001:db8:77::198", BROWSER, "SentinelBrand", "sentinel-referrer",
    "zz-SENTINEL", PASSWORD, WORDS,
)  # fmt: skip


@pytest.mark.committed
def test_no_table_no_cache_and_no_log_holds_anything_of_the_visitors_machine(
    facilitator: User,
    second_facilitator: User,
    written_log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board = Board.objects.create(title="First days", slug="first-days", purpose="To try")
    session = plan(facilitator, second_facilitator)
    traces: dict[str, Any] = {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_X_FORWARDED_FOR": "2001:db8:77::199",
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_REFERER": REFERRER,
        "HTTP_FORWARDED": 'for="[2001:db8:77::198]"',
        "HTTP_SEC_CH_UA": '"SentinelBrand";v="77"',
        "HTTP_ACCEPT_LANGUAGE": "zz-SENTINEL",
    }
    visitor = Client(raise_request_exception=False, **traces)

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

    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.views.retention.rules_about_people", broken)
    assert visitor.get("/confidentiality/").status_code == 500
    assert "ZeroDivisionError" in written_log.getvalue()

    sent = "\n".join(f"{one.message()}" for one in mail.outbox)
    assert where_it_stands([b"Still Pond"])
    found = where_it_stands(
        [one.encode() for one in SENTINELS], log=written_log.getvalue(), mail=sent
    )
    assert found == {}


@pytest.mark.committed
def test_the_search_for_sentinels_would_find_one(tmp_path: Path, settings: Any) -> None:
    """A search that cannot find anything proves nothing."""
    words = {kind: f"found-{kind}-{uuid4().hex}".encode() for kind in ("bytes", "session", "cache")}
    DataKey.objects.filter(pk=DataKey.objects.make().pk).update(wrapped=words["bytes"])
    packed = Client()
    packed.force_login(User.objects.create_user("sentinel", screen_name="Still Pond"))
    session = packed.session
    session["carried"] = words["session"].decode() * 20
    session.save()
    cache.set("somebody", {"seen": words["cache"].decode() * 20})
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "lamp.png").write_bytes(b"\x89PNG" + words["bytes"])
    found = where_it_stands(words.values())
    assert {"table privacy_datakey", "file lamp.png"} <= found[words["bytes"]]
    assert "table accounts_browsersession" in found[words["session"]]
    assert found[words["cache"]] == {"cache"}
