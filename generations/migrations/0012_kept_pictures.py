"""Pictures that were picked before anybody counted them as kept."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def keep_picked(apps, _schema):
    flags = apps.get_model("generations", "Flag").objects.filter(picture=OuterRef("pk"), kind="pick")
    apps.get_model("generations", "Picture").objects.filter(Exists(flags)).update(kept=True)


class Migration(migrations.Migration):
    dependencies = [("generations", "0011_prompt_library")]
    operations = [migrations.RunPython(keep_picked, migrations.RunPython.noop)]
