"""The forms people write in. Each carries a client id, so that sending it twice makes one post."""

import uuid
from typing import Any

from django import forms

from safeguarding.models import Policy

from .models import BODY_MAX, TITLE_MAX, WHY_MAX, Board
from .tending import BECAUSE_MAX


def _body(rows: int) -> forms.CharField:
    return forms.CharField(
        label="Your words",
        max_length=BODY_MAX,
        help_text="Leave out names, places and dates: say “my son”, “the city”, “in spring”.",
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": "Write something first.",
            "max_length": f"Use at most {BODY_MAX:,} characters. Send the rest as a reply.",
        },
    )


class ReplyForm(forms.Form):
    body = _body(8)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


class TopicForm(ReplyForm):
    field_order = ["title", "body", "client_id"]

    title = forms.CharField(
        label="Title",
        max_length=TITLE_MAX,
        help_text="A few words, so that others see what it is about.",
        error_messages={
            "required": "Give it a title.",
            "max_length": f"Use at most {TITLE_MAX} characters for the title.",
        },
    )


class EditForm(forms.Form):
    body = _body(10)


class EditOpeningForm(EditForm):
    field_order = ["title", "body"]

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
