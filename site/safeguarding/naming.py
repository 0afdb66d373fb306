"""A screen name is read by everybody at once, so nothing that identifies may stand in it.

A first name or a town alone is let through: many people are called Rowan or Lincoln.
"""

from accounts import names

from .screening import screen


def refuse_what_identifies(name: str) -> str:
    spans = [span for span in screen(name).spans if span.holds]
    return f"Leave “{spans[0].text}” out of your name: it could show who you are." if spans else ""


names.guard(refuse_what_identifies)
