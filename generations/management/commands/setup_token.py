"""``manage.py setup_token``: a fresh one-time address for the first owner."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generations.management import terminal
from generations.models import SetupToken, User


class Command(BaseCommand):
    help = "Prints the one-time address at which the first owner is made. Earlier ones stop working."

    def handle(self, *args: Any, **options: Any) -> None:
        terminal.need_database()
        if User.objects.exists():
            raise CommandError("This studio has an owner already. To let somebody in: manage.py reset_password E-MAIL")
        print(terminal.link("first-run", SetupToken.make()))
