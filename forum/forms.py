"""The forms people write in. Each carries a client id, so that sending it twice makes one post."""

import uuid
from typing import Any

from django import forms

from accounts.models import User
from journey.stages import Stage
from safeguarding.models import Policy

from . import other_names
from .models import BODY_MAX, CONTENT_NOTES, NOTE_MAX, TITLE_MAX, WHY_MAX, Board
from .tending import BECAUSE_MAX


class WholeTextField(forms.CharField):
    """Says when a text is too long. With `maxlength` a browser cuts what is pasted and says nothing."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}


def _body(rows: int) -> forms.CharField:
    return WholeTextField(
        label="Your words",
        max_length=BODY_MAX,
        help_text="Leave out names, places and dates: say “my son”, “the city”, “in spring”.",
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": "Write something first.",
            "max_length": f"Use at most {BODY_MAX:,} characters. Send the rest as a reply.",
        },
    )


OWN = "own"


class NoteFields(forms.Form):
    """What a post speaks of: a few notes are offered, and own words can be written."""

    content_note = forms.ChoiceField(
        label="Content note",
        required=False,
        choices=[
            ("", "No note"),
            *((note, note[0].upper() + note[1:]) for note in CONTENT_NOTES),
            (OWN, "Another note, in my own words"),
        ],
        help_text="Your words are then closed until somebody opens them, and lists show the note only.",
    )
    own_note = forms.CharField(
        label="The note in your own words",
        required=False,
        max_length=NOTE_MAX,
        help_text="Only if you chose that above. A few words, such as “speaks of a funeral”.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own = cleaned.pop("own_note", "")
        if cleaned.get("content_note") == OWN:
            if not own:
                self.add_error("own_note", "Write the note, or choose one from the list.")
            cleaned["content_note"] = own
        return cleaned

    @staticmethod
    def note_as_chosen(note: str) -> dict[str, str]:
        """A note that stands, as the two fields show it."""
        if not note or note in CONTENT_NOTES:
            return {"content_note": note}
        return {"content_note": OWN, "own_note": note}


class ReplyForm(NoteFields):
    field_order = ["body", "content_note", "own_note", "client_id"]

    body = _body(8)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("client_id"):
            self.initial["client_id"] = uuid.uuid4()


class TopicForm(ReplyForm):
    field_order = [
        "title", "body", "stage", "content_note", "own_note", "is_live_case", "alias", "own_alias",
        "client_id", "offered",
    ]  # fmt: skip

    title = WholeTextField(
        label="Title",
        max_length=TITLE_MAX,
        help_text="A few words, so that others see what it is about.",
        error_messages={
            "required": "Give it a title.",
            "max_length": f"Use at most {TITLE_MAX} characters for the title.",
        },
    )
    stage = forms.ChoiceField(
        label="Where you are now",
        required=False,
        choices=[("", "I would rather not say"), *Stage.choices],
        help_text="Shown on the list, so that people at the same stage find you.",
    )
    is_live_case = forms.BooleanField(
        label="The case is live: a moderator reads every post in this conversation before others can",
        required=False,
        help_text="Good while the police or a court are at work. What is written then can harm a trial, or"
        " show who you are. You can say so later, and take it back.",
    )
    alias = forms.ChoiceField(
        label="The name above this conversation",
        required=False,
        widget=forms.RadioSelect,
        help_text="With another name, all you write in this conversation stands under it, for good. Other"
        " members cannot tell that it is you. Moderators can.",
    )
    own_alias = forms.CharField(
        label="Another name of my own",
        required=False,
        max_length=40,
        help_text="Only if you chose that above.",
    )
    offered = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person is None or person.is_at_work_here:
            for name in ("alias", "own_alias", "offered"):
                del self.fields[name]
            return
        names = self._offers()
        self.initial["offered"] = "|".join(names)
        field = self.fields["alias"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", f"My screen name, {person.screen_name}"),
            *((name, name) for name in names),
            (OWN, "Another name of my own"),
        ]
        self.initial.setdefault("alias", "")

    def _offers(self) -> list[str]:
        """They travel along, so that a choice survives an error. Each is looked at when it is taken."""
        typed = str(self.initial.get("offered", ""))
        if self.is_bound:
            typed = self.data.get("offered", "")
        kept = [name[:40] for name in typed.split("|") if name][:3]
        chosen = str(self.initial.get("alias", ""))
        if chosen and chosen != OWN and chosen not in kept:
            kept = [chosen[:40], *kept]
        return kept or other_names.suggest()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("offered", None)
        own = cleaned.pop("own_alias", "")
        choice = cleaned.get("alias", "")
        if choice and self.person is not None:
            where = "own_alias" if choice == OWN else "alias"
            name = own if choice == OWN else choice
            if words := other_names.refuse(name, person=self.person):
                self.add_error(where, words)
            cleaned["alias"] = name
        return cleaned


class EditForm(NoteFields):
    field_order = ["body", "content_note", "own_note"]

    body = _body(10)


class EditOpeningForm(EditForm):
    field_order = ["title", "body", "content_note", "own_note"]

    title = TopicForm.base_fields["title"]


class ApplicationForm(forms.Form):
    why = forms.CharField(
        label="Why you would like to join",
        max_length=WHY_MAX,
        help_text="A few words are enough: who it is about (“my brother”), and what you hope for. "
        "You need no names, and no proof.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Write a few words first. One sentence is enough.",
            "max_length": f"Use at most {WHY_MAX:,} characters.",
        },
    )


class AcceptForm(forms.Form):
    """`version` says which words were on the page that was read."""

    accept_limits = forms.BooleanField(
        label="I have read this, and know what you can and cannot keep to yourselves",
        error_messages={"required": "Tick the box when you have read it. There is no hurry."},
    )
    limits_version = forms.CharField(widget=forms.HiddenInput)


class EndMembershipForm(forms.Form):
    policy = forms.ModelChoiceField(
        label="The rule it rests on",
        queryset=Policy.objects.current(),
        error_messages={"required": "Choose the rule that this rests on."},
    )
    reason = forms.CharField(
        label="The reason, in words they will read",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write the reason. They will read it."},
    )


class LockForm(forms.Form):
    because = forms.CharField(
        label="Why it is closed, in words that everybody reads there",
        max_length=BECAUSE_MAX,
        help_text="Kind and short: “We have said all there is to say for now. You are welcome to begin "
        "a new conversation.”",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why. Members read it where they would have answered."},
    )


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(
        label="To which board",
        queryset=Board.objects.all(),
        empty_label="Choose a board",
        error_messages={"required": "Choose a board."},
    )


class MergeForm(forms.Form):
    into = forms.RegexField(
        label="Into which conversation",
        regex=r"^\s*(?:\S*/topics/)?[0-9]{1,9}/?(?:[?#]\S*)?\s*$",
        help_text="Its address, or the number in its address.",
        error_messages={
            "required": "Give the address of the other conversation, or its number.",
            "invalid": "That is no address of a conversation. It ends in /topics/ and a number.",
        },
    )

    def clean_into(self) -> int:
        given = str(self.cleaned_data["into"]).partition("?")[0].partition("#")[0]
        return int(given.strip().rstrip("/").rpartition("/")[2])


class SplitForm(forms.Form):
    title = forms.CharField(
        label="Title of the new conversation",
        max_length=TITLE_MAX,
        error_messages={"required": "Give it a title."},
    )
    with_what_follows = forms.BooleanField(
        label="Also all posts after the last one I chose", required=False
    )


class AskForm(forms.Form):
    """An author asks a moderator to take something away."""

    why = forms.CharField(
        label="Is there something we should know?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="You do not have to say why. If somebody may be in danger, say so.",
    )


class ModeratorNoteForm(NoteFields):
    """A moderator covers a post. No note takes it off again."""
