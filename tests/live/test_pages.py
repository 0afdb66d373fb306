"""The pages of a session: everything works without a script, and every door asks who you are."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from support.live import conducting, joining, presence, talking
from support.live.models import (
    GroupSession,
    Participation,
    Phase,
    RoomEvent,
)
from support.live.models.sessions import GroupSessionQuerySet

from .conftest import FROM_SERVER, locked_out

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
PHONE = "Ring me on 07700 900123 tonight"


def url(name: str, session: GroupSession, *more: str) -> str:
    return reverse(f"live:{name}", args=[session.slug, *more])


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_whole_session_without_javascript(
    planned: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    second_facilitator: User,
    signed_in: SignedIn,
) -> None:
    rowan, hazel = signed_in(facilitator), signed_in(second_facilitator)
    quiet, amber = signed_in(member), signed_in(other_member)

    assert rowan.post(url("conduct", planned, "open-lobby")).status_code == 302
    for client, alias in ((quiet, ""), (amber, "Grey Kettle")):
        assert "agreement" in text(client.get(url("waiting", planned)))
        answer = client.post(url("waiting", planned), {"agreed": "on", "alias": alias}, follow=True)
        assert "You are in the waiting room" in text(answer)
    assert "Still waiting" in text(quiet.get(url("waiting_frame", planned)))

    console = text(rowan.get(url("room", planned)))
    assert "Quiet Harbour" in console
    assert "Grey Kettle" in console
    assert "Amber Finch" not in console
    rowan.post(url("conduct", planned, "admit-all"))
    assert "You can come in now" in text(quiet.get(url("waiting_frame", planned)))

    alone = rowan.post(url("conduct", planned, "open-room"))
    assert (alone.status_code, "Two of you have to be here" in text(alone)) == (409, True)
    hazel.get(url("room", planned))
    assert rowan.post(url("conduct", planned, "open-room")).status_code == 302

    page = text(quiet.get(url("room", planned)))
    assert "Opening round" in page
    assert 'role="log"' in page
    sent = quiet.post(url("say", planned), {"body": "Good evening", "to": "room", "id": uuid4()})
    assert sent.headers["Location"] == url("room", planned) + "?said=shown#newest"
    assert "Good evening" in text(amber.get(url("room", planned)))

    held = quiet.post(
        url("say", planned), {"body": PHONE, "to": "room", "id": uuid4()}, follow=True
    )
    assert "Held. A facilitator will read it first." in text(held)
    assert "07700" not in text(amber.get(url("room", planned)))
    console = text(hazel.get(url("room", planned)))
    assert "07700 900123”: leave the phone number out" in console
    seq = re.search(r'data-held="(\d+)"', console)
    assert seq is not None
    hazel.post(url("conduct", planned, "release"), {"seq": seq[1]})
    assert "07700" in text(amber.get(url("room", planned)))

    rowan.post(url("conduct", planned, "move"), {"phase": "sharing"})
    assert "We go on to sharing" in text(amber.get(url("frame", planned) + "?after=3"))
    assert rowan.post(url("conduct", planned, "close")).status_code == 302
    after = amber.get(url("room", planned))
    assert (after.status_code, "This session has ended" in text(after)) == (410, True)


def test_what_was_typed_is_kept_when_it_is_refused(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    for body in ("x" * 2001, "  "):
        answer = client.post(url("say", room), {"body": body, "to": "room", "id": uuid4()})
        assert answer.status_code == 422
        assert "error-summary" in text(answer)
        assert body.strip() in text(answer)
    conducting.pause(room, by=User.objects.get(screen_name="Rowan"))
    answer = client.post(url("say", room), {"body": "Still here", "to": "room", "id": uuid4()})
    assert answer.status_code == 409
    assert "Still here" in text(answer)
    assert "The room is paused" in text(answer)


def test_sending_the_form_twice_says_it_once(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client, form = signed_in(member), {"body": "Good evening", "to": "room", "id": uuid4()}
    client.post(url("say", room), form)
    client.post(url("say", room), form)

    assert RoomEvent.objects.messages().count() == 1


def test_a_form_without_a_usable_id_comes_back_with_a_new_one(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    answer = signed_in(member).post(url("say", room), {"body": "Good evening", "id": "nonsense"})

    assert answer.status_code == 422
    assert "nonsense" not in text(answer)
    assert "Good evening" in text(answer)


def test_words_of_crisis_show_help_to_the_writer_alone(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    form = {"body": "I want to die", "to": "room", "id": uuid4()}
    answer = signed_in(member).post(url("say", room), form, follow=True)

    assert "data-help hidden" not in text(answer)
    assert "data-help hidden" in text(signed_in(other_member).get(url("room", room)))
    assert "May need help now" in text(signed_in(facilitator).get(url("room", room)))


def test_markup_that_somebody_writes_is_shown_as_text(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    talking.say(room, author=member, client_id=uuid4(), body="<script>alert(1)</script>")

    for page in ("room", "frame", "console"):
        answer = text(signed_in(facilitator).get(url(page, room)))
        assert "<script>alert" not in answer


def test_polling_gives_the_frames_of_the_socket(
    room: GroupSession, member: User, other_member: User, signed_in: SignedIn
) -> None:
    said = talking.say(room, author=member, client_id=uuid4(), body=PHONE)
    answer = signed_in(other_member).get(url("poll", room) + f"?last={said.seq - 1}").json()

    for frame in answer["frames"]:
        FROM_SERVER.validate(frame)
    welcome, tombstone, ready = answer["frames"]
    assert welcome["type"] == "welcome"
    assert tombstone == {"type": "tombstone", "seq": said.seq}
    assert ready == {"type": "ready", "last": said.seq}
    again = signed_in(other_member).get(url("poll", room) + "?last=1&epoch=other").json()
    assert again["frames"][1]["type"] == "resync"


@pytest.mark.parametrize("last", ["", "-1", "x", "9" * 40, "1.5", "\u0663"])
def test_a_strange_position_begins_at_the_beginning(
    room: GroupSession, member: User, signed_in: SignedIn, last: str
) -> None:
    answer = signed_in(member).get(url("poll", room), {"last": last})

    assert answer.status_code == 200
    assert answer.json()["frames"][1]["seq"] == 1


def test_a_script_gets_said_and_refused_as_json(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)

    def say(body: str) -> Any:
        form = {"body": body, "to": "room", "id": uuid4()}
        return client.post(url("say", room), form, headers={"Accept": "application/json"})

    said = say("Good evening").json()
    assert said["type"] == "said"
    FROM_SERVER.validate(said)
    too_long = say("x" * 2001)
    assert (too_long.status_code, too_long.json()["code"]) == (422, "too_long")
    FROM_SERVER.validate(too_long.json())


def test_the_console_can_be_fetched_alone_and_keeps_a_refused_reason(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    key = Participation.objects.get(person=member).key
    form = {"key": key, "reason": "x" * 300}
    answer = client.post(url("conduct", room, "remove"), form, headers={"X-Fragment": "console"})

    assert answer.status_code == 422
    assert "<html" not in text(answer)
    assert "x" * 300 in text(answer)
    done = client.post(url("conduct", room, "pause"), headers={"X-Fragment": "console"})
    assert (done.status_code, "do-resume" in text(done)) == (200, True)


def test_a_page_view_counts_as_being_here(
    lobby: GroupSession, facilitator: User, signed_in: SignedIn
) -> None:
    signed_in(facilitator).get(url("room", lobby))

    assert presence.present(lobby.pk, [facilitator.pk]) == {facilitator.pk}


def test_an_unattended_room_is_paused_by_the_first_who_looks(
    room: GroupSession, member: User, signed_in: SignedIn, settings: Any
) -> None:
    settings.LIVE_STAFF_GRACE = 0
    for person in User.objects.filter(session_parts__session=room):
        presence.end(room.pk, person.pk)
    page = text(signed_in(member).get(url("room", room)))

    assert "Paused" in page
    room.refresh_from_db()
    assert room.phase == Phase.PAUSED


def test_a_reason_that_is_missing_is_said_so_and_nothing_is_lost(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    said = talking.say(room, author=member, client_id=uuid4(), body=PHONE)
    client = signed_in(facilitator)

    empty = client.post(url("conduct", room, "refuse"), {"seq": said.seq, "reason": ""})
    assert empty.status_code == 422
    long = client.post(url("conduct", room, "refuse"), {"seq": said.seq, "reason": "x" * 300})
    assert "x" * 300 in text(long)


def test_a_session_that_never_opened_says_that_it_was_called_off(
    planned: GroupSession, facilitator: User, visitor: Client
) -> None:
    conducting.close(planned, facilitator=facilitator)
    page = visitor.get(url("session", planned))

    assert (page.status_code, "called off" in text(page)) == (410, True)


def test_a_declined_person_reads_the_reason(
    lobby: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    key = joining.ask_to_join(lobby, person=member, agreed=True).key
    conducting.decline(lobby, key, facilitator=facilitator, reason="This one is for parents.")

    assert "This one is for parents." in text(signed_in(member).get(url("waiting", lobby)))


def test_a_moderator_comes_in_as_second_pair_of_eyes(
    lobby: GroupSession, moderator: User, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(moderator)
    assert "second pair of eyes" in text(client.get(url("session", lobby)))
    assert client.post(url("watch", lobby)).status_code == 302
    assert "Console" in text(client.get(url("room", lobby)))
    assert signed_in(member).post(url("watch", lobby)).status_code == 403


def test_a_frame_looks_again_by_itself_until_somebody_stops_it(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    moving = client.get(url("frame", room) + "?after=3")
    assert moving.headers["Refresh"] == "10"
    assert 'href="?after=3&amp;still=1"' in text(moving)
    still = client.get(url("frame", room) + "?after=3&still=1")
    assert "Refresh" not in still.headers
    assert 'href="?after=3"' in text(still)


def test_the_frame_may_be_framed_by_us_and_the_room_by_nobody(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)

    assert client.get(url("frame", room)).headers["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get(url("room", room)).headers["X-Frame-Options"] == "DENY"
    assert "no-store" in client.get(url("room", room)).headers["Cache-Control"]


def test_the_script_and_the_style_are_small_and_safe() -> None:
    import gzip
    from pathlib import Path

    folder = Path(conducting.__file__).parent / "static" / "live"
    scripts = {path.name: path.read_text() for path in folder.glob("*.js")}
    # With those of the portal about half of the 30 KB that a page may load.
    assert sum(len(gzip.compress(text.encode())) for text in scripts.values()) < 14_000
    for name, script in scripts.items():
        for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "localStorage", "eval("):
            assert unsafe not in script, f"{unsafe} in {name}"


def test_let_in_twice_changes_nothing(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    key = Participation.objects.get(person=member).key
    answer = signed_in(facilitator).post(url("conduct", room, "admit"), {"key": key})

    assert answer.status_code == 409
    assert RoomEvent.objects.filter(kind="admitted", person=member).count() == 1


def test_a_busy_database_is_said_so_and_keeps_what_was_typed(
    room: GroupSession,
    member: User,
    facilitator: User,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = Participation.objects.get(person=member).key
    monkeypatch.setattr(GroupSessionQuerySet, "locked", locked_out)
    monkeypatch.setattr(GroupSessionQuerySet, "locked_all", locked_out)
    form = {"body": "Typed with care", "to": "room", "id": uuid4()}
    json = {"Accept": "application/json"}
    remove = {"key": key, "reason": "Typed with care"}
    client, console = signed_in(member), signed_in(facilitator)
    answers = [
        client.post(url("say", room), form),
        console.post(url("conduct", room, "remove"), remove),
        console.post(url("conduct", room, "remove"), remove, headers={"X-Fragment": "console"}),
    ]

    for answer in answers:
        assert answer.status_code == 503
        assert "Typed with care" in text(answer)
    said = client.post(url("say", room), form, headers=json)
    assert (said.status_code, said.json()["code"]) == (503, "busy")
    FROM_SERVER.validate(said.json())
    assert client.post(url("leave", room)).status_code == 503


def test_a_page_is_shown_when_the_pause_cannot_be_written_just_now(
    room: GroupSession,
    member: User,
    signed_in: SignedIn,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.LIVE_STAFF_GRACE = 0
    cache.clear()
    with monkeypatch.context() as patched:
        patched.setattr(GroupSessionQuerySet, "locked", locked_out)
        assert signed_in(member).get(url("room", room)).status_code == 200
    signed_in(member).get(url("room", room))

    room.refresh_from_db()
    assert room.phase == "paused"
