"""What members fill in before a session: what they look for, a place, and what they miss."""

from typing import Any

from django import forms

from journey.stages import Stage

from .choices import Language, PartOfWeek, Relation
from .models import Booking
from .programme import Wanted


class LookForm(forms.Form):
    """By GET, so that it works without a script and can be kept as a bookmark."""

    stage = forms.ChoiceField(
        label="Where you are now", required=False, choices=[("", "Anywhere"), *Stage.choices]
    )
    relation = forms.ChoiceField(
        label="Who it is for",
        required=False,
        choices=[("", "Everybody"), *Relation.choices[1:]],
    )
    language = forms.ChoiceField(
        label="Language", required=False, choices=[("", "Any"), *Language.choices]
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first one. Choose a later day.")
        return data

    def wanted(self) -> Wanted:
        """What was chosen; whatever makes no sense is passed over, and the page says so."""
        if not self.is_bound:
            return Wanted()
        self.is_valid()
        known = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**known)


class BookForm(forms.Form):
    remind = forms.ChoiceField(
        label="Remind me",
        choices=[
            (Booking.Remind.DAY, "A day before"),
            (Booking.Remind.HOUR, "An hour before"),
            (Booking.Remind.NO, "Not at all"),
        ],
        initial=Booking.Remind.DAY,
        widget=forms.RadioSelect,
        required=False,
        help_text="A line among your notices. If you asked for e-mail, it says only that something waits.",
    )

    def clean_remind(self) -> str:
        return self.cleaned_data["remind"] or Booking.Remind.DAY


class WishForm(forms.Form):
    relation = forms.ChoiceField(label="Who it would be for", choices=Relation.choices)
    stage = forms.ChoiceField(
        label="Where you are now", required=False, choices=[("", "Anywhere"), *Stage.choices]
    )
    language = forms.ChoiceField(label="Language", choices=Language.choices)
    when = forms.ChoiceField(
        label="When you could come",
        choices=PartOfWeek.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when you could come."},
    )
