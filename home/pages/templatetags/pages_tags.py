"""What templates of other rooms may show of ours."""

from django import template

from home.pages import crisis_lines as lines
from home.pages import front_door
from home.pages.crisis_lines import Line

register = template.Library()


@register.simple_tag
def crisis_lines(country: str = "GB") -> list[Line]:
    """`{% crisis_lines as lines %}`: no query as a rule, one after a change."""
    return lines.shown(country)


@register.simple_tag
def guidance_address() -> str:
    """`{% guidance_address as guidance %}`: where guidance begins, wherever editors have put it."""
    return front_door.guidance_address()
