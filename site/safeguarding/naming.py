"""A screen name is read by everybody at once, so nothing that identifies may stand in it.

A first name or a town alone is let through: many people are called Rowan or Lincoln. So are two
words of which the first is an ordinary one: Grey Kettle is nobody, Karen Whitmore may be. What was
let through and is still doubtful is looked at by a moderator, while it is in use: two words that can
be a whole name, and four figures in a row, which are often a year of birth.

A moderator leaves the name, asks for another one (then the member is led to a page that asks them
kindly, see `name_door`), or gives one that says nothing. Names that members report come here too.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts import names, screen_names
from accounts.models import User

from . import casework, reviewing
from .models import Case, Decision
from .reviewing import ContextItem, Wording
from .screening import Span, gazetteer, screen

_FOUR_FIGURES = re.compile(r"\d{4}")
_OURS = (
    {word.lower() for word in screen_names.FIRST},
    {word.lower() for word in screen_names.SECOND},
)
Action = Decision.Action
WORDING = Wording(
    choices={
        Action.NO_ACTION: "Leave the name as it is",
        Action.ASK_FOR_CHANGE: "Ask for another name",
        Action.HIDE: "Give a name that says nothing",
    },
    statements={
        Action.ASK_FOR_CHANGE: "A moderator asks you to choose another screen name.",
        Action.HIDE: "Your screen name was exchanged for one that says nothing about you.",
    },
    notices={Action.HIDE: "A moderator has changed something of yours, and explains why."},
)


def refuse_what_identifies(name: str) -> str:
    spans = [span for span in screen(name).spans if span.holds and not _is_invented(span)]
    return f"Leave “{spans[0].text}” out of your name: it could show who you are." if spans else ""


def _is_invented(span: Span) -> bool:
    first = gazetteer.given_names().get(span.text.split()[0].lower())
    return span.kind == "person_name" and first is not None and first.ordinary


def is_doubtful(name: str) -> bool:
    """Whether a moderator should look at a name that was let through."""
    words = name.lower().split()
    if len(words) == 2 and words[0] in _OURS[0] and words[1] in _OURS[1]:
        return False
    seen = screen(name)
    return (
        any(span.holds for span in seen.spans)
        or seen.crisis != "none"
        or bool(_FOUR_FIGURES.search(name))
    )


def look_at_the_name(person: User) -> None:
    """Open a case when the new name is doubtful, or when somebody was looking at the one before."""
    watched = Case.objects.of(person).still_open().exists()
    if watched or is_doubtful(person.screen_name):
        casework.open_case(person, source=Case.Source.NAME, seen=screen(person.screen_name))


class NameReview(reviewing.Extras):
    """`safeguarding.reviewing.Review` for screen names. The name is the whole text."""

    model = User
    key = "screen-name"
    noun = "screen name"
    in_bulk = False

    def with_author(self) -> "models.QuerySet[User]":
        return User.objects.all()

    def lines(self) -> "models.QuerySet[Any]":
        return User.objects.annotate(
            line_title=Concat(Value("Screen name: "), F("screen_name")),
            line_author=F("screen_name"),
        )

    def author(self, item: User) -> User:
        return item

    def title(self, item: User) -> str:
        return f"Screen name: {item.screen_name}"

    def text(self, item: User) -> str:
        return item.screen_name

    def context(self, item: User) -> list[ContextItem]:
        return []

    def url(self, item: User) -> str:
        return reverse("safeguarding:another_name")

    def place(self, item: User) -> str:
        return ""

    def is_public(self, item: User) -> bool:
        return True

    def readers(self, item: User) -> str:
        return "Everybody who reads what they write"

    def may_be_read_by(self, item: User, person: Any) -> bool:
        """Names are reported from the posts they stand on: who asks for one by its number might be
        looking for people."""
        return False

    def wording(self, item: User) -> Wording:
        return WORDING

    def change_url(self, item: User) -> str:
        return self.url(item)

    def named(self, item: User) -> User:
        return item

    def approve(self, item: User) -> bool:
        return False

    def send_back(self, item: User) -> bool:
        return bool(User.objects.filter(pk=item.pk).update(asked_for_another_name=True))

    def refuse(self, item: User) -> bool:
        return False

    def hide(self, item: User) -> bool:
        """The name is exchanged for a generated one everywhere it stands, at once."""
        for name in screen_names.suggest():
            try:
                with transaction.atomic():
                    item.screen_name = name
                    item.asked_for_another_name = False
                    item.save(update_fields=["screen_name", "asked_for_another_name"])
            except IntegrityError:  # somebody took it in this moment
                continue
            return True
        return False


def latest_request(person: User) -> Decision | None:
    """The decision by which this person was asked for another name."""
    decisions = Decision.objects.latest_about(User, [person.pk])
    return decisions.get(person.pk)


def of_item(item: models.Model) -> Sequence[User]:
    """Whose screen name can be reported from `item`: nobody's where it shows another name."""
    person = reviewing.hook(reviewing.of(item), "named")(item)
    return [] if person is None else [person]


names.guard(refuse_what_identifies)
names.watch(look_at_the_name)
reviewing.register(NameReview())
