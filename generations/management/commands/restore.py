"""``manage.py restore FOLDER``: bring a backup back. The studio must be stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations import claim
from generations.workflow import backup


class Command(BaseCommand):
    help = "Brings back what `backup` copied. Stop the studio first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keys", type=Path, help='where the keys are (default: the folder\'s name with "-keys" added)'
        )
        parser.add_argument("--force", action="store_true", help="overwrite what this studio holds")

    def handle(self, *args: Any, folder: Path, keys: Path | None, force: bool, **options: Any) -> None:
        try:
            with claim.own_folder(settings.DATA_DIR):
                back = backup.restore(folder.resolve(), keys, force=force)
        except claim.Held:
            raise CommandError("The studio is running. Stop it first.") from None
        except backup.BackupProblem as problem:
            raise CommandError(str(problem)) from None
        print(f"Restored the backup of {back.made}: the database and {back.files} files. Start the studio again.")
