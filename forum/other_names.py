"""Another name for one conversation, which nobody can tell belongs to the same person.

It is a name like any other: nobody else has one that looks like it, as a screen name or for a
conversation, and nobody can take one while it stands. Its owner cannot take it as a screen name
either: that would show everybody whose it was.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import names, screen_names
from accounts.models import LeftName, User

from .models import Alias, Topic

TAKEN = "Somebody has a name like that already. Choose another one."


class CannotTake(Exception):
    """`words` say why, to the person who chose the name."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


def refuse(name: str, *, person: User) -> str:
    """Why this person cannot have this name in a conversation; "" if they can. Three queries."""
    if person.is_at_work_here:
        return "People who work here write under their own name."
    name = names.normalised(name)
    try:
        User(screen_name=name).clean_fields(exclude=["username", "password", "screen_key"])
    except ValidationError as error:
        return str(error.messages[0])
    if words := names.refuse(name):
        return words
    if names.skeleton(name) == names.skeleton(person.username):
        return "Use a name that is not your sign-in name."
    if User.objects.known_as(name).exists() or in_use([name]):
        return TAKEN
    return TAKEN if LeftName.objects.known_as(name).exists() else ""


def in_use(wanted: Iterable[str]) -> set[str]:
    """Those of these names that somebody has in a conversation, or that look like one. One query."""
    keys = {name: names.skeleton(name) for name in wanted}
    taken = set(Alias.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return {name for name, key in keys.items() if key in taken}


def take(topic: Topic, *, name: str) -> None:
    """Have the author of a new conversation show under `name` in it. Raises CannotTake."""
    assert topic.author is not None
    if words := refuse(name, person=topic.author):
        raise CannotTake(words)
    try:
        with transaction.atomic():
            alias = Alias.objects.create(topic=topic, person=topic.author, name=name)
    except IntegrityError:
        raise CannotTake(TAKEN) from None
    topic.shown_as = alias.name
    topic.save(update_fields=["shown_as"])


def suggest() -> list[str]:
    return screen_names.suggest(3)


names.also_in_use(in_use)
