"""A screen name is read by everybody at once, so nothing that identifies may stand in it.

A first name or a town alone is let through: many people are called Rowan or Lincoln. So are two
words of which the first is an ordinary one: Grey Kettle is nobody, Karen Whitmore may be.
"""

from accounts import names

from .screening import Span, gazetteer, screen


def refuse_what_identifies(name: str) -> str:
    spans = [span for span in screen(name).spans if span.holds and not _is_invented(span)]
    return f"Leave “{spans[0].text}” out of your name: it could show who you are." if spans else ""


def _is_invented(span: Span) -> bool:
    first = gazetteer.given_names().get(span.text.split()[0].lower())
    return span.kind == "person_name" and first is not None and first.ordinary


names.guard(refuse_what_identifies)
