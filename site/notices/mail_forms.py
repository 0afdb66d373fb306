"""Giving an address, saying how often, and typing the code."""

from typing import Any

from django import forms

from .models import MailAddress


class HowForm(forms.Form):
    """How often, and whether a mail may carry links."""

    pace = forms.ChoiceField(
        label="How often",
        choices=MailAddress.Pace.choices,
        initial=MailAddress.Pace.DAILY,
        widget=forms.RadioSelect,
        help_text="Never at night, and never for what you have read already.",
        error_messages={"required": "Choose how often."},
    )
    with_link = forms.BooleanField(
        label="Put links into the e-mail",
        required=False,
        help_text="Handy on your own phone. But whoever opens the e-mail could follow them.",
    )


class AddressForm(HowForm):
    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Best is one that only you read, and that does not hold your real name.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an e-mail address.",
            "invalid": "Enter an e-mail address like name@example.org.",
            "max_length": "Enter a shorter e-mail address.",
        },
    )
    field_order = ["address", "pace", "with_link"]


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six digits. Spaces do not matter.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
        ),
        error_messages={
            "required": "Enter the code from the e-mail.",
            "max_length": "A code has six digits. Check it, and type it again.",
        },
    )

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("A code has six digits. Check it, and type it again.")
        return code

    def say_wrong(self) -> None:
        self.add_error(
            "code",
            "That is not the code, or it is too old. Check the newest e-mail,"
            " or ask for another code below.",
        )


def how_now(box: MailAddress) -> dict[str, Any]:
    return {"pace": box.pace, "with_link": box.with_link}
