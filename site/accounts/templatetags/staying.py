"""What pages of somebody signed in carry, and what the way back in carries for them."""

from typing import Any

from django import template
from django.conf import settings

from accounts import typed
from accounts.staying import mark_of

register = template.Library()


@register.inclusion_tag("accounts/staying.html", takes_context=True)
def warning_before_the_end(context: Any) -> dict[str, Any]:
    """Shown by a script; without one, a line that says what will happen."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "exit_url": context.get("exit_url"),
        "left": request.session.seconds_left,
        "warn": settings.SESSION_WARNING_SECONDS,
        "warn_minutes": max(1, round(settings.SESSION_WARNING_SECONDS / 60)),
        "idle_minutes": max(1, round(settings.SESSION_IDLE_SECONDS / 60)),
        "whose": mark_of(request.user),
    }


def _kept(request: Any) -> typed.Kept | None:
    if not hasattr(request, "kept"):
        request.kept = typed.read(request)
    kept: typed.Kept | None = request.kept
    return kept


@register.inclusion_tag("accounts/kept_field.html", takes_context=True)
def kept_field(context: Any) -> dict[str, Any]:
    """In every form on the way to signing in: what was typed before."""
    kept = _kept(context["request"])
    return {"name": typed.FIELD, "sealed": kept.sealed() if kept else ""}


@register.simple_tag(takes_context=True)
def something_is_kept(context: Any) -> bool:
    return _kept(context["request"]) is not None
