"""Safeguarding leads read the audit trail: they answer for what staff do. Administrators may anyway."""

from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, roles.SAFEGUARDING_LEADS, "privacy.view_trailentry")


class Migration(migrations.Migration):
    dependencies = [
        ("safeguarding", "0003_words_of_a_source"),
        ("accounts", "0002_roles"),
        ("privacy", "0002_audit_trail"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
