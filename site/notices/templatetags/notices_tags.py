from typing import Any

from django import template

from accounts import asked
from notices import delivery, telling
from notices.models import MailAddress, Notice

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Any) -> int:
    """How many notices wait for the person who looks. A query only if that changed meanwhile."""
    person = context["request"].user
    known: int | None = asked.known(person, telling.UNREAD)
    return Notice.objects.of(person).unread().count() if known is None else known


@register.simple_tag
def mail_is_offered() -> bool:
    return delivery.is_offered()


@register.simple_tag(takes_context=True)
def mail_state(context: Any) -> str:
    """ "", "off", "unconfirmed", "refused", "resting" or "on"; one query. Nothing if not offered."""
    if not delivery.is_offered():
        return ""
    box = MailAddress.objects.of(context["request"].user).defer("address").first()
    if box is None:
        return "off"
    if box.refused_at:
        return "refused"
    if not box.is_confirmed:
        return "unconfirmed"
    return "resting" if box.is_resting else "on"
