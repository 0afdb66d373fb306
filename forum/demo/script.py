"""The shape of the sample conversations, and the boards they stand on."""

from dataclasses import dataclass

from forum.models import Board
from journey.stages import Stage

MODERATOR = -1


@dataclass(frozen=True)
class BoardLine:
    slug: str
    title: str
    purpose: str
    rules: str = ""
    stages: tuple[Stage, ...] = ()
    access: Board.Access = Board.Access.MEMBERS
    asks_to_accept_limits: bool = False


@dataclass(frozen=True)
class Talk:
    """`posts` are pairs of who (a place in the list of members, or MODERATOR) and what."""

    board: str
    title: str
    days_ago: int
    posts: tuple[tuple[int, str], ...]
    pinned: bool = False


BOARDS = (
    BoardLine(
        "first-days",
        "The first days",
        "For those who have only just found out. Nothing you ask here is a silly question.",
        stages=(Stage.FOUND_OUT, Stage.POLICE),
    ),
    BoardLine(
        "partners",
        "Partners and former partners",
        "For wives, husbands and partners, whether you stay, leave, or do not know yet.",
        "Nobody here tells anybody else to stay or to leave.",
        stages=(Stage.POLICE, Stage.WAITING),
    ),
    BoardLine(
        "parents-and-family",
        "Parents, brothers and sisters, grown-up children",
        "For those whose son, daughter, parent, brother or sister it is.",
        stages=(Stage.WAITING, Stage.YOUNG_PERSON),
    ),
    BoardLine(
        "court-and-after",
        "Court, sentence and after",
        "For the time of hearings, prison or supervision, and for life after that.",
        "Leave out the name of the court, dates of hearings, and anything a newspaper wrote.",
        stages=(Stage.COURT, Stage.SENTENCE, Stage.PRISON, Stage.COMING_HOME),
    ),
    BoardLine(
        "i-only-suspect",
        "I only suspect",
        "For those who worry about somebody and know nothing for certain.",
        "You may stay unclear here. You can always talk to a helpline without giving your name.",
        stages=(Stage.UNSURE, Stage.MYSELF, Stage.YOUNG_PERSON),
        asks_to_accept_limits=True,
    ),
    BoardLine(
        "still-together",
        "Those who stay with somebody who offended",
        "For partners and parents who live with them again, or mean to. A small board, so that "
        "you can speak of daily life.",
        "Safety plans first. What is said here is not told on other boards.",
        stages=(Stage.COMING_HOME, Stage.YEARS_LATER),
        access=Board.Access.APPROVED,
    ),
    BoardLine(
        "kept-to-read",
        "Kept to read: letters from years later",
        "What people wrote when it was long ago. Nobody writes here any more; it is good to read.",
        stages=(Stage.YEARS_LATER,),
        access=Board.Access.ARCHIVE,
    ),
)
