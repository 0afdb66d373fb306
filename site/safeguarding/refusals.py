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


class OwnDecision(Refused):
    code = "own_decision"
    words = (
        "You made the decision that is appealed, or you appealed, so somebody else has to hear it."
    )


class NotPossible(Refused):
    code = "not_possible"
    words = "That cannot be done with this any more. Look at it again, then decide."


class ReasonMissing(Refused):
    code = "reason_missing"
    words = "Choose the rule, and write the reason that its author will read."


class NotWithThat(Refused):
    """Measures that cannot be part of one decision."""

    code = "not_with_that"
    words = "That does not go together in one decision. Look at it again."


class WordsNotFound(Refused):
    code = "words_not_found"
    words = "Write the words that are to be removed exactly as they stand in the text."


class CannotAppeal(Refused):
    code = "cannot_appeal"
    words = "You cannot ask for another look at this any more, or you have asked already."


class ReasonNeeded(Refused):
    code = "reason_needed"
    words = "Write why. It is sealed, and read only by those who may open the record."


class NotALead(Refused):
    code = "not_a_lead"
    words = "Only safeguarding leads can do this."


class MayNotEscalate(Refused):
    code = "may_not_escalate"
    words = (
        "Your role does not hand things to the safeguarding leads. Tell somebody whose role does."
    )


class AlreadyEscalated(Refused):
    code = "already_escalated"
    words = "The safeguarding leads have this already. If you know something new, tell a lead."


class AlreadyAsked(Refused):
    code = "already_asked"
    words = "You have asked already. Another lead has to confirm it, or it ends by itself."


class TakesTwoPeople(Refused):
    code = "takes_two_people"
    words = "You asked for this yourself. Another safeguarding lead has to confirm it."


class NotOpen(Refused):
    code = "not_open"
    words = (
        "This is not open to you now. It was ended, or its half hour is over. You can ask again."
    )


class NotRead(Refused):
    code = "not_read"
    words = "You have to have opened this record, together with another lead, before you do that."


class RecordClosed(Refused):
    code = "record_closed"
    words = "This record is closed. A note can still be added."


class RecordStillOpen(Refused):
    code = "record_still_open"
    words = "Close the record first. How long it is kept counts from then."


class NotPressingEnough(Refused):
    code = "not_pressing"
    words = "Only a case of a crisis can be taken over. This one comes back to the list by itself."


class TooGrave(Refused):
    code = "too_grave"
    words = "This one is urgent. Read it by itself."


class NotNew(Refused):
    code = "not_new"
    words = "Its author is not new here. Read it by itself."
