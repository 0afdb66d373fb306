"""Sample applications, who was let in, and who has read the limits. Invented."""

from accounts.models import User
from forum import joining, limits
from forum.models import Board, BoardMember
from safeguarding import deciding
from safeguarding.models import Case


def load(boards: list[Board], *, members: list[User], moderators: list[User]) -> None:
    """On boards by application, two belong, one was let in by a moderator, and one has asked."""
    for board in boards:
        if board.is_by_application:
            _fill(board, members, moderators)
        if board.asks_to_accept_limits:
            version = limits.version_of(board.limits_shown)
            for person in members:
                limits.accept(board, person=person, version=version)


def _fill(board: Board, members: list[User], moderators: list[User]) -> None:
    for person in members[:2]:
        BoardMember.objects.create(board=board, person=person)
    let_in = (
        "My husband comes home in the summer. We have made a plan, and I would like to talk with"
    )
    let_in += " others who live with one. (Sample words.)"
    asking = (
        "It is my grown-up son. He lives with us again, and I have nobody to ask how others do it."
    )
    asking += " (Sample words.)"
    for person, why in zip(members[2:4], (let_in, asking), strict=False):
        application = joining.apply(board, person=person, why=why)
        if why == let_in and moderators:
            case = Case.objects.of(application).get()
            deciding.approve(case, moderator=moderators[0], version=case.version)
