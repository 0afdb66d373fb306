"""How moderators hear that somebody covered or withdrew many posts at once.

There is nothing to decide: the case says that it was done, and whoever reads it leaves it as it is.
No state of it could keep the member waiting.
"""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from safeguarding.reviewing import ContextItem

from .models import Scrub


class ScrubReview:
    """`safeguarding.reviewing.Review` for scrubs. Only "leave it as it is" can be decided."""

    model = Scrub
    key = "forum-scrub"
    noun = "scrub"

    def with_author(self) -> QuerySet[Scrub]:
        return Scrub.objects.select_related("person")

    def lines(self) -> "QuerySet[Any]":
        actions = [
            When(action=code, then=Value(str(words))) for code, words in Scrub.Action.choices
        ]
        return Scrub.objects.annotate(
            line_title=Concat(Case(*actions, default=Value("")), Value(" many posts at once")),
            line_author=F("person__screen_name"),
        )

    def author(self, item: Scrub) -> Any:
        return item.person

    def title(self, item: Scrub) -> str:
        return f"{item.get_action_display()} many posts at once"

    def text(self, item: Scrub) -> str:
        posts = f"{item.posts} post" + ("" if item.posts == 1 else "s")
        places = f"{item.conversations} conversation" + ("" if item.conversations == 1 else "s")
        return (
            f"{item.get_action_display()} {posts} of their own in {places} at once, as every member may."
            " Perhaps their case has reached the press. It is done and nothing waits for you; others may"
            " ask in those conversations what happened. Choose “Leave it as it is” when you have seen it."
        )

    def context(self, item: Scrub) -> list[ContextItem]:
        return []

    def url(self, item: Scrub) -> str:
        return reverse("forum:boards")

    def is_public(self, item: Scrub) -> bool:
        return True

    def may_be_read_by(self, item: Scrub, person: Any) -> bool:
        """Nobody reports it, so no report form may tell that it happened. Its case is read at the desk."""
        return False

    def approve(self, item: Scrub) -> bool:
        return False

    def send_back(self, item: Scrub) -> bool:
        return False

    def refuse(self, item: Scrub) -> bool:
        return False

    def hide(self, item: Scrub) -> bool:
        return False
