"""Signing up, signing in, and the name others see."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from . import names, roles, screen_names
from .models import LeftName, User

OWN = "own"
NAME_TAKEN = "Somebody has a screen name like that already. Try another one."


def _is_taken(name: str, person: User) -> bool:
    """By somebody else; or it was, by somebody who has left, which is nobody's business."""
    others = User.objects.known_as(name).exclude(pk=person.pk)
    return others.exists() or LeftName.objects.known_as(name).exists()


class ScreenNameFields(forms.Form):
    """Choose one of the offered names, or write one. Offers survive an error: they travel along."""

    offered = forms.CharField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label="Screen name",
        help_text="The name other people see. You can change it later.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a screen name."},
    )
    own_name = forms.CharField(
        label="A name of my own",
        required=False,
        max_length=40,
        help_text="Only if you chose that above. Nothing that people who know you would recognise.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self._offers()
        self.initial["offered"] = "|".join(names)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names] + [(OWN, "A name of my own")]
        if names:
            self.initial.setdefault("choice", names[0])

    def _offers(self) -> list[str]:
        typed = self.data.get(self.add_prefix("offered"), "") if self.is_bound else ""
        # What comes back from the browser is only a list to choose from; each name is validated
        # like any other before it is taken.
        names = [name[:40] for name in typed.split("|") if name][:5]
        return names or screen_names.suggest()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        choice = cleaned.get("choice")
        if not choice:
            return cleaned
        where = "own_name" if choice == OWN else "choice"
        name = names.normalised((cleaned.get("own_name") or "") if choice == OWN else choice)
        if not name:
            self.add_error("own_name", "Write the name you want, or choose one from the list.")
            return cleaned
        person = self.person or User(username=str(cleaned.get("username", "")))
        try:
            User(screen_name=name).clean_fields(exclude=["username", "password", "screen_key"])
        except ValidationError as error:
            self.add_error(where, ValidationError(error.messages))
            return cleaned
        if words := names.refuse(name, is_staff=person.pk is not None and person.is_at_work_here):
            self.add_error(where, words)
        elif _is_taken(name, person):
            self.add_error(where, NAME_TAKEN)
        elif names.skeleton(name) == names.skeleton(person.username):
            self.add_error(where, "Use a screen name that is not your sign-in name.")
        cleaned["screen_name"] = name
        return cleaned

    def say_taken(self) -> None:
        """Somebody took the name while this form was being sent."""
        where = "own_name" if self.cleaned_data.get("choice") == OWN else "choice"
        self.add_error(where, NAME_TAKEN)

    # Whose name it is, once there is somebody; None while joining.
    person: User | None = None


class ScreenNameForm(ScreenNameFields):
    """Change one's own screen name."""

    person: User

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def save(self) -> User:
        """Raises IntegrityError when somebody took the name in between."""
        self.person.screen_name = self.cleaned_data["screen_name"]
        with transaction.atomic():
            self.person.save(update_fields=["screen_name"])
        return self.person


class SignUpForm(ScreenNameFields, allauth.SignupForm):
    """Name and password, and nothing else that could be asked for later by anybody."""

    field_order = ["username", "password1", "choice", "own_name", "offered"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password1"]
        username.label = "Sign-in name"
        username.help_text = (
            "Only you see this. Do not use your real name, or a name you use anywhere else."
        )
        username.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        username.error_messages["required"] = "Choose a sign-in name."
        password.label = "Password"
        password.help_text = (
            "At least 10 characters. Three or four unrelated words are easy to remember. "
            "We ask for no e-mail, so keep it somewhere safe: we cannot send you a new one."
        )
        password.widget.attrs = {"autocomplete": "new-password"}
        password.error_messages["required"] = "Choose a password."

    def save(self, request: HttpRequest) -> User:
        """All of it or nothing. Raises IntegrityError when somebody took a name in between."""
        with transaction.atomic():
            user: User = super().save(request)
            user.groups.add(Group.objects.get(name=roles.MEMBERS))
        return user


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Sign-in name"
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["login"].error_messages["required"] = "Enter your sign-in name."
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].help_text = ""


class PasswordChangeForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", "Your password now"),
            ("password1", "New password"),
            ("password2", "New password again"),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = "At least 10 characters."
