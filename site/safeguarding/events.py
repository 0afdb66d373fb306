"""What the sockets of the review queue are told: which case moved, and how it stands now. Never words.

On the channel layer goes a number; each socket asks the database what is so at that moment, for whoever
it belongs to. Two announcements that change places on the way therefore do no harm.

From a page:  {"type": "beat"}
To a page:    {"type": "ready"}
              {"type": "beat"}
              {"type": "case", "case": 12, "state": "taken", "by": "Moderator Wren",
               "until": "14:20", "mine": false, "new": false}

`state` is "waiting", "taken", "with_author", "with_leads" or "decided"; `by` and `until` come with
"taken" only.
A socket is closed with one of `Close`, and a page tries again only after the others.
"""

import json
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Case

Frame = dict[str, Any]

# All sockets of the queue. Whether a person may still look is asked whenever something is sent.
QUEUE = "safeguarding.queue"
MAX_FRAME = 256  # characters


class Close(IntEnum):
    BAD_FRAMES = 4400
    SIGN_IN = 4401
    NOT_ALLOWED = 4403
    TOO_FAST = 4429


def opened(case: "Case") -> None:
    """It waits, and did not before."""
    _announce(case, is_new=True)


def changed(case: "Case") -> None:
    """It was taken, given back, handed to the leads, decided or rewritten."""
    _announce(case, is_new=False)


def _announce(case: "Case", *, is_new: bool) -> None:
    frame = {"type": "case.moved", "case": case.pk, "new": is_new}
    # Robust: when the layer is down, what was written stays written, and the page has its link.
    transaction.on_commit(lambda: _send(frame), robust=True)


def _send(frame: Frame) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(QUEUE, frame)


def encode(case: "Case", person: Any, *, is_new: bool) -> Frame:
    """How a case stands now, for this person. Reads `claimed_by`."""
    mine = case.claimed_by_id == person.pk
    frame = {"type": "case", "case": case.pk, "state": _state(case), "mine": mine, "new": is_new}
    if frame["state"] == "taken" and case.claimed_by and case.claimed_until:
        frame["by"] = case.claimed_by.screen_name
        frame["until"] = timezone.localtime(case.claimed_until).strftime("%H:%M")
    return frame


def _state(case: "Case") -> str:
    if case.can_be_decided and case.claimed_now:
        return "taken"
    if case.state == case.State.NEW:
        return "waiting"
    if case.state == case.State.ESCALATED:
        return "with_leads"
    return "with_author" if case.state == case.State.AWAITING_MEMBER else "decided"


def is_beat(text: str | None) -> bool:
    """The one thing a page may say. Whatever else comes is no frame of ours."""
    if text is None or len(text) > MAX_FRAME:
        return False
    try:
        return bool(json.loads(text) == {"type": "beat"})
    except (ValueError, RecursionError):
        return False
