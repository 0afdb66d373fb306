import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0003_edits_are_counted"),
        ("privacy", "0002_audit_trail"),
        ("safeguarding", "0010_cases_about_applications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="board",
            name="access",
            field=models.CharField(
                choices=[
                    ("members", "For all members"),
                    ("approved", "For members who asked to join"),
                    ("archive", "An archive: to read, not to write"),
                ],
                default="members",
                help_text="Everybody who joined can read its purpose and its rules. Who may read and write its conversations, you choose here.",
                max_length=10,
                verbose_name="who it is for",
            ),
        ),
        migrations.AddField(
            model_name="board",
            name="asks_to_accept_limits",
            field=models.BooleanField(
                default=False,
                help_text="Whoever writes here first reads what we can and cannot keep to ourselves, and says that they have.",
                verbose_name="shows the limits of confidentiality before the first post",
            ),
        ),
        migrations.AddField(
            model_name="board",
            name="limits",
            field=models.TextField(
                blank=True,
                help_text="Left empty, our own words are shown. After a change everybody is asked again.",
                verbose_name="the limits, in your words",
            ),
        ),
        migrations.AddField(
            model_name="board",
            name="stages",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Guidance for these stages leads here, and this board leads to that guidance.",
                verbose_name="stages of the journey",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="locked_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="topic",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signposts",
                to="forum.topic",
            ),
        ),
        migrations.CreateModel(
            name="AcceptedLimits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=16)),
                ("accepted_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="forum.board",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "board", "version"), name="limits_accepted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    privacy.fields.EncryptedTextField(
                        identity=("person_id", "board_id"), key="data_key"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "A moderator will read it"),
                            ("sent_back", "A moderator asks for a few more words"),
                            ("approved", "You were let in"),
                            ("refused", "A moderator said no"),
                            ("withdrawn", "You took it back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to="forum.board",
                    ),
                ),
                (
                    "data_key",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.datakey",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent_back"])),
                        fields=("person", "board"),
                        name="board_application_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                ("ended_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="forum.board",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="safeguarding.policy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("person", "board"),
                        name="board_member_once",
                    )
                ],
            },
        ),
    ]
