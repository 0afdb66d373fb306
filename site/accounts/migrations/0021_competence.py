"""Whose training is in date, and who writes it down."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, roles.SAFEGUARDING_LEADS, "accounts.record_competence")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0020_asked_for_another_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Competence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("facilitating", "Facilitating group sessions"),
                            ("watching", "Being the second pair of eyes"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_until", models.DateField()),
                ("recorded_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competence",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "permissions": [("record_competence", "Can write down whose training is in date")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "work"), name="competence_once_for_a_work"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_by", None),
                            models.Q(("recorded_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="competence_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
