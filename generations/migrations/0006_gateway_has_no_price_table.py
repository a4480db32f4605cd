from django.db import migrations


class Migration(migrations.Migration):
    # Apart from the copying before it: PostgreSQL alters no table with rows still to be checked.
    dependencies = [("generations", "0005_price_tables_become_lists")]
    operations = [migrations.RemoveField(model_name="gateway", name="price_table")]
