"""What a moderator does in the queue: take, take over, give back, open, decide, rest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.staying import asks_by_itself
from privacy import trail
from safeguarding import bulk, care, casework, deciding, hearing, resting, reviewing
from safeguarding.filtering import Filters
from safeguarding.forms import DecisionForm, SpamForm
from safeguarding.models import Case
from safeguarding.refusals import Refused

from .care import how_was_that
from .queue import may_decide, render_queue
from .shut import not_open_to

View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_decide(request.user):
            return not_open_to(request)
        return view(request, *args, **kwargs)

    return require_POST(asked)


def _back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("safeguarding_queue") + Filters(request.GET).address())


def _to(case: Case, request: HttpRequest) -> HttpResponse:
    address = reverse("safeguarding_case", args=[case.pk])
    return redirect(address + Filters(request.GET).address())


@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case for ten minutes, or give it back with `release`."""
    case = get_object_or_404(Case, pk=pk)
    try:
        if "release" in request.POST:
            casework.release(case, moderator=request.user)
            messages.success(request, "It is back in the list.")
            return _back_to_list(request)
        casework.claim(case, moderator=request.user)
        messages.success(request, "This is yours for ten minutes.")
    except Refused as refused:
        messages.error(request, refused.words)
    return _to(case, request)


@asks_by_itself
@for_moderators
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the open page, as long as somebody is working on it: 204, or 409 when it was lost."""
    case = get_object_or_404(Case, pk=pk)
    kept = case.claimed_by_id == request.user.pk and casework.renew(case, moderator=request.user)
    return HttpResponse(status=204 if kept else 409)


@for_moderators
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=pk)
    try:
        casework.take_over(case, moderator=request.user, reason=request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, "You have taken it over. That you did is on record.")
    return _to(case, request)


@for_moderators
def give_next(request: HttpRequest) -> HttpResponse:
    """Take the case that is most pressing, shared fairly: see `resting`."""
    for _ in range(3):  # somebody else may take it in the same moment
        case = resting.next_for(request.user)
        if case is None:
            break
        try:
            casework.claim(case, moderator=request.user)
        except Refused:
            continue
        messages.success(request, "This is yours for ten minutes.")
        return redirect("safeguarding_case", case.pk)
    messages.success(request, "Nothing waits for you just now.")
    return redirect("safeguarding_queue")


@for_moderators
def open_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Show sealed words on this one page. That they were opened, and by whom, goes on the trail."""
    case = get_object_or_404(Case, pk=pk)
    item = hearing.item_of(case)
    if item is None:
        raise Http404
    if not reviewing.hook(reviewing.of(item), "is_covered"):
        return _to(case, request)
    with transaction.atomic():
        trail.record("safeguarding.words_opened", actor=request.user, about=case)
    return render_queue(request, case, opened=True)


@for_moderators
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=pk)
    item = hearing.item_of(case)
    if item is None:
        raise Http404
    form = DecisionForm(request.POST, case=case, item=item)
    if "put_in" in request.POST:
        return render_queue(request, case, form.with_kind_words())
    if form.is_valid():
        if "preview" in request.POST:
            return render_queue(request, case, form.with_preview())
        try:
            deciding.decide(case, moderator=request.user, **form.chosen())
        except Refused as refused:
            form.add_error(None, refused.words)
            return render_queue(request, case, _carried_over(form, case), status=409)
        messages.success(request, "Done. The people concerned have been told.")
        if care.is_heavy(case):
            messages.info(request, how_was_that())
        following = resting.next_for(request.user)
        if following is None:
            return _back_to_list(request)
        messages.info(request, "This is the next one that waits.")
        return _to(following, request)
    return render_queue(request, case, form, status=422)


def _carried_over(form: DecisionForm, case: Case) -> DecisionForm:
    """The same words with the version now shown, so that a second press decides about that one."""
    form.data = {**form.data.dict(), "version": str(case.version)}  # type: ignore[attr-defined]
    return form


@for_moderators
def take_away_several(request: HttpRequest) -> HttpResponse:
    """Spam of new authors: one rule and one reason, a decision for each. Says what was not done."""
    form = SpamForm(request.POST)
    if not form.is_valid():
        return render_queue(request, None, several_form=form, status=422)
    outcome = bulk.take_away(
        form.cleaned_data["cases"],
        moderator=request.user,
        policy=form.cleaned_data["policy"],
        reason=form.cleaned_data["reason"],
    )
    return render_queue(request, None, outcome=outcome)


@for_moderators
def rest(request: HttpRequest) -> HttpResponse:
    """A break, or going on: either way the hard ones are counted anew."""
    resting.rest(request.user)
    if "break" in request.POST:
        given = resting.give_back_all(request.user)
        messages.success(
            request,
            "Take your time."
            + (" What you had taken is back in the list." if given else "")
            + " Others can read what waits.",
        )
        return redirect("safeguarding_queue")
    messages.success(request, "Thank you. You can stop at any moment.")
    return _back_to_list(request)


@for_moderators
def keys(request: HttpRequest) -> HttpResponse:
    """Switch the keys of the queue on or off, for this person, wherever they sign in."""
    on = request.POST.get("keys") == "on"
    resting.turn_keys(request.user, on=on)
    messages.success(request, "Keys work here now." if on else "Keys do nothing here now.")
    return _back_to_list(request)
