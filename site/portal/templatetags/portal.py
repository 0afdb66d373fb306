"""Small pieces every template may use without loading anything."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def destinations() -> list[tuple[str, str]]:
    """The four places in the header: (address, words)."""
    return [
        ("/guidance/", "Guidance"),
        (reverse("forum:boards"), "Forum"),
        (reverse("live:programme"), "Group sessions"),
        (reverse("help_now"), "Help now"),
    ]


@register.simple_tag(takes_context=True)
def current_if_under(context: Any, address: str) -> str:
    """The value of `aria-current` for a link in the header."""
    request = context.get("request")
    if request is None or not request.path.startswith(address):
        return ""
    return "page" if request.path == address else "true"
