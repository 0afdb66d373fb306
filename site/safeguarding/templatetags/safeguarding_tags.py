from typing import Any

from django import template
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from safeguarding import counting, hours, reviewing

register = template.Library()


@register.simple_tag(takes_context=True)
def open_case_count(context: Any) -> int:
    """How many cases wait for a moderator; 0 for those who may not decide. No query as a rule."""
    request = context.get("request")
    person = getattr(request, "user", None)
    if person is None or not person.has_perm("safeguarding.decide_case"):
        return 0
    return counting.waiting(person)


@register.simple_tag
def report_link(item: models.Model) -> str:
    """The address where `item` can be reported: `<a href="{% report_link post %}">`."""
    return reverse("safeguarding:report", args=[reviewing.of(item).key, item.pk])


@register.simple_tag
def moderation_hours() -> str:
    """When what has to be read first is read, from the hours of moderation."""
    words = hours.now_in_words(hours.known())
    return format_html('<p class="meta">{}</p>', words) if words else ""
