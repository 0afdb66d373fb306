"""People. A sign-in name that only its owner knows, and a screen name that others see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    Permission,
    PermissionsMixin,
)
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from . import names, roles
from .browser_sessions import BrowserSession  # noqa: F401  (a model of this app)
from .competence import Competence  # noqa: F401  (another)


class UserQuerySet(models.QuerySet["User"]):
    def known_as(self, name: str) -> "UserQuerySet":
        """Those whose screen name is this one, or looks like it: one person at most."""
        return self.filter(screen_key=names.skeleton(name))

    def in_role(self, role: str) -> "UserQuerySet":
        return self.filter(groups__name=role, is_active=True)

    def allowed_to(self, permission: str) -> "UserQuerySet":
        """The same as `has_perm("app.codename")`, of many. Good as a subquery: no query of its own."""
        app, codename = permission.split(".")
        named = Permission.objects.filter(content_type__app_label=app, codename=codename)
        return self.filter(
            models.Q(is_superuser=True)
            | models.Q(pk__in=named.values("user"))
            | models.Q(pk__in=named.values("group__user")),
            is_active=True,
        )

    def at_work(self) -> "UserQuerySet":
        """Who has anything on top of a member's role."""
        return self.filter(
            models.Q(is_superuser=True)
            | models.Q(user_permissions__isnull=False)
            | models.Q(groups__in=Group.objects.exclude(name=roles.MEMBERS))
        ).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)


def today() -> Any:
    return timezone.localdate()


def this_month() -> date:
    return timezone.localdate().replace(day=1)


class ScreenKeyField(models.CharField):
    """Worked out from the screen name whenever a row is written, also by `bulk_create`."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert isinstance(model_instance, User)
        key = names.skeleton(model_instance.screen_name)
        setattr(model_instance, self.attname, key)
        return key


class User(AbstractBaseUser, PermissionsMixin):
    """Anyone with an account. There is deliberately no e-mail, no legal name and no "last seen"."""

    # AbstractBaseUser would keep the moment of every sign-in; we keep none.
    last_login = None

    # Set for the length of one request or one frame: see second_step.hold_back.
    is_held_back = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, Any] = {}  # see asked.py
        # Django and Wagtail keep what they looked up on the person, under these names.
        self._perm_cache: set[str]
        self._page_permission_cache: Sequence[Any]
        self._collection_permission_cache: Sequence[Any]

    username = models.CharField(
        "sign-in name",
        max_length=150,
        unique=True,
        help_text="Only you see this. Do not use your real name.",
        validators=[
            RegexValidator(
                r"^[\w.+-]+\Z", "Use letters, numbers, and . + - _ only, with no spaces."
            )
        ],
        error_messages={"unique": "That sign-in name is taken. Try another one."},
    )
    screen_name = models.CharField(
        max_length=40,
        help_text="The name other people see.",
        validators=[
            MinLengthValidator(3, "Use at least 3 characters."),
            RegexValidator(
                r"^[^\W_][\w '’-]*\Z", "Use letters, numbers, spaces, hyphens and apostrophes only."
            ),
        ],
    )
    # What the screen name looks like: names that could be mistaken for one another have the same.
    screen_key = ScreenKeyField(max_length=160, unique=True, editable=False)
    is_active = models.BooleanField("may sign in", default=True)
    # Asked by a moderator to choose another screen name; taking one answers it.
    asked_for_another_name = models.BooleanField(default=False, editable=False)
    # A date and not a moment: the hour somebody joined can be matched with other records.
    joined_on = models.DateField(default=today, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["screen_name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(screen_name=""), name="nobody_without_a_screen_name"
            ),
        ]

    def __str__(self) -> str:
        return self.screen_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a name in its plain form, and its key with it. What listens, such as the forum for a
        new name, works in the same transaction."""
        self.screen_name = names.normalised(self.screen_name)
        if "screen_name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "screen_key"}
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.screen_name

    def get_short_name(self) -> str:
        return self.screen_name

    @property
    def first_name(self) -> str:
        """What Wagtail greets people by; without it the desk would show the sign-in name."""
        return self.screen_name

    @property
    def role_names(self) -> list[str]:
        """Names of this person's roles, in the order of `roles.ALL`; one query, then cached."""
        if not hasattr(self, "_role_names"):
            held = set(self.groups.values_list("name", flat=True))
            self._role_names = [role for role in roles.ALL if role in held]
        return self._role_names

    @cached_property
    def is_at_work_here(self) -> bool:
        """Whether this person may do more than a member, by whatever role or grant; one query.

        Asked of everything that is held and not of a list of roles: a role that an administrator
        makes tomorrow counts too.
        """
        return self.is_superuser or type(self).objects.at_work().filter(pk=self.pk).exists()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if self.is_held_back:
            return self.is_active and obj is None and perm in self._permissions_of_a_member
        return super().has_perm(perm, obj)

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        return await sync_to_async(self.has_perm)(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        if self.is_held_back:
            held = self._permissions_of_a_member if self.is_active else frozenset()
            return any(perm.startswith(f"{app_label}.") for perm in held)
        return super().has_module_perms(app_label)

    @cached_property
    def _permissions_of_a_member(self) -> frozenset[str]:
        found = Permission.objects.filter(group__name=roles.MEMBERS, group__user=self)
        return frozenset(
            f"{app_label}.{codename}"
            for app_label, codename in found.values_list("content_type__app_label", "codename")
        )


class LeftNameQuerySet(models.QuerySet["LeftName"]):
    def remember(self, name: str) -> None:
        self.get_or_create(fingerprint=next(_fingerprints(name)))

    def known_as(self, name: str) -> "LeftNameQuerySet":
        return self.filter(fingerprint__in=list(_fingerprints(name)))

    def among(self, wanted: Iterable[str]) -> set[str]:
        """Those of these names that somebody had who has left. One query."""
        marks = {mark: name for name in wanted for mark in _fingerprints(name)}
        found = self.filter(fingerprint__in=marks).values_list("fingerprint", flat=True)
        return {marks[mark] for mark in found}


class LeftName(models.Model):
    """The screen name of somebody who has left, so that nobody can pass for them for a while.

    A keyed hash of what the name looks like, and the month: no name, and no link to anything. Who has
    SECRET_KEY as well can try names against it, and learn that somebody with that name was here.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    month = models.DateField(default=this_month)

    objects = LeftNameQuerySet.as_manager()
    wagtail_reference_index_ignore = True


def _fingerprints(name: str) -> Iterator[str]:
    """The one that is stored now, and those that older keys made."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(
            "accounts.LeftName", names.skeleton(name), secret=secret, algorithm="sha256"
        ).hexdigest()
