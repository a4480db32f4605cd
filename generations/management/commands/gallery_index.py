"""``manage.py gallery_index``: look over the gallery's index, or make it anew. The studio may run meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.management import terminal
from generations.models import Team
from generations.workflow.gallery import sealing

SHOWN = 20
"""Lines of what is wrong, for each team."""


class Command(BaseCommand):
    help = "Says where the gallery's index differs from what it was made of. With --rebuild it is made anew. Both while the studio runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make it anew first")

    def handle(self, *args: Any, **options: Any) -> None:
        terminal.need_database()
        wrong = 0
        for team in Team.objects.order_by("pk"):
            if options["rebuild"]:
                sealing.rebuild(team.pk)
            found = sealing.verify(team.pk)
            wrong += len(found)
            print(f"{team.name}: {f'{len(found)} differences' if found else 'in order'}")
            for line in found[:SHOWN]:
                print(f"  {line}")
        if wrong:
            raise CommandError("The index differs from the tables. --rebuild makes it anew.")
