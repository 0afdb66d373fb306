"""The numbered rules that moderators decide by."""

from django.db import models
from django.db.models import Q


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self) -> "PolicyQuerySet":
        return self.filter(is_current=True)


class Policy(models.Model):
    """A numbered rule. A new wording is a new version; decisions keep the one they relied on."""

    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    text = models.TextField()
    is_current = models.BooleanField(default=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "rule"
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_current=True), name="policy_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"Rule {self.number}: {self.title}"


class Wording(models.Model):
    """Kind words that a moderator may begin a reason with. The leads look after them."""

    rule = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="wordings",
        limit_choices_to={"is_current": True},
        help_text="The rule they go with. None: they go with any.",
    )
    title = models.CharField(max_length=80, help_text="What it is for, in a few words.")
    text = models.TextField(
        max_length=2000, help_text="Put what the moderator has to fill in into [square brackets]."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")

    class Meta:
        verbose_name = "kind wording"
        ordering = ["rule__number", "order", "title"]

    def __str__(self) -> str:
        return self.title
