"""Who may plan, facilitate, watch and join."""

from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, roles.MEMBERS, "live.join_groupsession")
    roles.grant(
        apps,
        roles.FACILITATORS,
        "live.add_groupsession",
        "live.change_groupsession",
        "live.view_groupsession",
        "live.facilitate_groupsession",
        "live.watch_groupsession",
    )
    for role in (roles.MODERATORS, roles.SAFEGUARDING_LEADS):
        roles.grant(apps, role, "live.view_groupsession", "live.watch_groupsession")


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0001_initial"),
        ("accounts", "0002_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
