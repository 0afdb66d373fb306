"""The stages of the journey, as a conversation names them. A stand-in for the shared list, with the
same slugs and words."""

STAGES = (
    ("found-out", "We have just found out"),
    ("first-days", "The police have been"),
    ("waiting", "Waiting, and the investigation"),
    ("court", "Charge and court"),
    ("sentence", "The sentence"),
    ("away", "Prison"),
    ("home-again", "Coming home"),
    ("years-later", "Years later"),
    ("unsure", "I only suspect"),
)
_NAMES = dict(STAGES)


def name_of(slug: str) -> str:
    """In words; empty for one that is not, or not any more, on the list."""
    return _NAMES.get(slug, "")
