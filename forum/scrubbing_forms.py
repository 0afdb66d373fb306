"""What somebody chooses on the page on which they take back what they wrote."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.forms import ScreenNameForm
from accounts.models import User

from .models import Board, Post
from .scrubbing import Action, Choice, Which, fitting

ACTIONS = [
    (Action.COVER, "Cover them. Only you and the moderators can read them. You can undo it."),
    (Action.WITHDRAW, "Withdraw them. Their words are deleted. This cannot be undone."),
    (Action.UNCOVER, "Show again what I covered."),
]


def actions_of(person: User) -> list[tuple[Action, str]]:
    """Showing again is offered to whoever has covered something."""
    if Post.objects.by(person).covered().exists():
        return ACTIONS
    return [one for one in ACTIONS if one[0] != Action.UNCOVER]


class NewNameForm(ScreenNameForm):
    """A new name, and whether moderators are asked to look for the old one."""

    look_for_old = forms.BooleanField(
        label="Ask moderators to look for my old name in what others wrote",
        required=False,
        help_text="In the conversations you wrote in. You are told how many posts there are, not which.",
    )


class ChoiceForm(forms.Form):
    """Nothing is chosen beforehand: neither of the two is what everybody needs."""

    action = forms.ChoiceField(
        label="What should happen to your posts?",
        widget=forms.RadioSelect,
        choices=ACTIONS,
        error_messages={"required": "Choose what should happen to your posts."},
    )
    which = forms.ChoiceField(
        label="Which posts?",
        widget=forms.RadioSelect,
        choices=Which.choices,
        error_messages={"required": "Choose which posts."},
    )
    since = forms.DateField(
        label="Since when?",
        required=False,
        help_text="Only if you chose “All since a date”. The first day that counts.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date like 2026-03-31."},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)
        action.choices = actions_of(person)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since = cleaned.get("since")
        if cleaned.get("which") == Which.SINCE and "since" not in self.errors:
            if since is None:
                self.add_error("since", "Choose the first day that counts.")
            elif since > timezone.localdate():
                self.add_error("since", "Choose a day that has been.")
        return cleaned

    @property
    def choice(self) -> Choice:
        kept = self.cleaned_data
        since = kept["since"] if kept["which"] == Which.SINCE else None
        return Choice(kept["action"], kept["which"], since)


class PostsForm(forms.Form):
    """The list with boxes to tick. What was ticked on other pages travels along."""

    action = ChoiceForm.base_fields["action"]
    board = forms.ModelChoiceField(
        Board.objects.all(), label="Board", required=False, empty_label="All boards",
        to_field_name="slug",
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def ticked(self, ids: list[str]) -> tuple[int, ...]:
        """Those of these posts that are this person's, and with which that can be done. One query."""
        wanted = {int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) < 10}
        fits = fitting(self.person, self.cleaned_data["action"]).filter(pk__in=wanted)
        return tuple(fits.order_by("pk").values_list("pk", flat=True))
