"""Telling somebody that an administrator changed how they sign in: it may not have been their wish."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.letting_back_in import let_back_in

from .telling import tell


@receiver(let_back_in, dispatch_uid="notices.let_back_in")
def tell_the_person(sender: Any, person_id: int, **kwargs: Any) -> None:
    tell(
        person_id,
        line="An administrator has opened a way for you to sign in again. If you did not ask, say so.",
        url=reverse("account_home"),
    )
