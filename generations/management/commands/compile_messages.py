"""``manage.py compile_messages``: translations for Django, without any tool of the system's."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from generations import translations


class Command(BaseCommand):
    help = "Compiles the translations (.po to .mo)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        print(f"Compiled {len(translations.compile_all())} catalogues.")
