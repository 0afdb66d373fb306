"""How an application to join a board is reviewed: what a moderator is shown, and what a decision does."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import User
from privacy.models import DataKey
from safeguarding import erasing, reviewing
from safeguarding.models import Decision
from safeguarding.reviewing import ContextItem, Whereabouts, Wording

from . import joining
from .models import BoardApplication, BoardApplicationQuerySet

Action = Decision.Action
State = BoardApplication.State
WORDING = Wording(
    choices={
        Action.APPROVE: "Let them join",
        Action.ASK_FOR_CHANGE: "Ask for a few more words",
        Action.REFUSE: "Do not let them join",
        Action.RESTORE: "Let them join after all",
    },
    statements={
        Action.ASK_FOR_CHANGE: "A moderator asks for a few more words before deciding whether you can join.",
        Action.REFUSE: "A moderator did not let you join the board.",
        Action.RESTORE: "You can join the board after all. It is open to you now.",
    },
    notices={
        Action.APPROVE: "There is an answer to something you asked.",
        Action.ASK_FOR_CHANGE: "A moderator has a question for you.",
        Action.REFUSE: "There is an answer to something you asked.",
        Action.RESTORE: "There is an answer to something you asked.",
    },
)
# Where each state is for a moderator. Who was let in is a member: that is ended on the board, not here.
WHEREABOUTS: dict[str, Whereabouts] = {
    State.WAITING: "waiting",
    State.SENT_BACK: "down",
    State.REFUSED: "down",
}


class ApplicationReview(reviewing.Extras):
    """`safeguarding.reviewing.Review` for applications. Nobody but their author can report one. The words
    are opened one at a time, on record: they were written for one reader."""

    model = BoardApplication
    key = "board-application"
    noun = "application"
    is_sealed = is_covered = True
    in_bulk = False

    def wording(self, item: BoardApplication) -> Wording:
        return WORDING

    def with_author(self) -> BoardApplicationQuerySet:
        return BoardApplication.objects.with_what_is_shown()

    def lines(self) -> "QuerySet[Any]":
        return BoardApplication.objects.annotate(
            line_title=Concat(Value("Asks to join: "), F("board__title")),
            line_author=F("person__screen_name"),
        )

    def author(self, item: BoardApplication) -> Any:
        return item.person

    def title(self, item: BoardApplication) -> str:
        return f"Asks to join: {item.board.title}"

    def text(self, item: BoardApplication) -> str:
        return reviewing.SEALED

    def opened(self, item: BoardApplication) -> str:
        return str(item.why)

    def context(self, item: BoardApplication) -> list[ContextItem]:
        """Nothing was said before. What the board is for stands on its page."""
        return []

    def url(self, item: BoardApplication) -> str:
        return item.get_absolute_url()

    def place(self, item: BoardApplication) -> str:
        return ""

    def whereabouts(self, item: BoardApplication) -> Whereabouts:
        return WHEREABOUTS.get(item.state, "gone")

    def restore(self, item: BoardApplication, text: str | None) -> bool:
        return joining.let_in_after_all(item)

    def readers(self, item: BoardApplication) -> str:
        return "Only who asked, and whoever opens it here"

    def is_public(self, item: BoardApplication) -> bool:
        return False

    def may_be_read_by(self, item: BoardApplication, person: Any) -> bool:
        """As members see it. Moderators read it in the queue, and have no need to report it."""
        return bool(item.person_id == person.pk)

    def approve(self, item: BoardApplication) -> bool:
        return joining.settle(item, to=State.APPROVED)

    def send_back(self, item: BoardApplication) -> bool:
        return joining.settle(item, to=State.SENT_BACK)

    def refuse(self, item: BoardApplication) -> bool:
        return joining.settle(item, to=State.REFUSED)

    def hide(self, item: BoardApplication) -> bool:
        return False


def take_leave(person: User, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving`. The rows go with the account; first their cases are closed."""
    erasing.close_for_good(BoardApplication.objects.of(person))


@receiver(post_delete, sender=BoardApplication, dispatch_uid="forum.delete_key_of_application")
def delete_key(sender: Any, instance: BoardApplication, **kwargs: Any) -> None:
    """The key goes with the words, whoever deletes them."""
    DataKey.objects.filter(pk=instance.data_key_id).delete()
