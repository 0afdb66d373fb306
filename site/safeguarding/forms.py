"""The form of a report, and the form of a decision."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.forms.models import ModelChoiceIteratorValue
from django.http import QueryDict

from . import appealing, deciding, measures, redacting, reporting, reviewing, stating
from .models import Case, Policy, Report, Wording

_BRACKETS = re.compile(r"\[[^\[\]]+\]")


class WordingSelect(forms.Select):
    """Each choice carries its words, for the script that puts them in."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value and getattr(value, "instance", None):
            option["attrs"]["data-words"] = value.instance.text
        return option


_CASE_AND_VERSION = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is it about?",
        choices=[c for c in Report.Reason.choices if c[0] != Report.Reason.TAKE_AWAY],
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


class AppealForm(forms.Form):
    text = forms.CharField(
        label="What should somebody look at again?",
        help_text="A few words are enough. Whoever hears this has not decided it before.",
        max_length=appealing.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": appealing.Empty.words},
    )


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=measures.MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _left_to_fill_in(reason: str) -> str:
    """Something in [square brackets] that kind words came with; empty if there is nothing."""
    pieces = set(_BRACKETS.findall(reason))
    if not pieces:
        return ""
    came_with = " ".join(Wording.objects.values_list("text", flat=True))
    return next((piece for piece in sorted(pieces) if piece in came_with), "")


BESIDES = [
    ("contact", "Write to its author; nothing is held against them"),
    ("lock", "Close the conversation for new answers"),
    ("warn", "Warn its author"),
    ("end", "End the membership of its author"),
]
NOT_LOCKING = [(value, label) for value, label in BESIDES if value != "lock"]


class DecisionForm(forms.Form):
    """One thing for the item; besides, whatever else belongs to the same decision."""

    action = forms.ChoiceField(
        label="What will happen",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what will happen.",
            "invalid_choice": "That cannot be done with this any more. Look at it again.",
        },
    )
    words = forms.CharField(
        label="Words to take out",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-redact": ""}),
        help_text="Exactly as they stand in the text, one piece a line. Others will read"
        " “[removed by a moderator]” there. The original is kept for an appeal.",
    )
    also = forms.MultipleChoiceField(
        label="Besides",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=BESIDES,
    )
    slow = _days("Read every post of theirs first, for how many days")
    silence = _days("They may read and not write, for how many days")
    suspend = _days("Pause their membership, for how many days")
    policy = forms.ModelChoiceField(
        label="The rule it rests on",
        queryset=Policy.objects.current(),
        required=False,
        empty_label="No rule: it is fine as it is",
    )
    wording = forms.ModelChoiceField(
        label="Kind words to begin with",
        queryset=Wording.objects.select_related("rule"),
        required=False,
        empty_label="None",
        widget=WordingSelect(attrs={"data-wording": ""}),
    )
    reason = forms.CharField(
        label="The reason, in words its author will read",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Kind, short and exact: what to change and why. Not shown to anybody else.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    BESIDE = ("also", "slow", "silence", "suspend")

    def __init__(self, *args: Any, case: Case, item: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.item = case, item
        self.preview: stating.Parts | None = None
        self.initial.setdefault("version", case.version)
        possible = deciding.possible(item, again=case.looks_again_at)
        choices = [(choice.value, reviewing.label(item, choice)) for choice in possible]
        cast(forms.ChoiceField, self.fields["action"]).choices = choices
        if deciding.Action.REDACT not in possible:
            del self.fields["words"]
        if not reviewing.can(item, "lock") or reviewing.hooks(item).is_locked(item):
            cast(forms.ChoiceField, self.fields["also"]).choices = NOT_LOCKING

    def offering(self, policies: Iterable[Policy], wordings: Iterable[Wording]) -> "DecisionForm":
        """The choices of the two lists, where the page has read them already."""
        for name, rows in (("policy", policies), ("wording", wordings)):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.choices = [("", field.empty_label)] + [
                (ModelChoiceIteratorValue(one.pk, one), field.label_from_instance(one))
                for one in rows
            ]
        return self

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        action, also = cleaned.get("action"), cleaned.get("also") or []
        hurts = action in deciding.NEEDS_RULE or any(cleaned.get(name) for name in self.BESIDE[1:])
        if hurts or set(also) - {"contact"}:
            if not cleaned.get("policy"):
                self.add_error("policy", "Choose the rule that this rests on.")
            if not cleaned.get("reason"):
                self.add_error("reason", "Write the reason. Its author will read it.")
        elif (also or action == deciding.Action.UPHOLD) and not cleaned.get("reason"):
            self.add_error("reason", "Write the reason, or the message.")
        if action == deciding.Action.UPHOLD and (also or any(cleaned.get(n) for n in self.BESIDE)):
            self.add_error("also", "If the decision stands, nothing else can be added to it.")
        if left := _left_to_fill_in(cleaned.get("reason", "")):
            self.add_error("reason", f"Say in your own words what {left} stands for.")
        if action == deciding.Action.REDACT and "words" in self.fields:
            self._find(cleaned.get("words", ""))
        return cleaned

    def _find(self, words: str) -> None:
        try:
            redacting.spans_of(reviewing.of(self.item).text(self.item), words.splitlines())
        except redacting.NotInText as missing:
            said = f"“{missing.words}” does not stand in the text." if missing.words else ""
            self.add_error("words", said or "Write the words that are to be taken out.")

    def chosen(self) -> dict[str, Any]:
        """What `deciding.decide` takes."""
        cleaned = self.cleaned_data
        action = cleaned["action"]
        picked: list[measures.Measure] = [
            measures.Redact(tuple(cleaned["words"].splitlines()))
            if action == deciding.Action.REDACT
            else measures.ON_ITEM[action]()
        ]
        picked += [_BESIDES[name]() for name in cleaned["also"]]
        picked += [kind(cleaned[name]) for name, kind in measures.FOR_DAYS.items() if cleaned[name]]
        return {"measures": picked} | {
            name: cleaned[name] for name in ("policy", "reason", "version")
        }

    def with_preview(self) -> "DecisionForm":
        """What the author will read, before anything is recorded."""
        self.preview = deciding.preview(self.case, self.item, **self.chosen())
        return self

    def with_kind_words(self) -> "DecisionForm":
        """The same, with the chosen words in the box, below what stands there. No script needed."""
        typed: dict[str, Any] = {name: self.data.get(name, "") for name in self.fields}
        typed["also"] = cast(QueryDict, self.data).getlist("also")
        chosen = typed["wording"]
        wording = Wording.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        if wording is not None:
            typed["reason"] = "\n\n".join(filter(None, [typed["reason"].strip(), wording.text]))
            if not typed["policy"] and wording.rule_id:
                typed["policy"] = wording.rule_id
        return DecisionForm(case=self.case, item=self.item, initial=typed)

    @property
    def is_more_than_usual(self) -> bool:
        """Whether something is chosen, or wrong, among what is folded away."""
        return any(self[name].value() or self[name].errors for name in self.BESIDE)


_BESIDES: dict[str, type[Any]] = {
    "contact": measures.Contact,
    "lock": measures.Lock,
    "warn": measures.Warn,
    "end": measures.EndMembership,
}


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
