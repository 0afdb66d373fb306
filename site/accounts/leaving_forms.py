"""The one choice that whoever leaves has."""

from typing import Any

from django import forms

from privacy import belongings

from .models import User

STAY, GO = "stay", "go"
# The one holding about which there is a choice, by its key: rooms are not imported from here.
POSTS = "forum_posts"


def posts_of(person: User) -> int:
    return sum(held.rows(person).count() for held in belongings.holdings() if held.key == POSTS)


class LeaveForm(forms.Form):
    """Nothing is chosen beforehand. Who wrote nothing is not asked."""

    posts = forms.ChoiceField(
        label="What you wrote in the forum",
        widget=forms.RadioSelect,
        choices=[
            (STAY, "My posts stay, without my name"),
            (GO, "The words of my posts go too"),
        ],
        error_messages={"required": "Choose what happens to what you wrote in the forum."},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs.pop("instance", None)  # Wagtail's view gives one
        super().__init__(*args, **kwargs)
        if not posts_of(person):
            del self.fields["posts"]

    @property
    def posts_stay(self) -> bool:
        return self.cleaned_data.get("posts") == STAY


class CloseForm(LeaveForm):
    """The same of somebody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("posts")
        if isinstance(field, forms.ChoiceField):
            field.label = "What this person wrote in the forum"
            field.choices = [
                (STAY, "Their posts stay, without their name"),
                (GO, "The words of their posts go too"),
            ]
            field.error_messages["required"] = "Choose what happens to what they wrote."
