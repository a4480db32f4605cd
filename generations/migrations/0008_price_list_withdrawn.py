from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generations", "0007_gateway_test_millis")]
    operations = [migrations.AddField(model_name="pricelist", name="withdrawn", field=models.DateTimeField(null=True))]
