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
    kind_wording = models.TextField(help_text="Words a moderator may begin a reason with.")
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
