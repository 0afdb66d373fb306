"""Pages about mail: giving an address, the code, taking it away, and stopping mails from a mail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import mail
from django.core.signing import BadSignature
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest

from . import asking, delivery, letters
from .mail_forms import AddressForm, CodeForm, HowForm, how_now
from .models import MAILS_UNANSWERED, MailAddress

TOO_MANY = (
    "Many codes were asked for. So that nobody’s inbox is flooded, please wait. Try again in an"
    " hour, or tomorrow."
)
View = Callable[..., HttpResponse]


def if_offered(view: View) -> View:
    """Without a mail server there is no such page."""

    @wraps(view)
    def only_then(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not delivery.is_offered():
            raise Http404
        return view(request, *args, **kwargs)

    return only_then


def of_ones_own(view: View) -> View:
    """For forms about the address one gave; without one they lead to the page where to give it."""

    @wraps(view)
    def with_address(request: MemberRequest) -> HttpResponse:
        box = MailAddress.objects.of(request.user).select_related("data_key", "person").first()
        return redirect("mail_settings") if box is None else view(request, box)

    return login_required(if_offered(require_POST(with_address)))


@login_required
@if_offered
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: MemberRequest) -> HttpResponse:
    """What it is for and what it shows; and, by what was done so far, the form that comes next."""
    box = MailAddress.objects.of(request.user).select_related("data_key").first()
    if request.method != "POST":
        return _page(request, box)
    if box is not None and box.is_confirmed:
        return redirect("mail_settings")
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            asking.enter(request.user, **form.cleaned_data)
        except asking.TooMany:
            form.add_error(None, TOO_MANY)
        except IntegrityError:  # sent twice at the same moment
            return redirect("mail_settings")
        else:
            return redirect("mail_settings")
    return _page(request, box, address_form=form)


@of_ones_own
def type_code(request: MemberRequest, box: MailAddress) -> HttpResponse:
    if box.is_confirmed:
        return redirect("mail_settings")
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            asking.confirm(box, code=form.cleaned_data["code"])
        except asking.WrongCode:
            form.say_wrong()
        else:
            messages.success(request, "Thank you. From now on you get an e-mail for new notices.")
            return redirect("mail_settings")
    return _page(request, box, code_form=form)


@of_ones_own
def another_code(request: MemberRequest, box: MailAddress) -> HttpResponse:
    try:
        asking.ask_for_another_code(box)
    except asking.TooMany:
        messages.error(request, TOO_MANY)
    else:
        messages.success(request, "Another code is on its way. The one before does not work now.")
    return redirect("mail_settings")


@of_ones_own
def change_how(request: MemberRequest, box: MailAddress) -> HttpResponse:
    form = HowForm(request.POST)
    if not form.is_valid():
        return _page(request, box, how_form=form)
    asking.change(box, **form.cleaned_data)
    messages.success(request, "Changed.")
    return redirect("mail_settings")


@of_ones_own
def take_away(request: MemberRequest, box: MailAddress) -> HttpResponse:
    asking.take_away(request.user)
    messages.success(
        request, "The address and its key are deleted. No e-mail about notices will be sent."
    )
    return redirect("mail_settings")


def _page(request: MemberRequest, box: MailAddress | None, **forms: Any) -> HttpResponse:
    with_link = bool(box and box.with_link)
    shown = next(iter(forms.values()), None)
    page = {
        "box": box,
        "sample": letters.sample(with_link=with_link),
        "mail_host": letters.host(),
        "host_is_neutral": bool(settings.MAIL_LEADS_TO),
        "most_unanswered": MAILS_UNANSWERED,
        "stays_in_memory": delivery.stays_in_memory(),
        "form": shown,  # whose mistakes the summary lists
        "address_form": AddressForm(),
        "code_form": CodeForm(),
        "how_form": HowForm(initial=how_now(box)) if box else None,
        **forms,
    }
    return render(request, "notices/mail_settings.html", page, status=422 if shown else 200)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Where the link in a mail leads; under a neutral name, on to where the notices are."""
    return redirect(f"{settings.MAIL_LEADS_TO}{reverse('notices')}")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails without signing in. Only POST does it, since mail programs look at links; and what
    they send by themselves (RFC 8058) has no cookie, so the token in the address is all it takes.

    A mail that was stopped before gives the same answer: the page tells nobody who gets mail.
    """
    try:
        letters.off_id(token)
    except BadSignature:
        return render(request, "notices/mail_off.html", {"state": "broken"}, status=404)
    if request.method == "POST":
        asking.turn_off(token)
        return render(request, "notices/mail_off.html", {"state": "done"})
    return render(request, "notices/mail_off.html", {"state": "ask"})


@login_required
@require_safe
def outbox(request: MemberRequest) -> HttpResponse:
    """Development only: the newest mails, which no server got, from the memory of this process."""
    if not delivery.stays_in_memory():
        raise Http404
    sent = getattr(mail, "outbox", [])[-20:]
    return render(request, "notices/outbox.html", {"sent": [_as_sent(one) for one in sent[::-1]]})


def _as_sent(letter: mail.EmailMessage) -> str:
    return letter.message().as_string()
