"""Members read and write; facilitators read; moderators look after it all."""

from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, roles.MEMBERS, "forum.read_forum", "forum.participate")
    roles.grant(apps, roles.FACILITATORS, "forum.read_forum")
    roles.grant(apps, roles.SAFEGUARDING_LEADS, "forum.read_forum", "forum.moderate_forum")
    roles.grant(
        apps,
        roles.MODERATORS,
        "forum.read_forum",
        "forum.participate",
        "forum.moderate_forum",
        "forum.view_board",
        "forum.add_board",
        "forum.change_board",
    )


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
