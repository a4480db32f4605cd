"""``manage.py rotate_keys``: new keys, and everything stored under the old ones sealed anew."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from generations import claim
from generations.management import terminal
from generations.models import Gateway


class Command(BaseCommand):
    help = (
        "Makes new keys and seals the stored secrets under them. Stop the studio first. Where the keys come from the environment: put "
        "the new one first in STORED_SECRETS_KEYS, restart every node, run this, then take the old one away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        terminal.need_database()
        try:
            with claim.own_folder(settings.DATA_DIR):
                self._rotate()
        except claim.Held:
            raise CommandError("The studio is running. Stop it first.") from None

    def _rotate(self) -> None:
        """New key in front, rows sealed anew, old key away: whatever stops this in between, every row can still be read."""
        from_file = settings.STORED_SECRETS_FILE.exists()
        if from_file:
            settings.STORED_SECRETS_KEYS = [Fernet.generate_key().decode(), *settings.STORED_SECRETS_KEYS]
            write(settings.STORED_SECRETS_FILE, settings.STORED_SECRETS_KEYS)
        sealed, lost = reseal()
        print(f"Sealed the keys of {sealed} gateways anew.")
        for name in lost:
            print(f"The key of “{name}” was sealed under a key that is gone. Type it in again in the settings.")
        if from_file:
            write(settings.STORED_SECRETS_FILE, settings.STORED_SECRETS_KEYS[:1])
        if settings.SECRET_KEY_FILE.exists():
            # One older key stays, so that nobody is signed out.
            write(settings.SECRET_KEY_FILE, [secrets.token_urlsafe(48), settings.SECRET_KEY])
            print("Made a new signing key; the last one still verifies.")


@transaction.atomic
def reseal() -> tuple[int, list[str]]:
    """Seal every gateway's key under the newest key. Returns how many, and the names of those that no key opens."""
    rows = list(Gateway.objects.select_for_update().exclude(key_sealed=""))
    lost = [row for row in rows if not row.open_key()]
    for row in rows:
        if row not in lost:
            row.reseal()
            row.save(update_fields=["key_sealed"])
    return len(rows) - len(lost), [row.name for row in lost]


def write(path: Path, keys: list[str]) -> None:
    """Replace the file's keys in one step."""
    draft = path.with_name(f".{path.name}.new")
    draft.touch(mode=0o600)
    draft.write_text("\n".join(keys), encoding="ascii")
    draft.replace(path)
