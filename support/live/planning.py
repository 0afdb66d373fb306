"""Planning a session: the form of the staff desk, and the rules it keeps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from accounts import roles
from accounts.models import User

from . import announcing, recording, staffing
from .events import Code
from .models import GroupSession, RoomEvent, SessionStaff
from .phases import Phase
from .refusals import Refused

NOT_YOURS = "The session has begun. Only its own facilitators may change who facilitates it."


def who_can_facilitate() -> "QuerySet[User]":
    return User.objects.in_role(roles.FACILITATORS).order_by("screen_name")


def _facilitating(session: GroupSession) -> "QuerySet[SessionStaff]":
    return SessionStaff.objects.filter(session=session, part=SessionStaff.Part.FACILITATOR)


def may_set_facilitators(session: GroupSession, people: "Iterable[User]", *, planner: User) -> bool:
    """Whoever plans may, until the session begins. From then on only its own facilitators, and who
    may change that anywhere: nobody else takes over a room with people in it."""
    now = set(_facilitating(session).values_list("person_id", flat=True))
    return (
        session.phase == Phase.SCHEDULED
        or now == _wanted(people, planner)
        or planner.has_perm("live.restaff_groupsession")
        or (planner.pk in now and planner.has_perm("live.facilitate_groupsession"))
    )


def _wanted(people: "Iterable[User]", planner: User) -> set[int]:
    """A session is never without a facilitator, so the planner is the default."""
    return {person.pk for person in people} or {planner.pk}


def set_facilitators(session: GroupSession, people: "Iterable[User]", *, planner: User) -> None:
    """Make these the facilitators. A room that is under way is told who comes and who goes."""
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        if not may_set_facilitators(room, people, planner=planner):
            raise Refused(Code.NOT_ALLOWED, NOT_YOURS)
        wanted = _wanted(people, planner)
        before = {row.person_id: row for row in _facilitating(room).select_related("person")}
        gone = [row for person_id, row in before.items() if person_id not in wanted]
        _facilitating(room).filter(person__in=[row.person_id for row in gone]).delete()
        come = [_put_down(room, person_id) for person_id in sorted(wanted - before.keys())]
        for rows, kind in ((come, RoomEvent.Kind.ADMITTED), (gone, RoomEvent.Kind.LEFT)):
            for row in rows:
                if room.is_under_way:
                    staffing.announce(room, row, kind, by=planner)
                announcing.access_changed(row.person_id, room.pk)
        if come or gone:
            announcing.people_changed(room.pk)


def _put_down(room: GroupSession, person_id: int) -> SessionStaff:
    row, _ = SessionStaff.objects.update_or_create(
        session=room, person_id=person_id, defaults={"part": SessionStaff.Part.FACILITATOR}
    )
    return row


class PlanForm(WagtailAdminModelForm):
    facilitators = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="You are put down yourself when you choose nobody. Two make it safe.",
    )

    field_order = [
        "title", "summary", "starts_at", "length", "capacity", "facilitators", "audience",
        "content_note", "agreement", "format", "holds_all", "turn_seconds", "latecomers",
        "prompts", "quick_answers",
    ]  # fmt: skip

    class Meta:
        model = GroupSession
        fields = [
            "title", "summary", "audience", "content_note", "agreement", "starts_at", "length",
            "capacity", "format", "holds_all", "turn_seconds", "latecomers", "prompts",
            "quick_answers",
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

    def clean_facilitators(self) -> Any:
        people = self.cleaned_data["facilitators"]
        if self.instance.pk and not may_set_facilitators(
            self.instance, people, planner=self.for_user
        ):
            raise forms.ValidationError(NOT_YOURS)
        return people

    def save(self, commit: bool = True) -> Any:
        """What is planned and nothing else: the phase and the numbers of the log belong to the
        room, which has gone on since this form was loaded."""
        with recording.written_or_refused():
            if self.instance.pk:
                GroupSession.objects.locked(self.instance.pk)
                self.instance.save(update_fields=self._meta.fields)
            else:
                super().save(commit)
            set_facilitators(
                self.instance, self.cleaned_data["facilitators"], planner=self.for_user
            )
        self.instance.refresh_from_db()
        return self.instance
