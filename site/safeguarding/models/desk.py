"""How one moderator likes the review queue, and when they last rested."""

from typing import Any

from django.conf import settings
from django.db import models


class DeskSettingsQuerySet(models.QuerySet["DeskSettings"]):
    def set_for(self, person: Any, **values: Any) -> None:
        self.update_or_create(person=person, defaults=values)


class DeskSettings(models.Model):
    """Whoever changed nothing has no row: then the keys are on, and no rest is counted."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_settings"
    )
    keys_on = models.BooleanField(default=True)
    # From here on hard cases are counted anew: see resting.py.
    rested_at = models.DateTimeField(null=True)

    objects = DeskSettingsQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Desk of {self.person_id}"
