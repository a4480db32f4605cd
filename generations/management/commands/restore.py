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
        made = back.manifest
        print(f"Restored the backup of {made.when}: the database and {made.files} files.")
        if back.unopened:
            self.stderr.write(self.style.WARNING(_lost(back, keys or backup.keys_beside(folder))))
        print("Start the studio again.")


def _lost(back: backup.Restored, keys: Path) -> str:
    """Which gateways have lost their keys, why, and what helps."""
    why = (
        f"The keys in {keys} are not those of this backup"
        if back.keys_found
        else f"The backup's keys were not found in {keys}"
    )
    names = ", ".join(f"“{name}”" for name in back.unopened)
    return (
        f"{why}, so the stored keys of these gateways cannot be opened: {names}.\n"
        "Restore once more with --force --keys FOLDER, naming the folder that the backup put the keys in; "
        "or type these keys again under Settings, Gateways."
    )
