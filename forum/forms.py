"""The forms people write in. Each carries a client id, so that sending it twice makes one post."""

import uuid
from typing import Any

from django import forms

from .models import BODY_MAX, TITLE_MAX


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
