"""Safeguarding leads open records, two together; who meets danger first may hand it to them."""

from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, roles.SAFEGUARDING_LEADS, "safeguarding.open_record", "safeguarding.escalate")
    for role in (roles.MODERATORS, roles.FACILITATORS):
        roles.grant(apps, role, "safeguarding.escalate")


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0030_records_and_care"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
