"""Which pictures match an address of the gallery: all of them."""

from __future__ import annotations

from django.http import QueryDict

from generations.workflow.bits import BitMap
from generations.workflow.gallery import Search, pages


def matching(team_id: int, user_id: int, query: str) -> BitMap:
    """All live pictures of the team that an address shows to a person; ``query`` is what stands behind its "?"."""
    return BitMap(pages.bits(team_id, user_id, Search.read(QueryDict(query.removeprefix("?")))))
