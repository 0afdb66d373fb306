"""What can be chosen about a session, places that are booked, series, closed groups and figures."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import support.live.models.places
from accounts import roles


def grant(apps, schema_editor):
    for role in (roles.FACILITATORS, roles.SAFEGUARDING_LEADS):
        roles.grant(apps, role, "live.read_sessionfigures")


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0008_after_the_session"),
        ("privacy", "0002_audit_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("is_closed", models.BooleanField(default=False)),
                ("capacity", models.PositiveSmallIntegerField()),
                ("made_on", models.DateField(default=django.utils.timezone.localdate)),
            ],
            options={
                "ordering": ["-made_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField(default=support.live.models.places.this_monday)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found-out", "We have just found out"),
                            ("first-days", "The police have been"),
                            ("waiting", "Waiting, and the investigation"),
                            ("court", "Charge and court"),
                            ("sentence", "The sentence"),
                            ("away", "Prison"),
                            ("home-again", "Coming home"),
                            ("years-later", "Years later"),
                            ("unsure", "I only suspect"),
                            ("myself", "I am worried about my own thoughts"),
                            ("young-person", "A child or young person’s behaviour worries me"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("anyone", "Any family member or friend"),
                            ("parents", "Parents"),
                            ("partners", "Partners, now or before"),
                            ("siblings", "Brothers and sisters"),
                            ("grown-up-children", "Grown-up children"),
                            ("friends", "Friends"),
                            ("people-themselves", "People worried about their own thoughts"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("cy", "Cymraeg"),
                            ("pl", "Polski"),
                            ("ro", "Română"),
                            ("pa", "ਪੰਜਾਬੀ"),
                            ("ur", "اردو"),
                            ("bn", "বাংলা"),
                            ("ar", "العربية"),
                            ("pt", "Português"),
                            ("es", "Español"),
                            ("fr", "Français"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("daytime", "By day, Monday to Friday"),
                            ("evening", "In the evening, Monday to Friday"),
                            ("weekend", "At the weekend"),
                            ("night", "Late at night"),
                        ],
                        max_length=8,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="groupsession",
            name="access",
            field=models.CharField(
                choices=[
                    ("drop-in", "Drop in"),
                    ("booked", "Booked places"),
                    ("closed", "A closed group"),
                ],
                default="drop-in",
                help_text="A closed group is planned as a weekly series.",
                max_length=7,
                verbose_name="who may come",
            ),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="booked",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="language",
            field=models.CharField(
                choices=[
                    ("en", "English"),
                    ("cy", "Cymraeg"),
                    ("pl", "Polski"),
                    ("ro", "Română"),
                    ("pa", "ਪੰਜਾਬੀ"),
                    ("ur", "اردو"),
                    ("bn", "বাংলা"),
                    ("ar", "العربية"),
                    ("pt", "Português"),
                    ("es", "Español"),
                    ("fr", "Français"),
                ],
                default="en",
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="relation",
            field=models.CharField(
                choices=[
                    ("anyone", "Any family member or friend"),
                    ("parents", "Parents"),
                    ("partners", "Partners, now or before"),
                    ("siblings", "Brothers and sisters"),
                    ("grown-up-children", "Grown-up children"),
                    ("friends", "Friends"),
                    ("people-themselves", "People worried about their own thoughts"),
                ],
                default="anyone",
                help_text="Members can look for it. Below you can say it in your own words.",
                max_length=20,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="stages",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Members can look for it, and guidance for these stages leads here. None: for all.",
                verbose_name="stages of the journey",
            ),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="turned_away",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("booked", "Booked"), ("waiting", "On the waiting list")],
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "remind",
                    models.CharField(
                        choices=[
                            ("no", "No reminder"),
                            ("day", "A day before"),
                            ("hour", "An hour before"),
                        ],
                        default="day",
                        max_length=4,
                    ),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="live.groupsession",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CohortMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cohort",
                        to="live.sessionseries",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="live.groupsession",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="live.cohortmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SessionFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_held", models.BooleanField()),
                ("booked", models.PositiveSmallIntegerField(default=0)),
                ("came", models.PositiveSmallIntegerField(default=0)),
                ("waited_in_vain", models.PositiveSmallIntegerField(default=0)),
                ("turned_away", models.PositiveSmallIntegerField(default=0)),
                ("admitted_at_once", models.PositiveSmallIntegerField(default=0)),
                ("admitted_soon", models.PositiveSmallIntegerField(default=0)),
                ("admitted_late", models.PositiveSmallIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                ("released", models.PositiveIntegerField(default=0)),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="live.groupsession",
                    ),
                ),
            ],
            options={
                "permissions": [("read_sessionfigures", "Can read the report on group sessions")],
            },
        ),
        migrations.AddField(
            model_name="groupsession",
            name="series",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="live.sessionseries",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked__lte", models.F("capacity"))),
                name="session_not_overbooked",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("access", "closed"), _negated=True),
                    ("series__isnull", False),
                    _connector="OR",
                ),
                name="session_of_a_closed_group_has_a_series",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                fields=("week", "stage", "relation", "language", "when"), name="wish_counted_once"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["session", "state", "asked_at"], name="booking_in_turn"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=("session", "person"), name="one_place_in_a_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("session", "member"), name="attended_once"),
        ),
        migrations.AddConstraint(
            model_name="cohortmember",
            constraint=models.UniqueConstraint(
                fields=("series", "person"), name="once_in_a_cohort"
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
