"""Taking back what one wrote, and one's name. One page, and the steps behind it.

    scrub          a new name; what should happen to which posts; what remains; what this cannot do
    choose_posts   a list with boxes
    check          "this covers 14 posts in 5 conversations": done by the button below it
    last_step      the same for withdrawing, after signing in again
    done           what was done

Open to whoever is signed in, also to those who may not write any more. What was chosen travels in the
session, which is sealed; never in an address, which stays in the history of a device.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import exporting
from accounts import scrubbing as remaining
from accounts.pacing import allow, keep_to
from accounts.requests import MemberRequest
from accounts.your_data import after_signing_in_again
from forum import old_names, scrubbing
from forum.models import Post
from forum.scrubbing import Action, Choice, Extent, Which
from forum.scrubbing_forms import ChoiceForm, NewNameForm, PostsForm, actions_of

CHOSEN, RESULT = "scrubbing", "scrubbed"  # in the session, between two pages
POSTS_A_PAGE = 30
# The forms on one page have fields of the same kind; each has names of its own.
NAME = "name"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scrub(request: MemberRequest) -> HttpResponse:
    form = ChoiceForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        return _go_on(request, form.choice)
    return _page(request, choice=form)


@login_required
@require_POST
def take_new_name(request: MemberRequest) -> HttpResponse:
    """At once, everywhere. The old name is not kept: it is looked for now or never."""
    old = request.user.screen_name
    form = NewNameForm(request.POST, person=request.user, prefix=NAME)
    if not form.is_valid():
        return _page(request, name=form)
    try:
        person = form.save()
    except IntegrityError:
        request.user.refresh_from_db()
        form.say_taken()
        return _page(request, name=form)
    messages.success(
        request,
        f"Other people now see you as {person.screen_name}, also on all that you wrote before.",
    )
    if form.cleaned_data["look_for_old"] and old != person.screen_name:
        _look_for(request, old)
    return redirect("forum:scrub")


def _look_for(request: MemberRequest, old: str) -> None:
    if not allow(request.user, old_names.LOOKING):
        messages.info(
            request, "You have asked for old names three times today. Please ask again tomorrow."
        )
        return
    found = old_names.ask_to_look_for(old, person=request.user)
    if found:
        posts = "1 post" if found == 1 else f"{found} posts"
        messages.success(
            request, f"Your old name stands in {posts} by others. A moderator looks at each."
        )
    else:
        messages.success(request, "Your old name was found in nothing that others wrote near you.")


def _page(
    request: MemberRequest, *, name: NewNameForm | None = None, choice: ChoiceForm | None = None
) -> HttpResponse:
    kept = exporting.what_is_kept(request.user)
    sent = next((form for form in (name, choice) if form is not None and form.is_bound), None)
    return render(
        request,
        "forum/scrub/page.html",
        {
            "name": name or NewNameForm(person=request.user, prefix=NAME),
            "choice": choice or ChoiceForm(person=request.user),
            "form": sent,
            "wrote": any(line.count for line in kept if line.held.model is Post),
            "remains": remaining.remains_of(request.user),
            "kept": [line for line in kept if line.count],
        },
        status=422 if sent else 200,
    )


def _go_on(request: MemberRequest, choice: Choice) -> HttpResponse:
    """To the list, or to what has to be confirmed. Withdrawing takes signing in again."""
    request.session[CHOSEN] = choice.to_store()
    if choice.which == Which.CHOSEN and not choice.posts:
        return redirect("forum:scrub_posts")
    withdraws = choice.action == Action.WITHDRAW
    return redirect("forum:scrub_last_step" if withdraws else "forum:scrub_check")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_posts(request: MemberRequest) -> HttpResponse:
    """Each button of the list sends what is ticked along, so that no page of it is lost."""
    before = _choice(request)
    initial = {"action": before.action if before else Action.COVER}
    posted = request.method == "POST"
    form = PostsForm(request.POST if posted else initial, person=request.user)
    if not form.is_valid():
        form = PostsForm(initial, person=request.user)
        form.full_clean()
    action = form.cleaned_data["action"]
    ticked = (
        form.ticked(request.POST.getlist("post")) if posted else (before.posts if before else ())
    )
    if posted and "go_on" in request.POST and ticked:
        return _go_on(request, Choice(action, Which.CHOSEN, posts=ticked))
    fits = scrubbing.fitting(request.user, action)
    if board := form.cleaned_data["board"]:
        fits = fits.filter(topic__board=board)
    last = Post.objects.by(request.user).filter(pk=_number(request.POST.get("older", ""))).first()
    listed = fits.older_than(last) if last else fits
    found = list(listed.newest_first().select_related("topic__board")[: POSTS_A_PAGE + 1])
    shown = found[:POSTS_A_PAGE]
    here = {post.pk for post in shown}
    missing = posted and "go_on" in request.POST
    return render(
        request,
        "forum/scrub/posts.html",
        {
            "form": form,
            "action": Action(action),
            "actions": actions_of(request.user),
            "posts": shown,
            "ticked": set(ticked),
            "elsewhere": [pk for pk in ticked if pk not in here],
            "older": shown[-1].pk if len(found) > POSTS_A_PAGE else None,
            "is_first": last is None,
            "nothing_ticked": missing,
        },
        status=422 if missing else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest) -> HttpResponse:
    """Covering and uncovering. Both can be undone, so nobody is asked for a password in fear."""
    choice = _choice(request)
    if choice is None:
        return redirect("forum:scrub")
    if choice.action == Action.WITHDRAW:
        return redirect("forum:scrub_last_step")
    return _confirm(request, choice)


@require_http_methods(["GET", "HEAD", "POST"])
@after_signing_in_again
def last_step(request: MemberRequest) -> HttpResponse:
    """Withdrawing cannot be undone: whoever sits down at an open session must not be able to."""
    choice = _choice(request)
    return redirect("forum:scrub") if choice is None else _confirm(request, choice)


def _confirm(request: MemberRequest, choice: Choice) -> HttpResponse:
    if request.method != "POST":
        extent = scrubbing.extent_of(request.user, choice)
        return render(request, "forum/scrub/confirm.html", {"choice": choice, "extent": extent})
    keep_to(request.user, scrubbing.SCRUBBING)
    try:
        extent = scrubbing.scrub(request.user, choice)
    except OperationalError:
        messages.error(
            request, "That stopped half way. What was done stays done. Press the button once more."
        )
        return redirect(request.path)
    del request.session[CHOSEN]
    request.session[RESULT] = {"action": choice.action, **vars(extent)}
    return redirect("forum:scrub_done")


@login_required
@require_safe
def done(request: MemberRequest) -> HttpResponse:
    result: dict[str, Any] | None = request.session.get(RESULT)
    if result is None:
        return redirect("forum:scrub")
    counts = {name: count for name, count in result.items() if name != "action"}
    return render(
        request,
        "forum/scrub/done.html",
        {
            "action": result["action"],
            "extent": Extent(**counts),
            "told": result["posts"] >= scrubbing.MANY and result["action"] != Action.UNCOVER,
        },
    )


def _choice(request: MemberRequest) -> Choice | None:
    kept = request.session.get(CHOSEN)
    return Choice.stored(kept) if kept else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
