"""The references of a prompt as its editor posts them: dropped and moved by buttons that name their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from generations.forms import drafts
from generations.models import Team
from generations.workflow.orders import OrderedImage

DROP, MOVE = "drop", "move"
"""The buttons' names: ``drop`` posts a place from 0, ``move`` a way with it ("earlier:2")."""
WAYS = {"earlier": -1, "later": 1}


def posted(post: Mapping[str, Any], team: Team) -> tuple[OrderedImage, ...]:
    """Those of the form that this team has, in order, without the one dropped and with the one moved in its new place."""
    if not isinstance(post, QueryDict):
        return ()
    found = list(drafts.tray(drafts.from_post(post), team).found)
    step = moved(post, len(found))
    if step:
        found.insert(step[1], found.pop(step[0]))
    drop = str(post.get(DROP, ""))
    return tuple(one for place, one in enumerate(found) if str(place) != drop)


def moved(post: Mapping[str, Any], count: int) -> tuple[int, int] | None:
    """From which place to which one of ``count`` references goes; None where none goes anywhere."""
    way, _mark, place = str(post.get(MOVE, "")).partition(":")
    if way not in WAYS or place not in map(str, range(count)):
        return None
    to = int(place) + WAYS[way]
    return (int(place), to) if 0 <= to < count else None
