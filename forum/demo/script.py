"""The shape of the sample conversations, and the boards they stand on."""

from dataclasses import dataclass

MODERATOR = -1


@dataclass(frozen=True)
class BoardLine:
    slug: str
    title: str
    purpose: str
    rules: str = ""


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
    ),
    BoardLine(
        "partners",
        "Partners and former partners",
        "For wives, husbands and partners, whether you stay, leave, or do not know yet.",
        "Nobody here tells anybody else to stay or to leave.",
    ),
    BoardLine(
        "parents-and-family",
        "Parents, brothers and sisters, grown-up children",
        "For those whose son, daughter, parent, brother or sister it is.",
    ),
    BoardLine(
        "court-and-after",
        "Court, sentence and after",
        "For the time of hearings, prison or supervision, and for life after that.",
        "Leave out the name of the court, dates of hearings, and anything a newspaper wrote.",
    ),
    BoardLine(
        "i-only-suspect",
        "I only suspect",
        "For those who worry about somebody and know nothing for certain.",
        "You may stay unclear here. If what you write shows that a child is in danger now, a "
        "moderator will speak to you about it first whenever that is safe, and we may have to pass "
        "it on. You can always talk to a helpline without giving your name.",
    ),
)
