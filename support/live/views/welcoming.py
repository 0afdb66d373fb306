"""What the console asks for about who comes in and what may be written."""

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


def _lock(request: MemberRequest, standing: Standing) -> None:
    def wanted(name: str) -> bool | None:
        return {"on": True, "off": False}.get(request.POST.get(name, ""))

    hosting.lock(
        standing.session, facilitator=request.user, talk=wanted("talk"), lines=wanted("lines")
    )


def _note(request: MemberRequest, standing: Standing) -> None:
    notes.write(standing.session, request.POST.get("reason", ""), by=request.user)


ACTS: dict[str, Callable[[MemberRequest, Standing], str | None]] = {
    "put-back": _put_back,
    "tell-waiting": _tell_waiting,
    "rename": _rename,
    "lock": _lock,
    "note": _note,
}
