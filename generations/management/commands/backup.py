"""``manage.py backup FOLDER``: copy everything while the studio runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.management import terminal
from generations.workflow import backup


class Command(BaseCommand):
    help = (
        "Copies the database and the media to a new folder, and the keys to another one. The studio may run meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist or is empty")
        parser.add_argument(
            "--keys", type=Path, help='where the keys go (default: the folder\'s name with "-keys" added)'
        )

    def handle(self, *args: Any, folder: Path, keys: Path | None, **options: Any) -> None:
        terminal.need_database()
        try:
            made = backup.backup(folder.resolve(), keys)
        except backup.BackupProblem as problem:
            raise CommandError(str(problem)) from None
        print(f"Copied the database and {made.files} files ({made.bytes / 1e6:.1f} MB) to {folder}.")
        print(_where_keys_are(folder, keys))
        if settings.S3_BUCKET:
            print(f"The pictures stay in the bucket {settings.S3_BUCKET}; back it up with its own means.")


def _where_keys_are(folder: Path, keys: Path | None) -> str:
    if settings.STORED_SECRETS_ARE_GIVEN:
        return "The keys come from the environment and are not in the copy: keep them, without them stored secrets cannot be read."
    return f"The keys are in {keys or backup.keys_beside(folder)}: keep them elsewhere, without them stored secrets cannot be read."
