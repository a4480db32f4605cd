"""Which pictures match an address of the gallery, all of them, and how the gallery's index is kept true."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from generations.models import Gateway, Picture, Project, User
from generations.models.generation import PictureQuerySet
from generations.models.search_index import newest_matches
from generations.workflow.bits import BitMap

EVERY = 1 << 31


def matching(team_id: int, user_id: int, query: str) -> BitMap:
    """All live pictures of the team that an address shows to a person; ``query`` is what stands behind its "?"."""
    asked = QueryDict(query.removeprefix("?"))
    rows: PictureQuerySet = Picture.objects.filter(team=team_id).live()
    for name, model in (("project", Project), ("person", User), ("gateway", Gateway)):
        if wanted := asked.getlist(name):
            keys = model.objects.filter(public_id__in=wanted).values_list("pk", flat=True)  # type: ignore[attr-defined]
            rows = rows.filter(**{f"{name}__in": list(keys)})
    if tags := asked.getlist("tag"):
        rows = rows.filter(taggings__tag__public_id__in=tags).distinct()
    if collections := asked.getlist("collection"):
        rows = rows.filter(collected__collection__public_id__in=collections).distinct()
    if text := asked.get("q", "").strip():
        return BitMap(newest_matches(text, team_id, rows, None, EVERY))
    return BitMap(rows.order_by().values_list("pk", flat=True))


def refresh(keys: Iterable[int], *facets: str) -> None:
    """Bring the index of these pictures up to date in ``facets``; in the change's transaction, with the pictures locked."""
