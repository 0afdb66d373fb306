"""The room: the page, what was said since, and saying something."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from support.live import events, floor_state, placing, roster, talking
from support.live.access import Action, Standing
from support.live.forms import SayForm
from support.live.models import RoomEvent
from support.live.refusals import Refused

from .console import console_context
from .doors import frame_that_looks_again, in_a_frame, inside, refused_json, status_of, wants_json

# How much of the log a page shows; the rest is one link away.
SHOWN = 200


@inside
@require_safe
def room(request: MemberRequest, standing: Standing) -> HttpResponse:
    return room_page(request, standing)


def room_page(
    request: MemberRequest, standing: Standing, form: SayForm | None = None, status: int = 200
) -> HttpResponse:
    session = standing.session
    after = 0 if "all" in request.GET else max(0, session.last_seq - SHOWN)
    frames, last = _everything(standing, after)
    draft, read_to = placing.of(standing)
    read_to = max(read_to, _number(request.GET.get("since")))
    context: dict[str, Any] = {
        "session": session,
        "standing": standing,
        "frames": frames,
        "last": last,
        "earlier_pages": after > 0,
        "no_frame": {"seq": 0, "from": {"name": "them"}},
        "form": form or _empty_form(request, standing, draft),
        "first_new": _first_new(frames, read_to),
        "asked_break": "break" in request.GET,
        "may_say": standing.may(Action.SAY),
        "people": roster.here(session),
        "show_help": "help" in request.GET,
        "said": request.GET.get("said", ""),
        "for_staff": standing.is_staff,
    }
    context |= floor_state.context(standing)
    if standing.is_staff:
        context |= console_context(standing)
    return render(request, "live/room.html", context, status=status)


def _empty_form(request: MemberRequest, standing: Standing, draft: placing.Draft | None) -> SayForm:
    """With what was begun here before, or with a quick answer that a facilitator chose."""
    initial: dict[str, Any] = {"id": uuid.uuid4()}
    if draft is not None:
        initial |= {"body": draft.body, "to": draft.to or "room"}
        initial["id"] = draft.client_id or initial["id"]
    answers = standing.session.prepared_answers if standing.is_staff else []
    wanted = _number(request.GET.get("answer"))
    if 0 < wanted <= len(answers):
        initial["body"] = "\n".join(filter(None, [initial.get("body"), answers[wanted - 1]]))
    return SayForm(session=standing.session, for_staff=standing.is_staff, initial=initial)


def _first_new(frames: list[events.Frame], read_to: int) -> int:
    """The number before which the page says "new"; 0 if nothing is new, or all of it."""
    if not read_to:
        return 0
    shown = (frame["seq"] for frame in frames if frame["type"] == "message" and "own" not in frame)
    return next((seq for seq in shown if seq > read_to), 0)


def _everything(standing: Standing, after: int) -> tuple[list[events.Frame], int]:
    frames: list[events.Frame] = []
    while True:
        unread = talking.read(standing.session, eyes=standing.eyes, after=after)
        frames += unread.frames
        after = unread.last
        if unread.is_all:
            return frames, after


def _number(text: str | None) -> int:
    """A log number out of an address; whatever makes no sense is 0, the beginning."""
    digits = text or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


@inside
@require_safe
def report(request: MemberRequest, standing: Standing, seq: int) -> HttpResponse:
    """From a message to the form that tells a moderator about it. Pages know messages by their number
    in the room; whether this person may read it is asked there."""
    said = RoomEvent.objects.of(standing.session).said().filter(seq=seq).values("pk").first()
    if said is None:
        raise Http404
    return redirect("safeguarding:report", "live-message", said["pk"])


@asks_by_itself
@in_a_frame
@inside
@require_safe
def frame(request: MemberRequest, standing: Standing) -> HttpResponse:
    """Without a script: what was said since the page was opened, in a frame that asks again."""
    after = _number(request.GET.get("after"))
    frames, _ = _everything(standing, after)
    # Without the standing there are no forms in it: their answer could not be shown in a frame.
    context = {"session": standing.session, "frames": frames, "for_staff": standing.is_staff}
    context["reactions"] = floor_state.reactions(standing.session, after=after)
    return frame_that_looks_again(request, "live/room/frame.html", context)


@asks_by_itself
@inside
@require_safe
def poll(request: MemberRequest, standing: Standing) -> HttpResponse:
    """The same frames as on the socket, over HTTP, when sockets do not work."""
    session = standing.session
    welcome = talking.enter(standing)
    after = _number(request.GET.get("last"))
    frames = [welcome]
    if request.GET.get("epoch", session.epoch) != session.epoch or after > session.last_seq:
        frames.append(events.resync(session.epoch))
        after = 0
    unread = talking.read(session, eyes=standing.eyes, after=after)
    frames += [*unread.frames, events.ready(unread.last)]
    return JsonResponse({"frames": frames, "more": not unread.is_all})


@inside
@require_POST
def say(request: MemberRequest, standing: Standing) -> HttpResponse:
    session = standing.session
    form = SayForm(request.POST, session=session, for_staff=standing.is_staff)
    answers_json = wants_json(request)
    if not form.is_valid():
        if answers_json:
            text = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return refused_json(Refused(events.Code.WRONG_FIELDS, text))
        return room_page(request, standing, _keeping_what_was_typed(form), status=422)
    client_id: uuid.UUID = form.cleaned_data["id"]
    try:
        said = talking.say(
            session,
            author=request.user,
            client_id=client_id,
            body=form.cleaned_data["body"],
            to=form.cleaned_data["to"],
        )
    except Refused as no:
        if answers_json:
            return refused_json(no, str(client_id))
        form.add_error("body", no.text)
        session.refresh_from_db()
        return room_page(request, standing, form, status=status_of(no))
    if answers_json:
        return JsonResponse(
            events.said(str(client_id), said.seq, said.state, help_now=said.help_now)
        )
    query = f"?said={said.state}" + ("&help=1#help" if said.help_now else "#newest")
    return redirect(reverse("live:room", args=[session.slug]) + query)


def _keeping_what_was_typed(form: SayForm) -> SayForm:
    """A form without a usable id cannot be sent again as it is: give it a new one."""
    if "id" in form.errors:
        data = {**form.data.dict(), "id": str(uuid.uuid4())}  # type: ignore[attr-defined]
        renewed = SayForm(data, session=form.session, for_staff=form.for_staff)
        renewed.is_valid()
        return renewed
    return form
