"""Planning a session: the form of the staff desk, and the rules it keeps."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from accounts import roles
from accounts.models import User

from . import recording
from .models import GroupSession, SessionStaff
from .phases import Phase


def who_can_facilitate() -> "QuerySet[User]":
    return User.objects.in_role(roles.FACILITATORS).order_by("screen_name")


@transaction.atomic
def set_facilitators(session: GroupSession, people: "list[User]", *, planner: User) -> None:
    """Make these the facilitators; a session is never without one, so the planner is the default."""
    wanted = {person.pk for person in people} or {planner.pk}
    staff = SessionStaff.objects.filter(session=session)
    facilitating = staff.filter(part=SessionStaff.Part.FACILITATOR)
    gone = list(facilitating.exclude(person__in=wanted).values_list("person_id", flat=True))
    facilitating.filter(person__in=gone).delete()
    staff.filter(person__in=wanted).update(part=SessionStaff.Part.FACILITATOR)
    have = set(staff.values_list("person_id", flat=True))
    SessionStaff.objects.bulk_create(
        SessionStaff(session=session, person_id=person_id) for person_id in sorted(wanted - have)
    )
    for person_id in gone:
        recording.access_changed(session.pk, person_id)


class PlanForm(WagtailAdminModelForm):
    facilitators = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="You are put down yourself when you choose nobody. Two make it safe.",
    )

    field_order = [
        "title", "summary", "starts_at", "length", "capacity", "facilitators", "audience",
        "content_note", "agreement",
    ]  # fmt: skip

    class Meta:
        model = GroupSession
        fields = [
            "title", "summary", "audience", "content_note", "agreement", "starts_at", "length",
            "capacity",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facilitators"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = who_can_facilitate()
        if self.instance.pk:
            field.initial = list(
                self.instance.staff.filter(part=SessionStaff.Part.FACILITATOR).values_list(
                    "person_id", flat=True
                )
            )

    def clean_starts_at(self) -> Any:
        starts_at = self.cleaned_data["starts_at"]
        if "starts_at" in self.changed_data:
            if self.instance.phase != Phase.SCHEDULED:
                raise forms.ValidationError("The session has begun, so its start cannot be moved.")
            if starts_at <= timezone.now():
                raise forms.ValidationError("Choose a time that is still to come.")
        return starts_at

    def clean_agreement(self) -> str:
        agreement: str = self.cleaned_data["agreement"].strip()
        if not agreement:
            raise forms.ValidationError("Write at least one rule of the agreement.")
        return agreement

    def save(self, commit: bool = True) -> Any:
        session = super().save(commit)
        set_facilitators(session, list(self.cleaned_data["facilitators"]), planner=self.for_user)
        return session
