"""The audit trail, and the triggers that keep it as it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import privacy.trail.records
from privacy.trail import guards


def put_up(apps, schema_editor):
    guards.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("moment", models.DateTimeField()),
                ("action", models.CharField(max_length=60)),
                ("actor", models.CharField(blank=True, max_length=12)),
                ("about_model", models.CharField(blank=True, max_length=60)),
                ("about_key", models.CharField(blank=True, max_length=40)),
                ("details", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "recorded act",
                "ordering": ["-number"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["action", "-number"], name="trail_by_action"),
                    models.Index(fields=["actor", "-number"], name="trail_by_actor"),
                    models.Index(fields=["moment"], name="trail_by_moment"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=privacy.trail.records.new_reference, max_length=12, unique=True
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                ("anchor_number", models.PositiveBigIntegerField(default=0)),
                (
                    "anchor_hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                ("mark", models.CharField(default="", max_length=64)),
                (
                    "data_key",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="privacy.datakey"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="trail_has_one_head"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("anchor_number__lte", models.F("number"))),
                        name="trail_anchor_before_head",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
