"""Editors look after the crisis lines. Their right to pages comes with the role itself (accounts).

Deleting is left to administrators: a line that is not shown can be brought back.
"""

from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps,
        roles.EDITORS,
        "pages.view_crisisline",
        "pages.add_crisisline",
        "pages.change_crisisline",
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
