import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.browser_sessions


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "session_key",
                    models.CharField(
                        db_column="key_hash",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        verbose_name="SHA-256 of the key in the cookie",
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(
                        default=accounts.browser_sessions.this_hour, editable=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="browser_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "browser session",
                "verbose_name_plural": "browser sessions",
                "abstract": False,
            },
        ),
    ]
