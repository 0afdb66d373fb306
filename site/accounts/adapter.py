"""How allauth meets our promises: no address kept, no e-mail, calm words."""

import hashlib
import hmac
import secrets
from datetime import date

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone

from . import next_page
from .models import User

# One key per day and process, in memory only. Yesterday's cannot be worked out from today's.
_key: tuple[date, bytes] = (date.min, b"")


def pseudonym(address: str) -> str:
    """A keyed hash standing in for an address where tries wait, new every day."""
    global _key
    today = timezone.now().date()
    if _key[0] != today:
        _key = (today, secrets.token_bytes(32))
    return hmac.new(_key[1], address.encode(), hashlib.sha256).hexdigest()[:16]


def where_from(request: HttpRequest) -> str:
    """Behind a Unix socket there is no address; everyone is then at the same place."""
    return pseudonym(request.META.get("REMOTE_ADDR") or "none")


def display_name(person: User) -> str:
    return person.screen_name


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One answer for a wrong name and a wrong password: it must not say which names exist.
        "username_password_mismatch": (
            "That sign-in name and password do not go together. Check both, and try again."
        ),
        "too_many_codes": (
            "There have been many tries. Wait ten minutes, then try again. A passkey works meanwhile."
        ),
        "username_taken": "That sign-in name is taken. Try another one.",
    }

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """Hashed by the form beforehand: saving happens in a transaction, in which nobody waits."""
        user.username = form.cleaned_data["username"].lower()
        user.screen_name = form.cleaned_data["screen_name"]
        user.password = form.hashed_password  # type: ignore[attr-defined]
        if commit:
            user.save()
        return user

    def is_safe_url(self, url: str | None) -> bool:
        """Asked of every `next` that a page of allauth follows."""
        return bool(url) and next_page.is_ours(str(url))

    def get_client_ip(self, request: HttpRequest) -> str:
        return where_from(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        raise RuntimeError("accounts send no mail: there is no address to send it to")
