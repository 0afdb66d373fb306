from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0010_wordings")]

    operations = [migrations.RemoveField(model_name="policy", name="kind_wording")]
