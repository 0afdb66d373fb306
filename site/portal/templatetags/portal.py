"""Small pieces every template may use without loading anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts import typed
from accounts.staying import mark_of
from home.pages.front_door import guidance_address
from journey import ways

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Any) -> SafeString:
    """Django's own, and who the page was made for: so that what is typed into any form of ours can
    be given back to the person who typed it, and to nobody else (accounts.typed)."""
    token = mark_safe(CsrfTokenNode().render(context))
    request = context.get("request")
    mark = mark_of(request.user) if hasattr(request, "user") else ""
    if not token or not mark:
        return token
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, typed.MARK, mark)


@register.simple_tag(takes_context=True)
def destinations(context: Any) -> list[tuple[str, str]]:
    """The four places in the header: (address, words). Nobody is led to a door that is shut."""
    person = getattr(context.get("request"), "user", None)
    places = [
        (guidance_address(), "Guidance"),
        (reverse("forum:boards"), "Forum"),
        (reverse("live:programme"), "Group sessions"),
        (reverse("help_now"), "Help now"),
    ]
    if person is not None and person.is_authenticated and not may_read_forum(person):
        del places[1]
    return places


@register.filter
def may_read_forum(person: Any) -> bool:
    """Whether the forum's door is open to somebody signed in."""
    return bool(person.has_perm("forum.read_forum"))


@register.simple_tag(takes_context=True)
def current_if_under(context: Any, address: str) -> str:
    """The value of `aria-current` for a link in the header."""
    request = context.get("request")
    if request is None or address == "/" or not request.path.startswith(address):
        return ""
    return "page" if request.path == address else "true"


@register.filter
def in_words(moment: datetime | None) -> str:
    """A moment as people say it: "today, 7 pm", or "Tuesday 3 March, 7:30 pm"."""
    if moment is None:
        return ""
    local, now = timezone.localtime(moment), timezone.localtime()
    hour = f"{local.hour % 12 or 12}"
    clock = f"{hour}:{local.minute:02}" if local.minute else hour
    half = "am" if local.hour < 12 else "pm"
    if local.date() == now.date():
        day = "today"
    elif local.date() == now.date() - timedelta(days=1):
        day = "yesterday"
    elif local.date() == now.date() + timedelta(days=1):
        day = "tomorrow"
    else:
        day = date_format(local, "l j F" if local.year == now.year else "l j F Y")
    return f"{day}, {clock} {half}"


@register.filter
def in_fours(code: str) -> str:
    """A code in groups of four, as people read and type it: "1234 5678"."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.simple_tag
def ways_on(kind: str, stage: str) -> Sequence[ways.Way]:
    """`{% ways_on "talk" stage as boards %}`: what a room has for a stage of the journey."""
    return ways.on(kind, stage)
