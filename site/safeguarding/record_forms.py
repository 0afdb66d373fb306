"""The forms around a safeguarding record, and of a note after something heavy."""

from typing import Any

from django import forms

from . import care, escalating, record_keeping
from .models import Case, RecordNote, SafeguardingRecord

SEALED = "It is sealed. It can be read only when two leads open the record."


def _words(label: str, needed: str, help_text: str = SEALED, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=escalating.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed},
    )


class EscalateForm(forms.Form):
    why = _words(
        "Why do you hand it on?",
        "Write why you hand it on.",
        "What you read, what worries you, and what you have done already. It is sealed, and read only"
        " by safeguarding leads.",
        rows=6,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = case.version


class AskForm(forms.Form):
    reason = _words(
        "Why do you want to open it?",
        "Write why you want to open it.",
        "The lead who confirms reads this. Leave out names.",
        rows=3,
    )


class NoteForm(forms.Form):
    text = _words("Your note", "Write your note.")


class ReferForm(forms.Form):
    to = forms.ChoiceField(
        label="To whom was it passed on?",
        choices=[choice for choice in RecordNote.To.choices if choice[0]],
        error_messages={"required": "Choose to whom."},
    )
    text = _words("Who was told, how, and what they said", "Write who was told, and how.", rows=5)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[choice for choice in SafeguardingRecord.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
    text = _words("Why, in your words", "Write why.")


class KeepForm(forms.Form):
    years = forms.IntegerField(
        label="Years, counted from its closing",
        min_value=1,
        max_value=record_keeping.LONGEST,
        error_messages={
            "required": "Write a number of years.",
            "invalid": "Write a number of years, such as 10.",
        },
    )
    text = _words("Why another time than usual", "Write why.", rows=3)


class DebriefForm(forms.Form):
    text = forms.CharField(
        label="How was that?",
        help_text="As little or as much as you like. Leave out names.",
        max_length=care.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "There is nothing written yet. You need not write anything."},
    )
    share = forms.BooleanField(
        label="Share it with the safeguarding leads",
        help_text="Otherwise nobody but you can read it here.",
        required=False,
    )
