from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generations", "0006_gateway_has_no_price_table")]
    operations = [
        migrations.AddField(
            model_name="gateway", name="test_millis", field=models.PositiveIntegerField(blank=True, null=True)
        )
    ]
