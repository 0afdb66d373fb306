"""Codes and passkeys, in our words. What allauth checks stays as it is; a slow pace comes on top."""

import hashlib
import logging
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from privacy.keys import CannotOpen

from .models import User
from .not_now import LimitsUnknown
from .second_step import kinds_of
from .slowing import CACHE_FAULTS

logger = logging.getLogger(__name__)

_CODE_ATTRIBUTES = {
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "spellcheck": "false",
    "inputmode": "numeric",
}


class _OneTimeCode(forms.Form):
    """For forms of allauth with a field `code` and the person in `self.user`."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code"
        field.help_text = (
            "Six digits from your app, or one of your recovery codes. Spaces do not matter."
        )
        field.widget.attrs = dict(_CODE_ATTRIBUTES)
        field.error_messages["required"] = "Enter a code."

    def clean_code(self) -> str:
        """Raises LimitsUnknown when the cache is down: a used code would then work again."""
        key = f"second-step-{self.user.pk}"
        try:
            if not ratelimit.consume(context.request, action="second_step", key=key):
                raise get_adapter().validation_error("too_many_codes")
            code = self._right_code()
            ratelimit.clear(context.request, action="second_step", key=key)
            self._use_up(code)
        except CACHE_FAULTS:
            raise LimitsUnknown from None
        return code

    def _right_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except CannotOpen:
            logger.error("A second step cannot be opened: is a key missing from FIELD_KEYS?")
            code = self._right_for_what_opens()
        return code

    def _right_for_what_opens(self) -> str:
        """One secret that can't be opened must not shut out whoever has another."""
        code: str = self.cleaned_data["code"]
        rows = Authenticator.objects.filter(user_id=self.user.pk)
        for row in rows.exclude(type=Authenticator.Type.WEBAUTHN):
            with suppress(CannotOpen):
                if row.wrap().validate_code(code):
                    row.user = self.user
                    self.authenticator = row
                    return code
        raise get_mfa_adapter().validation_error("cannot_open")

    def _use_up(self, code: str) -> None:
        """A code from the app works once. allauth remembers a used one for a single period, but
        with the tolerance that we allow it would be good for longer."""
        periods = 2 * settings.MFA_TOTP_TOLERANCE + 1
        digest = hashlib.sha256(f"{self.user.pk} {normalize_user_code(code)}".encode()).hexdigest()
        if not cache.add(f"second-step-used-{digest}", 1, timeout=30 * (periods + 1)):
            raise get_mfa_adapter().validation_error("incorrect_code")


class CodeForm(_OneTimeCode, base.AuthenticateForm):
    """The second step of signing in. The page asks first for what this person has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_of(self.user)
        self.has_app = Authenticator.Type.TOTP in kinds
        self.has_passkey = Authenticator.Type.WEBAUTHN in kinds
        if not self.has_app:
            self.fields["code"].help_text = "One of your recovery codes. Spaces do not matter."


class CodeAgainForm(_OneTimeCode, base.ReauthenticateForm):
    """The same, for somebody who is signed in already."""


class FirstCodeForm(_OneTimeCode, totp.ActivateTOTPForm):
    """The first code from a new app. It is not used up: the next page may ask for a code at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The six digits that the app shows now."

    def _use_up(self, code: str) -> None:
        pass


class _Passkey(forms.Form):
    """allauth leaves what is malformed to its library, which then fails in many ways; each of them
    means that no browser of ours sent it."""

    _parse: Callable[[Any], Any]

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        try:
            type(self)._parse(credential)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error) as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error
        parent: Any = super()
        return parent.clean_credential() if hasattr(parent, "clean_credential") else credential


class PasskeyForm(_Passkey, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in."""

    _parse = AuthenticationResponse.from_dict


class PasskeyAloneForm(_Passkey, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey, without name and password."""

    _parse = AuthenticationResponse.from_dict


class PasskeyAgainForm(_Passkey, webauthn.ReauthenticateWebAuthnForm):
    """The same, for somebody who is signed in already."""

    _parse = AuthenticationResponse.from_dict


class AddPasskeyForm(_Passkey, webauthn.AddWebAuthnForm):
    _parse = RegistrationResponse.from_dict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = "A name for it"
        name.max_length = 40  # type: ignore[attr-defined]
        name.help_text = "So that you can tell your passkeys apart, such as “phone” or “blue key”."
        name.widget.attrs = {"maxlength": "40", "autocomplete": "off"}
        alone.label = "Let me sign in with this passkey alone, without name and password"
        alone.help_text = (
            "Your device then asks for its own lock: a fingerprint, a face or a PIN. Leave this out"
            " for a key without a PIN."
        )
        self.initial.setdefault("passwordless", True)

    def clean_name(self) -> str:
        name: str = super().clean_name()
        return name[:40]
