"""What staff did, in a chain that nobody can change unnoticed, and that names nobody.

    with transaction.atomic():
        ...the act itself...
        trail.record("safeguarding.decided.hide", actor=moderator, about=case)

An app registers its acts in `trail_acts.py` when it starts (`acts.register`). Recording is the last
thing in a transaction: it holds the head of the chain until the commit. See docs/audit-trail.md.
"""

from typing import Any


def record(code: str, *, actor: Any, about: Any = None, **details: Any) -> None:
    """Write one act down, in the transaction of the act. `actor` is None for a command.

    `about` is a row; of it only the model and the number are kept, and of a person only a reference.
    Raises NotInATransaction, UnknownAct or NotAllowed (a detail that was not registered). Costs 4
    queries, and 1 for each person in it.
    """
    from . import recording  # the records need the apps to be loaded

    recording.record(code, actor=actor, about=about, details=details)
