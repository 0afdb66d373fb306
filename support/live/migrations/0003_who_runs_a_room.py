"""What part somebody came into a room with, and who may change who runs one."""

from django.db import migrations, models

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps,
        roles.SAFEGUARDING_LEADS,
        "live.change_groupsession",
        "live.restaff_groupsession",
    )


class Migration(migrations.Migration):
    dependencies = [("live", "0002_permissions")]

    operations = [
        migrations.AlterModelOptions(
            name="groupsession",
            options={
                "ordering": ["starts_at", "pk"],
                "permissions": [
                    ("join_groupsession", "Can join group sessions"),
                    ("facilitate_groupsession", "Can facilitate group sessions"),
                    ("watch_groupsession", "Can be the second pair of eyes in group sessions"),
                    ("restaff_groupsession", "Can change who runs a group session under way"),
                ],
            },
        ),
        migrations.AddField(
            model_name="roomevent",
            name="person_part",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
