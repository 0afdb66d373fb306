"""The kind words of each rule become wordings, which safeguarding leads look after."""

from django.db import migrations

from accounts import roles


def move(apps, schema_editor):
    Policy = apps.get_model("safeguarding", "Policy")
    Wording = apps.get_model("safeguarding", "Wording")
    for rule in Policy.objects.filter(is_current=True).exclude(kind_wording="").order_by("number"):
        Wording.objects.create(
            rule=rule, title=f"About rule {rule.number}", text=rule.kind_wording, order=rule.number
        )


def grant(apps, schema_editor):
    words = ("view_wording", "add_wording", "change_wording", "delete_wording")
    roles.grant(apps, roles.SAFEGUARDING_LEADS, *(f"safeguarding.{word}" for word in words))


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0010_the_life_of_a_case"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
