from datetime import date

from django.db import migrations
from django.db.models import Q

BEFORE_ALL = date(2026, 1, 1)
OPEN = Q(status__in=["queued", "claimed", "calling"]) | Q(status="unknown", resolution="")
"""Calls that are not settled yet: what they were ordered by was the table."""


def to_lists(apps, editor):
    """A gateway's one table becomes its first price list."""
    gateways = apps.get_model("generations", "Gateway").objects.exclude(price_table=None)
    price_list, attempts = apps.get_model("generations", "PriceList"), apps.get_model("generations", "Attempt").objects
    for gateway in gateways:
        made = price_list.objects.create(gateway=gateway, valid_from=BEFORE_ALL, table=gateway.price_table)
        attempts.filter(OPEN, gateway=gateway).update(price_list=made)


def to_tables(apps, editor):
    """Back: the newest list is the table."""
    for one in apps.get_model("generations", "PriceList").objects.order_by("valid_from", "pk"):
        one.gateway.price_table = one.table or None
        one.gateway.save(update_fields=["price_table"])


class Migration(migrations.Migration):
    dependencies = [("generations", "0004_every_gateway")]
    operations = [migrations.RunPython(to_lists, to_tables)]
