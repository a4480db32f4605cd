"""A picture's family: everything that it came from and that came from it, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Q
from django.db.models.functions import Left

from generations.lineage_graph import Edge
from generations.models import Generation, Lineage, Picture, Slot

MOST = 400
"""Pictures shown; of a larger family those nearest to the picture."""
FIELDS = (
    "pk",
    "generation",
    "index",
    "picture__pk",
    "picture__public_id",
    "picture__trashed",
    "picture__width",
    "picture__height",
    "picture__image__sha256",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One picture of the family. ``key`` is its own in this family. ``public_id`` "": it was removed for good, and only its place
    is known."""

    key: int
    generation: int
    index: int
    public_id: str = ""
    trashed: bool = False
    width: int = 1
    height: int = 1
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Family:
    """``relatives`` by generation, generations in the order of their making; ``prompts`` the beginnings of theirs.
    ``more``: the family is larger than what is shown."""

    me: int
    relatives: dict[int, list[Relative]]
    edges: tuple[Edge, ...]
    prompts: dict[int, str]
    more: bool = False


def family(picture: Picture, most: int = MOST) -> Family:
    """All ancestors and descendants of ``picture``, with the pictures that were made together with them. Five queries."""
    up = Lineage.objects.ancestors(picture, most + 1)
    down = Lineage.objects.descendants(picture, most + 1)
    nearest = [key for pair in zip_longest(up, down) for key in pair if key is not None]
    relatives, left_out = _within(_relatives(nearest), nearest, most)
    edges = Lineage.objects.filter(generation__in=relatives, picture__team=picture.team_id)
    prompts = Generation.objects.filter(team=picture.team_id, pk__in=relatives).values_list("pk", Left("prompt", 120))
    found = tuple(
        Edge(parent=parent, child=child, kind=kind)
        for parent, child, kind in edges.order_by("pk").values_list("picture", "generation", "kind")
    )
    return Family(
        me=picture.pk,
        relatives={key: relatives[key] for key in sorted(relatives) if relatives[key]},
        edges=found,
        prompts=dict(prompts),
        more=left_out or max(len(up), len(down)) > most,
    )


def _relatives(generations: Sequence[int]) -> dict[int, list[Relative]]:
    """Pictures that came, those in the trash and those removed among them; by generation."""
    came = Q(picture__isnull=False) | Q(status=Slot.Status.DONE)
    rows = Slot.objects.filter(came, generation__in=generations).order_by("generation", "index").values_list(*FIELDS)
    found: dict[int, list[Relative]] = {key: [] for key in generations}
    for slot, generation, index, key, public_id, trashed, width, height, sha in rows:
        if key is None:
            # A number of its own, apart from all pictures'.
            one = Relative(key=-slot, generation=generation, index=index)
        else:
            one = Relative(
                key=key,
                generation=generation,
                index=index,
                public_id=public_id,
                trashed=trashed is not None,
                width=width,
                height=height,
                sha256=sha,
            )
        found[generation].append(one)
    return found


def _within(
    found: dict[int, list[Relative]], nearest: Sequence[int], most: int
) -> tuple[dict[int, list[Relative]], bool]:
    """Whole generations, nearest first, as long as there is room; the picture's own in any case."""
    kept: dict[int, list[Relative]] = {}
    count = 0
    for key in dict.fromkeys(nearest):
        count += len(found[key])
        if kept and count > most:
            return kept, True
        kept[key] = found[key]
    return kept, False
