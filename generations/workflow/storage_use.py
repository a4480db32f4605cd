"""How much each project's pictures take: counted by the database, kept in a row, counted anew when that is old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef
from django.utils import timezone

from generations.models import Image, Picture, Project, ProjectStorage, Team

FRESH = timedelta(minutes=1)
"""So long a count stands even where it is quick to make."""
STALE = timedelta(hours=1)
"""After this the upkeep counts anew."""
QUICK = 20_000
"""A team with at most so many pictures is counted when somebody looks."""
BATCH = 20

# A file counts once in each project, however many of its pictures show it.
FILES = """
SELECT {lead} SUM(i.size) FROM (
  SELECT project_id, image_id FROM {picture} WHERE team_id = %(team)s {trash}
  UNION SELECT project_id, raw_id FROM {picture} WHERE team_id = %(team)s AND raw_id IS NOT NULL {trash}
) AS used JOIN {image} i ON i.id = used.image_id {group}
"""
COUNTS = """
SELECT project_id, SUM(CASE WHEN trashed IS NULL THEN 1 ELSE 0 END), SUM(CASE WHEN trashed IS NULL THEN 0 ELSE 1 END)
FROM {picture} WHERE team_id = %(team)s GROUP BY project_id
"""


def of_team(team: Team) -> dict[int, ProjectStorage]:
    """What each project takes, by its key; at most an hour old, of smaller teams a minute."""
    found = known(team)
    projects = Project.objects.filter(team=team).values_list("pk", flat=True)
    oldest = min((row.counted for row in found.values()), default=None)
    if oldest is None or set(projects) - set(found) or (oldest < timezone.now() - FRESH and _is_quick(team)):
        count(team)
        found = known(team)
    return found


def count(team: Team) -> None:
    """Count all of a team's projects: three statements, whatever the number of pictures."""
    live, sizes, trashed = _counts(team), _sizes(team, ""), _sizes(team, "AND trashed IS NOT NULL")
    now = timezone.now()
    rows = [
        ProjectStorage(
            project_id=key,
            pictures=live.get(key, (0, 0))[0],
            trashed=live.get(key, (0, 0))[1],
            size=sizes.get(key, 0),
            trashed_size=trashed.get(key, 0),
            counted=now,
        )
        for key in Project.objects.filter(team=team).values_list("pk", flat=True)
    ]
    fields = ["pictures", "trashed", "size", "trashed_size", "counted"]
    ProjectStorage.objects.bulk_create(rows, update_conflicts=True, unique_fields=["project"], update_fields=fields)


def count_stale() -> None:
    """Of a few teams, those that were never counted and those that were longest ago."""
    fresh = ProjectStorage.objects.filter(project__team=OuterRef("pk"), counted__gte=timezone.now() - STALE)
    oldest = Min("projects__storage__counted")
    teams = Team.objects.filter(~Exists(fresh)).annotate(oldest=oldest).order_by(F("oldest").asc(nulls_first=True))
    for team in teams[:BATCH]:
        count(team)


def known(team: Team) -> dict[int, ProjectStorage]:
    """As it was counted last, without counting."""
    return {row.project_id: row for row in ProjectStorage.objects.filter(project__team=team)}


def _is_quick(team: Team) -> bool:
    return Picture.objects.filter(team=team).order_by()[: QUICK + 1].count() <= QUICK


def _counts(team: Team) -> dict[int, tuple[int, int]]:
    return {key: (live, trashed) for key, live, trashed in _asked(COUNTS.format(**_tables()), team)}


def _sizes(team: Team, trash: str) -> dict[int, int]:
    query = FILES.format(lead="project_id,", group="GROUP BY project_id", trash=trash, **_tables())
    return {key: int(size) for key, size in _asked(query, team)}


def _tables() -> dict[str, str]:
    return {"picture": Picture._meta.db_table, "image": Image._meta.db_table}


def _asked(query: str, team: Team) -> Sequence[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"team": team.pk})
        return list(cursor.fetchall())
