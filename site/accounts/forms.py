"""Signing up, signing in, and the name others see."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from . import roles, screen_names
from .models import User

OWN = "own"


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
        name = (cleaned.get("own_name") or "").strip() if choice == OWN else choice
        if not name:
            self.add_error("own_name", "Write the name you want, or choose one from the list.")
            return cleaned
        person = User(username="", screen_name=name, pk=self.owner_pk)
        person._state.adding = self.owner_pk is None  # one's own name is no clash with oneself
        try:
            person.clean_fields(exclude=["username", "password"])
            person.validate_constraints(exclude=["username"])
        except ValidationError as error:
            self.add_error(where, ValidationError(error.messages))
        if name.casefold() == str(cleaned.get("username", "")).casefold():
            self.add_error(where, "Use a screen name that is not your sign-in name.")
        cleaned["screen_name"] = name
        return cleaned

    owner_pk: int | None = None


class ScreenNameForm(ScreenNameFields):
    """Change one's own screen name."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        self.owner_pk = person.pk
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = cleaned.get("screen_name", "")
        if name and name.casefold() == self.person.username.casefold():
            self.add_error("own_name", "Use a screen name that is not your sign-in name.")
        return cleaned

    def save(self) -> User:
        self.person.screen_name = self.cleaned_data["screen_name"]
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
        user: User = super().save(request)
        user.groups.add(Group.objects.get(name=roles.MEMBERS))
        return user

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new person."""
        user.screen_name = self.cleaned_data["screen_name"]
        user.save(update_fields=["screen_name"])


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
