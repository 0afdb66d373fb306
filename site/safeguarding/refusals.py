"""Why something about a case was not done, in words for the person who tried."""


class Refused(Exception):
    code = "refused"
    words = "That could not be done."

    def __init__(self, words: str = "") -> None:
        self.words = words or self.words
        super().__init__(self.words)


class AlreadyDecided(Refused):
    code = "already_decided"
    words = "Somebody decided about this while you were reading. Nothing of yours was saved twice."


class Stale(Refused):
    code = "stale"
    words = "This changed while you were reading. Look at it again, then decide."


class ClaimedByAnother(Refused):
    code = "claimed"
    words = "Another moderator is reading this now. It comes back to the list in a few minutes."


class OwnWriting(Refused):
    code = "own_writing"
    words = "This is your own writing, or you reported it, so somebody else has to decide."


class NotPossible(Refused):
    code = "not_possible"
    words = "That cannot be done with this any more. Look at it again, then decide."


class ReasonMissing(Refused):
    code = "reason_missing"
    words = "Choose the rule, and write the reason that its author will read."


class NotPressingEnough(Refused):
    code = "not_pressing"
    words = "Only a case of a crisis can be taken over. This one comes back to the list by itself."


class TooGrave(Refused):
    code = "too_grave"
    words = "This one is urgent. Read it by itself."


class NotNew(Refused):
    code = "not_new"
    words = "Its author is not new here. Read it by itself."
