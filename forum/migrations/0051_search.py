"""What finds words fast. The hourly task, which also runs when the service starts, puts those of the
posts in that are there already; `manage.py forum_index` does it at once."""

from typing import Any

from django.db import migrations

from forum import index_tables


def put_up(apps: Any, schema_editor: Any) -> None:
    index_tables.put_up(schema_editor.connection)


def take_down(apps: Any, schema_editor: Any) -> None:
    index_tables.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0050_reading"),
    ]

    operations = [migrations.RunPython(put_up, take_down)]
