"""Asking to join a board, being let in, and leaving it.

Applications are decided in the review queue (`forum.applications`), with the verbs that are there.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.pacing import Pace, allow
from notices.telling import tell
from privacy import trail
from privacy.models import DataKey
from safeguarding import casework
from safeguarding.models import Case, Policy
from safeguarding.plain_text import visible
from safeguarding.screening import screen

from .models import WHY_MAX, Board, BoardApplication, BoardMember
from .pacing import NEVER_KEPT_WAITING

# Each one is a text that a moderator has to read.
ASKING = Pace("asking to join a board", limit=5, period=86_400)
# Every change is a new text, and whoever changed theirs without end would never be decided about.
CHANGING = Pace("changing an application", limit=6, period=3600)

State = BoardApplication.State


class Refused(Exception):
    """It was not done. `words` say what to do; the door keeps the text."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(words)


def latest_application(board: Board, *, person: User) -> BoardApplication | None:
    """The one that is open, or the last one as long as it is kept. One query."""
    asked = BoardApplication.objects.of(person).filter(board=board)
    return asked.select_related("board", "data_key").order_by("-pk").first()


def apply(board: Board, *, person: User, why: str) -> BoardApplication:
    """Ask to join. Raises Refused if the board takes none, or one is open, or was refused lately."""
    why = _clean(why)
    if not board.is_by_application:
        raise Refused("not_needed", "This board is open to you already.")
    if board.may_be_read_by(person):
        raise Refused("member", "You belong to this board already.")
    last = latest_application(board, person=person)
    if last and last.is_open:
        raise Refused("asked", "You have asked already. A moderator will read it.")
    if last and last.state == State.REFUSED and last.may_ask_again_at > timezone.now():
        raise Refused("too_soon", "A moderator said no a short while ago. You can ask again later.")
    if not (_cannot_wait(why) or allow(person, ASKING)):
        raise Refused("too_fast", "You have asked several times today. Please wait until tomorrow.")
    with transaction.atomic():
        try:
            with transaction.atomic():
                application = BoardApplication(
                    board=board, person=person, data_key=DataKey.objects.make(), why=why
                )
                application.save(force_insert=True)
        except IntegrityError:  # the same form, sent twice in one moment
            raise Refused("asked", "You have asked already. A moderator will read it.") from None
        _to_the_queue(application)
    return application


def add_words(application: BoardApplication, *, person: User, why: str) -> None:
    """Change one's words while nobody has decided; a moderator then reads the new ones."""
    why = _clean(why)
    if not (_cannot_wait(why) or allow(person, CHANGING)):
        raise Refused("too_fast", "You have changed this several times. Please wait an hour.")
    with transaction.atomic():
        casework.keep_still(application)
        mine = BoardApplication.objects.of(person).select_related("data_key", "board")
        held = mine.still_open().select_for_update(of=("self",)).filter(pk=application.pk).first()
        if held is None:
            raise Refused("decided", "A moderator decided about this while you were writing.")
        held.why, held.state, held.state_since = why, State.WAITING, timezone.now()
        held.save(update_fields=["why", "state", "state_since"])
        _to_the_queue(held)


def withdraw_application(application: BoardApplication, *, person: User) -> None:
    """Take it back. The words are gone at once."""
    with transaction.atomic():
        casework.keep_still(application)
        mine = BoardApplication.objects.of(person).filter(pk=application.pk)
        now = timezone.now()
        if not mine.still_open().update(
            state=State.WITHDRAWN, state_since=now, decided_at=now, why=""
        ):
            raise Refused("decided", "A moderator decided about this while you were reading.")
        casework.withdrawn(application)


def settle(application: BoardApplication, *, to: State) -> bool:
    """What a moderator decided, in the deciding transaction. False if it is not open any more."""
    return _move(application, [State.WAITING], to)


def let_in_after_all(application: BoardApplication) -> bool:
    """Somebody looked again. False unless it was refused, or waits for more words."""
    return _move(application, [State.REFUSED, State.SENT_BACK], State.APPROVED)


def _move(application: BoardApplication, before: list[State], to: State) -> bool:
    now = timezone.now()
    decided = None if to == State.SENT_BACK else now
    moved = BoardApplication.objects.filter(pk=application.pk, state__in=before).update(
        state=to, state_since=now, decided_at=decided
    )
    if moved and to == State.APPROVED:
        BoardMember.objects.get_or_create(
            person_id=application.person_id, board_id=application.board_id, ended_on=None
        )
    return bool(moved)


def leave(board: Board, *, person: User) -> bool:
    """Without a reason, and without a trace. False if they did not belong to it."""
    gone, _ = BoardMember.objects.of(person).filter(board=board).delete()
    return bool(gone)


@transaction.atomic
def end_membership(member: BoardMember, *, moderator: User, policy: Policy, reason: str) -> None:
    """They can no longer read the board, and read the rule and the reason. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason", "Write the reason that they will read.")
    if member.person_id == moderator.pk:
        raise Refused("own", "Somebody else has to do this for you. You can leave the board.")
    ended = BoardMember.objects.current().filter(pk=member.pk)
    if not ended.update(ended_on=timezone.localdate(), policy=policy, reason=reason):
        raise Refused("ended", "They do not belong to this board any more.")
    tell(
        member.person_id,
        line="A moderator decided something that concerns you, and explains why.",
        url=BoardApplication(board=member.board).get_absolute_url(),
    )
    trail.record("forum.membership_ended", actor=moderator, about=member, rule=policy.number)


def _to_the_queue(application: BoardApplication) -> None:
    """By how pressing it is. Nothing is marked in it: it is private, so names may stand there."""
    severity = casework.severity_of(screen(application.why))
    casework.open_case(application, source=Case.Source.APPLICATION, severity=severity)


def _cannot_wait(why: str) -> bool:
    """Whoever may be in danger is never told to come back later."""
    return screen(why).crisis in NEVER_KEPT_WAITING


def _clean(why: str) -> str:
    why = visible(why.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not why:
        raise Refused("empty", "Write a few words first. One sentence is enough.")
    if len(why) > WHY_MAX:
        raise Refused("too_long", f"Use at most {WHY_MAX:,} characters.")
    return why
