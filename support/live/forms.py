"""What members and facilitators fill in on the pages of a session."""

import uuid
from typing import Any

from django import forms
from django.conf import settings

from .models import GroupSession, Participation


class JoinForm(forms.Form):
    agreed = forms.BooleanField(
        label="I accept the agreement",
        error_messages={"required": "Please accept the agreement before you come in."},
    )
    alias = forms.CharField(
        label="Another name for this session",
        required=False,
        max_length=40,
        help_text="Leave it empty to use your screen name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )


class SayForm(forms.Form):
    """The writing box. `id` makes sending twice harmless; length is a rule of `talking`."""

    body = forms.CharField(
        label="Your message",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "data-body": ""}),
        error_messages={"required": "Write something first."},
    )
    to = forms.ChoiceField(
        label="Who reads it",
        initial="room",
        required=False,
        error_messages={"invalid_choice": "That person has left. Choose who reads this."},
    )
    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: GroupSession, for_staff: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"id": uuid.uuid4()})
        self.session, self.for_staff = session, for_staff
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["maxlength"] = settings.LIVE_MESSAGE_MAX_CHARS
        choices = [("room", "Everyone"), ("facilitators", "The facilitators only")]
        if for_staff:
            # Who was chosen stays chosen, also when they have left meanwhile: words for one person
            # must never fall back to "Everyone". `talking` refuses them.
            chosen = self.data.get("to")
            for row in Participation.objects.filter(session=session).with_names():
                if row.state == Participation.State.ADMITTED:
                    choices.append((row.key, f"Only {row.name}, and the facilitators"))
                elif row.key == chosen:
                    choices.append((row.key, f"{row.name} (has left)"))
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = choices

    def clean_to(self) -> str:
        return self.cleaned_data["to"] or "room"
