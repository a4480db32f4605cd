"""``manage.py make_messages``: gather the texts of code and templates into the catalogues."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from generations import translations


class Command(BaseCommand):
    help = "Gathers every text into the catalogues (.po), keeping the translations that still apply."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path, missing in translations.update_all().items():
            print(f"{path}: {missing} texts lack a translation.")
