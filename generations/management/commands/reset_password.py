"""``manage.py reset_password E-MAIL``: a link by which a person sets a new password; no mail is needed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.management import terminal
from generations.models import User


class Command(BaseCommand):
    help = "Prints a link by which the person can set a new password. It works once, for a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        terminal.need_database()
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here signs in as {email}.")
        print(terminal.link("reset", user.public_id, default_token_generator.make_token(user)))
