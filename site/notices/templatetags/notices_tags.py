from typing import Any

from django import template

from notices.models import Notice

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Any) -> int:
    """How many notices wait for the person who looks; one query."""
    return Notice.objects.of(context["request"].user).unread().count()
