"""A screen name is read by everybody at once, so nothing that identifies may stand in it."""

from accounts import names

from .screening import screen


def refuse_what_identifies(name: str) -> str:
    spans = screen(name).spans
    return f"Leave “{spans[0].text}” out of your name: it could show who you are." if spans else ""


names.guard(refuse_what_identifies)
