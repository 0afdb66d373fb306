"""The second step of signing in: what is asked of staff, and how allauth's part of it meets our promises.

Staff have to show a second factor before they may do more than a member. There is one rule for it,
`shown`, and one consequence, `hold_back`: somebody at work here who has not shown a second factor has
no more permissions than a member, wherever a permission is asked for. Both doors call it: for pages
`portal.middleware.StaffSecondStepMiddleware`, for sockets `accounts.at_sockets.who_is_signed_in`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any, TypeVar

import qrcode
from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpResponseBase
from qrcode.image.svg import SvgPathFillImage

from . import asked
from .models import User
from .second_step_secrets import ToSeal, opened, start_of_day

View = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", bound=View)

FEW_CODES = 2  # so few left, and the pages ask to make new ones
# A recovery code is a way back to one of these, and no second factor by itself.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondStepAdapter(DefaultMFAAdapter):
    """Sealed secrets, and names that give nothing away on a phone that somebody else picks up."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code did not work. Wait for the next one, and try again.",
        "cannot_open": (
            "That did not work, and part of what we check codes against can no longer be read. That"
            " is our fault. Try a recovery code or your passkey. “I can’t get in” below says what"
            " else you can do."
        ),
        "cannot_generate_recovery_codes": (
            "Recovery codes go with a second step. Set up an app or a passkey first."
        ),
    }

    def encrypt(self, text: str) -> ToSeal:
        return ToSeal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return "Sign-in"

    def build_totp_svg(self, url: str) -> str:
        """Black on a white ground of its own, so that it can be read in the dark theme too."""
        written = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(written)
        return written.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # The browser shows the address all the same; the name is what a list of passkeys may show.
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        neutral = {"name": settings.MFA_TOTP_ISSUER, "display_name": settings.MFA_TOTP_ISSUER}
        return super().get_public_key_credential_user_entity(user) | neutral


@receiver(pre_save, sender=Authenticator, dispatch_uid="accounts.keep_no_moments")
def keep_no_moments(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    """allauth notes the moment a factor was added and last used, which is when somebody signed in.
    We keep the day it was added, and nothing of its use."""
    instance.last_used_at = None
    instance.created_at = start_of_day(instance.created_at)
    if "viewed_at" in instance.data:
        instance.data["viewed_at"] = True


def kinds_of(person: User) -> set[str]:
    """Which factors this person has set up: "totp", "webauthn"."""
    return set(
        Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).values_list(
            "type", flat=True
        )
    )


def codes_left(person: User) -> int | None:
    """Recovery codes that are not used up; None without any. One query, and nothing is opened."""
    row = Authenticator.objects.filter(
        user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if row is None:
        return None
    used: int = row.data.get("used_mask", 0)
    return mfa_settings.RECOVERY_CODE_COUNT - used.bit_count()


def shown(
    person: User, session: SessionBase, had: Sequence[Mapping[str, Any]] | None = None
) -> bool:
    """Whether a second factor that this person still has was shown in this browser session.

    Costs 1 query, unless `had` says which they have. A factor that was removed since does not count,
    so that removing a lost phone also ends what was opened with it.
    """
    request: Any = SimpleNamespace(session=session)
    used = {
        record.get("id")
        for record in get_authentication_records(request, person)
        if record.get("method") == "mfa"
    }
    if not used:
        return False
    if had is None:
        had = list(factors_of(person.pk))
    return any(one["pk"] in used for one in had) and any(one["type"] in FACTORS for one in had)


def factors_of(pk: int) -> Any:
    return Authenticator.objects.filter(user_id=pk).order_by().values("pk", "type")


asked.of_everybody("factors", factors_of)


def hold_back(person: User, session: SessionBase) -> None:
    """Leave somebody at work here with a member's permissions until a second factor was shown.

    Costs no query for somebody whom `asked` read; otherwise 1 for a member and 2 for staff.
    """
    person.is_held_back = (
        settings.STAFF_SECOND_FACTOR_REQUIRED
        and person.is_at_work_here
        and not shown(person, session, asked.known(person, "factors"))
    )


def for_staff(view: AnyView) -> AnyView:
    """Mark a view outside the desk as a staff page: who is held back is led to the second step
    before the view begins. A system check asks for this mark (portal.checks)."""
    view.is_for_staff = True  # type: ignore[attr-defined]
    return view


def waiver_is_allowed() -> bool:
    """The rule may be waived on a developer's own machine and in the suite, and nowhere else."""
    return (
        bool(settings.DEBUG) or os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.test"
    )
