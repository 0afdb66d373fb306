"""The stages of the journey: the one path that guidance, boards and other rooms are arranged by."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """Where somebody is now.

    The values stand in addresses, and so in the browser's history: they are short and say little.
    """

    FOUND_OUT = "found-out", "We have just found out"
    POLICE = "first-days", "The police have been"
    WAITING = "waiting", "Waiting, and the investigation"
    COURT = "court", "Charge and court"
    SENTENCE = "sentence", "The sentence"
    PRISON = "away", "Prison"
    COMING_HOME = "home-again", "Coming home"
    YEARS_LATER = "years-later", "Years later"
    UNSURE = "unsure", "I only suspect"
    MYSELF = "myself", "I am worried about my own thoughts"
    YOUNG_PERSON = "young-person", "A child or young person’s behaviour worries me"

    @property
    def line(self) -> str:
        """What this stage is, in one sentence."""
        return _LINES[self]

    @property
    def address(self) -> str:
        """The `?stage=` part of the guidance index."""
        return f"?stage={self.value}"


_LINES: dict[str, str] = {
    Stage.FOUND_OUT: "Somebody told you, or you found something, and nothing feels the same.",
    Stage.POLICE: "A search, an arrest, or a call from the station.",
    Stage.WAITING: "Bail, seized devices, and months without an answer.",
    Stage.COURT: "A charge, hearings, and what may be said in public.",
    Stage.SENTENCE: "What the court decided, and the rules that come with it.",
    Stage.PRISON: "Letters, calls, visits, and life outside without them.",
    Stage.COMING_HOME: "Release, a safety plan, and where everybody will live.",
    Stage.YEARS_LATER: "It still comes back, and life goes on around it.",
    Stage.UNSURE: "A feeling you can’t put down, and no proof.",
    Stage.MYSELF: "You want help before anybody is hurt.",
    Stage.YOUNG_PERSON: "You are not sure what is usual at their age.",
}

# The journey in order, and the ways in that stand beside it.
JOURNEY = tuple(list(Stage)[:8])
BESIDE_THE_JOURNEY = (Stage.UNSURE, Stage.MYSELF, Stage.YOUNG_PERSON)
