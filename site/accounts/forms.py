"""Signing up, signing in, and the name others see."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from . import names, roles, screen_names, slowing
from .adapter import where_from
from .models import LeftName, User

OWN = "own"
OFFERS_APART = "|"
NAME_TAKEN = "Somebody has a screen name like that already. Try another one."


def _is_taken(name: str, person: User) -> bool:
    """By somebody else; or it was, by somebody who has left, which is nobody's business."""
    others = User.objects.known_as(name).exclude(pk=person.pk)
    return (
        others.exists()
        or bool(names.in_use_elsewhere([name]))
        or LeftName.objects.known_as(name).exists()
    )


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
        self.initial["offered"] = OFFERS_APART.join(names)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names] + [(OWN, "A name of my own")]
        if names:
            self.initial.setdefault("choice", names[0])

    def _offers(self) -> list[str]:
        typed = str(self.initial.get("offered", ""))
        if self.is_bound:
            typed = self.data.get(self.add_prefix("offered"), "")
        # What comes back from the browser is only a list to choose from; each name is validated
        # like any other before it is taken.
        names = [name[:40] for name in typed.split(OFFERS_APART) if name][:5]
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
            self.person.asked_for_another_name = False
            self.person.save(update_fields=["screen_name", "asked_for_another_name"])
            names.chosen(self.person)
        return self.person


# A button beside the field shows what was typed, where there is JavaScript (show-password.js).
SHOWN_ON_DEMAND = {"data-show-password": "", "autocapitalize": "none", "spellcheck": "false"}


class SignUpForm(ScreenNameFields, allauth.SignupForm):
    """Name and password, and nothing else that could be asked for later by anybody."""

    field_order = ["username", "password1", "choice", "own_name", "offered"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password1"]
        username.label = "Sign-in name"
        username.help_text = (
            "Only you see this. Do not use your real name, or a name you use anywhere else. "
            f"You could take “{screen_names.suggest_sign_in_name()}”."
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
        password.widget.attrs = {"autocomplete": "new-password", **SHOWN_ON_DEMAND}
        password.error_messages["required"] = "Choose a password."

    def clean_username(self) -> str:
        """That a name is taken can't be hidden here. Whoever asks for many is told slowly."""
        try:
            name: str = super().clean_username()
        except ValidationError as error:
            if error.code == "username_taken":
                here = where_from(context.request)
                with slowing.a_try("taken names", of=here, at=here):
                    raise
            raise
        return name

    def save(self, request: HttpRequest) -> User:
        """All of it or nothing. Raises IntegrityError when somebody took a name in between."""
        # Before the transaction: on SQLite nobody else can write while it lasts.
        self.hashed_password = make_password(self.cleaned_data["password1"])
        with transaction.atomic():
            user: User = super().save(request)
            user.groups.add(Group.objects.get(name=roles.MEMBERS))
            names.chosen(user)
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
        self.fields["password"].widget.attrs = {
            "autocomplete": "current-password",
            **SHOWN_ON_DEMAND,
        }
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].help_text = ""

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        """Raises NotNow when it cannot be checked at this moment."""
        name = credentials["username"].lower()  # as names are looked up
        with slowing.a_try("sign-in", of=name, at=where_from(self.request)) as this:
            cleaned: dict[str, Any] = super()._clean_with_password(credentials)
            this.was_right()
        return cleaned


class PasswordAgainForm(allauth.ReauthenticateForm):
    """For somebody who is signed in. Tries are counted by allauth for that person, so strangers who
    try the same name slow nobody down here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password", **SHOWN_ON_DEMAND}
        password.error_messages["required"] = "Enter your password."


class _NewPassword(forms.Form):
    LABELS = {
        "oldpassword": "Your password now",
        "password1": "New password",
        "password2": "New password again",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            if name not in self.fields:
                continue
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].widget.attrs |= SHOWN_ON_DEMAND
        self.fields["password1"].help_text = "At least 10 characters. Any of them, spaces too."


class PasswordChangeForm(_NewPassword, allauth.ChangePasswordForm):
    """For somebody who knows the old one."""


class PasswordByLinkForm(_NewPassword, allauth.SetPasswordForm):
    """For somebody at work here whom an administrator gave a link."""
