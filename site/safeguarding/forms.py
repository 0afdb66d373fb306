"""The form of a report, and the form of a decision."""

import re
from typing import Any, cast

from django import forms
from django.db import models

from . import deciding, reporting, reviewing
from .models import Case, Policy, Report

_CASE_AND_VERSION = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is it about?",
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    text = forms.CharField(
        label="Is there something we should know?",
        help_text="A few words are enough. Leave out names and places.",
        required=False,
        max_length=reporting.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DecisionForm(forms.Form):
    action = forms.ChoiceField(
        label="What will happen",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what will happen.",
            "invalid_choice": "That cannot be done with this any more. Look at it again.",
        },
    )
    policy = forms.ModelChoiceField(
        label="The rule it rests on",
        queryset=Policy.objects.current(),
        required=False,
        empty_label="No rule: it is fine as it is",
    )
    reason = forms.CharField(
        label="The reason, in words its author will read",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Kind, short and exact: what to change and why. Not shown to anybody else.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, item: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = case.version
        choices = [
            (choice.value, reviewing.label(item, choice)) for choice in deciding.possible(item)
        ]
        cast(forms.ChoiceField, self.fields["action"]).choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("action") in deciding.NEEDS_REASON:
            if not cleaned.get("policy"):
                self.add_error("policy", "Choose the rule that this rests on.")
            if not cleaned.get("reason"):
                self.add_error("reason", "Write the reason. Its author will read it.")
        return cleaned


class SpamForm(forms.Form):
    """Several cases with one rule and one reason. Each case travels with the version that was read."""

    policy = forms.ModelChoiceField(
        label="The rule they break",
        queryset=Policy.objects.current(),
        empty_label="Choose a rule",
        error_messages={"required": "Choose the rule that this rests on."},
    )
    reason = forms.CharField(
        label="The reason, in words their authors will read",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the reason. Each author will read it."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = []
        for value in self.data.getlist("case"):  # type: ignore[attr-defined]
            if found := _CASE_AND_VERSION.fullmatch(value):
                chosen.append((int(found[1]), int(found[2])))
        if not chosen:
            self.add_error(None, "Choose at least one from the list.")
        cleaned["cases"] = chosen
        return cleaned
