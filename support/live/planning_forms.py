"""The forms in which a session, or a weekly series of them, is planned at the desk."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from journey.stages import Stage

from . import competent, planning, recording
from .choices import Access
from .models import GroupSession, SessionStaff
from .phases import Phase


class PlanForm(WagtailAdminModelForm):
    stages = forms.MultipleChoiceField(
        label="Stages of the journey",
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=GroupSession._meta.get_field("stages").help_text,
    )
    facilitators = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="You are put down yourself when you choose nobody. Two make it safe.",
    )

    field_order = [
        "title", "summary", "starts_at", "weeks", "length", "capacity", "facilitators", "access",
        "format", "holds_all", "turn_seconds", "latecomers", "language", "relation", "audience",
        "stages", "content_note", "agreement", "prompts", "quick_answers",
    ]  # fmt: skip
    # Where nothing is chosen, what stood there stays.
    WITH_A_DEFAULT = ("relation", "language", "format", "access", "latecomers", "turn_seconds")

    class Meta:
        model = GroupSession
        fields = list(planning.PLANNED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WITH_A_DEFAULT:
            self.fields[name].required = False
        self._offer_access()
        field = self.fields["facilitators"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = planning.who_can_facilitate()
        like = self.instance.pk or getattr(self.instance, "copied_from", None)
        if like:
            staff = SessionStaff.objects.filter(session=like, part=SessionStaff.Part.FACILITATOR)
            field.initial = list(staff.values_list("person_id", flat=True))

    def _offer_access(self) -> None:
        """A closed group has members, and so a series: its sessions stay closed, and no others are."""
        closed = self.instance.is_for_a_closed_group
        access = self.fields["access"]
        assert isinstance(access, forms.ChoiceField)
        access.choices = [
            (value, label)
            for value, label in Access.choices
            if (value == Access.CLOSED) == bool(closed)
        ]

    def _kept(self, name: str) -> str:
        return self.cleaned_data[name] or getattr(self.instance, name)

    def clean_latecomers(self) -> str:
        return self._kept("latecomers")

    def clean_turn_seconds(self) -> int:
        """Nothing written keeps what stood there; 0 is a choice."""
        seconds: int | None = self.cleaned_data["turn_seconds"]
        return self.instance.turn_seconds if seconds is None else seconds

    def clean_relation(self) -> str:
        return self._kept("relation")

    def clean_language(self) -> str:
        return self._kept("language")

    def clean_format(self) -> str:
        return self._kept("format")

    def clean_access(self) -> str:
        return self._kept("access")

    def clean_starts_at(self) -> Any:
        starts_at = self.cleaned_data["starts_at"]
        if "starts_at" in self.changed_data or not self.instance.pk:
            if self.instance.phase != Phase.SCHEDULED:
                raise forms.ValidationError("The session has begun, so its start cannot be moved.")
            if starts_at <= timezone.now():
                raise forms.ValidationError("Choose a time that is still to come.")
        return starts_at

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if capacity < self.instance.booked:
            raise forms.ValidationError(planning.too_few(self.instance))
        return capacity

    def clean_agreement(self) -> str:
        agreement: str = self.cleaned_data["agreement"].strip()
        if not agreement:
            raise forms.ValidationError("Write at least one rule of the agreement.")
        return agreement

    def clean_facilitators(self) -> Any:
        people = self.cleaned_data["facilitators"]
        if self.instance.pk and not planning.may_set_facilitators(
            self.instance, people, planner=self.for_user
        ):
            raise forms.ValidationError(planning.NOT_YOURS)
        return people

    def clean(self) -> Any:
        """Those who are put down now, or for another day than before, are in date on it."""
        data = super().clean() or self.cleaned_data
        if "starts_at" in data and "facilitators" in data:
            wanted = {person.pk for person in data["facilitators"]} or {self.for_user.pk}
            before = self.fields["facilitators"].initial or []
            if self.instance.pk and "starts_at" not in self.changed_data:
                wanted -= set(before)
            if late := competent.not_in_date(wanted, on=self.last_day(data)):
                self.add_error("facilitators", planning.why_not_in_date(late))
        return data

    def last_day(self, data: dict[str, Any]) -> Any:
        return timezone.localdate(data["starts_at"])

    def save(self, commit: bool = True) -> Any:
        people = self.cleaned_data["facilitators"]
        if self.instance.pk:
            planning.change(self.instance, people, planner=self.for_user)
        else:
            with recording.written_or_refused():
                super().save(commit)
                planning.set_facilitators(self.instance, people, planner=self.for_user)
        self.instance.refresh_from_db()
        return self.instance


class SeriesForm(PlanForm):
    """One plan for as many weeks, and the only place where a closed group begins."""

    weeks = forms.IntegerField(
        label="How many weeks",
        min_value=planning.WEEKS[0],
        max_value=planning.WEEKS[1],
        initial=6,
        help_text="One session each week, at the same hour.",
    )

    def _offer_access(self) -> None:
        access = self.fields["access"]
        assert isinstance(access, forms.ChoiceField)
        access.choices = list(Access.choices)
        access.help_text = "A closed group: only members whom its facilitators let in see it."

    def last_day(self, data: dict[str, Any]) -> Any:
        first = GroupSession(starts_at=data["starts_at"])
        return planning.last_day(first, data.get("weeks") or 1)

    def validate_constraints(self) -> None:
        """The sessions are made one by one by `plan_weekly`, each against all constraints."""

    def save(self, commit: bool = True) -> Any:
        with recording.written_or_refused():
            return planning.plan_weekly(
                self.instance,
                self.cleaned_data["facilitators"],
                weeks=self.cleaned_data["weeks"],
                planner=self.for_user,
            )
