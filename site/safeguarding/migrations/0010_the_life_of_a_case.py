"""States, sanctions, statements of reasons, appeals, kind wordings, and the steps of a case."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("safeguarding", "0005_what_the_screening_sees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="looks_again_at",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="second_looks",
                to="safeguarding.decision",
            ),
        ),
        migrations.AddField(
            model_name="contentsnapshot",
            name="removed",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="decision",
            name="contacts",
            field=models.BooleanField(
                default=False, verbose_name="writes to its author, without a warning"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="locks",
            field=models.BooleanField(
                default=False, verbose_name="closes the conversation for new replies"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answered",
                to="safeguarding.decision",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="source",
            field=models.CharField(
                choices=[
                    ("first_post", "One of their first posts"),
                    ("screening", "Something in the text"),
                    ("report", "A report"),
                    ("slowed", "All their posts are read first for now"),
                    ("appeal", "An appeal"),
                    ("again", "A decision that is looked at again"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "Waiting for a moderator"),
                    ("awaiting_member", "Waiting for its author to change it"),
                    ("escalated", "With the safeguarding leads"),
                    ("closed", "Closed"),
                ],
                default="new",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(
                choices=[
                    ("approve", "Put it in the forum"),
                    ("ask_for_change", "Ask for a change"),
                    ("redact", "Show it without some words"),
                    ("refuse", "Do not put it in the forum"),
                    ("hide", "Take it down"),
                    ("no_action", "Leave it as it is"),
                    ("uphold", "The decision stands"),
                    ("restore", "Put it back as it was"),
                    ("withdrawn", "Withdrawn by its author"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="superseded_by",
                to="safeguarding.decision",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "A moderator will read it"),
                    ("changed", "A moderator read it and asked for a change"),
                    ("redacted", "A moderator read it and took some words out"),
                    ("spoken", "A moderator read it, and wrote to its author"),
                    ("acted", "A moderator read it and took it down"),
                    ("left", "A moderator read it and left it as it is"),
                    ("withdrawn", "Its author took it back"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("joined", "Something came to it"),
                            ("claimed", "Taken by a moderator"),
                            ("released", "Given back to the list"),
                            ("escalated", "Given to the safeguarding leads"),
                            ("returned", "Given back by the safeguarding leads"),
                            ("decided", "Decided, and those concerned told"),
                            ("withdrawn", "Withdrawn by its author"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=20)),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Waiting for a moderator"),
                            ("awaiting_member", "Waiting for its author to change it"),
                            ("escalated", "With the safeguarding leads"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="safeguarding.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="safeguarding.decision",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="StatementOfReasons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parts", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("appeal_until", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statement",
                        to="safeguarding.decision",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="What it is for, in a few words.", max_length=80),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Put what the moderator has to fill in into [square brackets].",
                        max_length=2000,
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Smaller numbers come first."
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        help_text="The rule they go with. None: they go with any.",
                        limit_choices_to={"is_current": True},
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wordings",
                        to="safeguarding.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind wording",
                "ordering": ["rule__number", "order", "title"],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("author", "Its author"),
                            ("reporter", "Somebody who reported it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Somebody else will look at it again"),
                            ("upheld", "Somebody else looked again, and the decision stands"),
                            ("overturned", "Somebody else looked again, and decided differently"),
                            ("withdrawn", "What it was about has been taken back by its author"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                (
                    "appellant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="safeguarding.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="safeguarding.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("appellant__isnull", False)),
                        fields=("decision", "appellant"),
                        name="appeal_once_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("warn", "Warn"),
                            ("slow", "Read every post first"),
                            ("silence", "May read, and not write"),
                            ("suspend", "Pause the membership"),
                            ("end", "End the membership"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sanctions",
                        to="safeguarding.decision",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lifted",
                        to="safeguarding.decision",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sanctions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "kind"], name="sanction_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "kind"), name="sanction_once_a_decision"
                    )
                ],
            },
        ),
    ]
