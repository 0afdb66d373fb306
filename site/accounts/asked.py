"""What every page asks about whoever is signed in, read together with them in one query.

    asked.of_everybody("unread_notices", lambda pk: Number(Notice.objects.of(pk).unread()))
    ...
    asked.known(person, "unread_notices")      the answer, or None where there is none

The answers are as of the moment at which the request began, and belong to that one `User` in memory.
Whoever was fetched in another way has none: then the database is asked. Whoever changes one of them
within a request says so (`note`, `forget`).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from .gathering import Number, Prepared
from .models import User

Question = Callable[[int], Any]  # of the key of a person: rows or a `Number`, for `gather`

_questions: dict[str, Question] = {
    "at_work": lambda pk: Number(User.objects.at_work().filter(pk=pk)),
    "permissions": lambda pk: (
        Permission.objects.filter(Q(group__user=pk) | Q(user=pk))
        .order_by()
        .distinct()
        .values("content_type__app_label", "codename")
    ),
    "pages": lambda pk: Number(GroupPagePermission.objects.filter(group__user=pk)),
    "collections": lambda pk: Number(GroupCollectionPermission.objects.filter(group__user=pk)),
}


def of_everybody(name: str, question: Question) -> None:
    """Ask this too, with the same query. To be called when an app starts; what it asks for must depend on
    the person alone, and not on the hour."""
    _questions[name] = question


def known(person: Any, name: str) -> Any:
    """None where it was not asked with the person: then the database knows."""
    return person.asked.get(name)


def note(person: Any, name: str, answer: Any) -> None:
    """What holds now, after a change of which the one who makes it knows what it did."""
    person.asked[name] = answer


def forget(person: Any, name: str) -> None:
    """What was read when the request began holds no more."""
    person.asked.pop(name, None)


def _all(pk: int) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "person": User.objects.filter(pk=pk).select_related("wagtail_userprofile")
    }
    return asked | {name: question(pk) for name, question in _questions.items()}


_read = Prepared(_all)


class Backend(AuthenticationBackend):
    """Who signs in is the business of allauth. Only how a person is read again with each page is ours."""

    def get_user(self, user_id: int) -> User | None:
        """One query, with the permissions: those that Django would ask for by two more."""
        found = _read(int(user_id))
        person: User | None = next(iter(found.pop("person")), None)
        if person is None or not self.user_can_authenticate(person):
            return None
        person.asked = found
        person.is_at_work_here = bool(found["at_work"])
        if not person.is_superuser:
            # As ModelBackend and Wagtail keep them, for as long as this object lives.
            held = found["permissions"]
            person._perm_cache = {
                f"{one['content_type__app_label']}.{one['codename']}" for one in held
            }
            if not found["pages"]:
                person._page_permission_cache = []
            if not found["collections"]:
                person._collection_permission_cache = []
        return person
