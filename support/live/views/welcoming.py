"""What the console asks for about who comes in, and notes between colleagues."""

from collections.abc import Callable

from accounts.requests import MemberRequest
from support.live import hosting, notes
from support.live.access import Standing

from .running import key_of


def _put_back(request: MemberRequest, standing: Standing) -> None:
    hosting.put_back(
        standing.session,
        key_of(request),
        facilitator=request.user,
        words=request.POST.get("reason", ""),
    )


def _tell_waiting(request: MemberRequest, standing: Standing) -> None:
    hosting.tell_waiting(standing.session, request.POST.get("reason", ""), facilitator=request.user)


def _rename(request: MemberRequest, standing: Standing) -> None:
    hosting.rename(
        standing.session,
        key_of(request),
        request.POST.get("reason", "").replace("\0", ""),
        facilitator=request.user,
    )


def _note(request: MemberRequest, standing: Standing) -> None:
    notes.write(standing.session, request.POST.get("reason", ""), by=request.user)


ACTS: dict[str, Callable[[MemberRequest, Standing], str | None]] = {
    "put-back": _put_back,
    "tell-waiting": _tell_waiting,
    "rename": _rename,
    "note": _note,
}
