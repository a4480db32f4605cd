"""The team's batches, newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.access import Actor, TeamRequest, Verb, batch_or_404, in_team
from generations.models import Batch, Generation, Picture

PAGE = 40
SHOWN = 4
"""Pictures of each, from its first rows."""


@dataclass(frozen=True)
class Line:
    batch: Batch
    ended: int
    pictures: Sequence[Picture] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.ended < self.batch.count

    @property
    def shape(self) -> str:
        """Of a matrix, how many values each of its axes has; "" with a single one."""
        counts = [len(axis["labels"]) for axis in self.batch.axes] if self.batch.is_matrix else []
        return " × ".join(map(str, counts)) if len(counts) > 1 else ""


@require_safe
@in_team()
def batches(request: TeamRequest) -> HttpResponse:
    """A page of them; below the batch ``before``."""
    before = request.GET.get("before", "")
    cursor = batch_or_404(request.actor, before).pk if before else None
    found = list(request.actor.batches().select_related("person", "project").page(cursor, PAGE + 1))
    ended, pictures = _ended([one.pk for one in found[:PAGE]]), _pictures(found[:PAGE], request.actor)
    context = {
        "lines": [Line(one, ended[one.pk], pictures.get(one.pk, [])) for one in found[:PAGE]],
        "older": found[PAGE - 1].public_id if len(found) > PAGE else "",
        "is_first": not before,
        "may_generate": request.actor.may(Verb.GENERATE),
    }
    return render(request, "generations/batch/batches.html", context)


def _ended(keys: Sequence[int]) -> Counter[int]:
    """How many generations of each have ended."""
    rows = Generation.objects.filter(batch__in=keys, status__in=Generation.ENDED)
    return Counter(dict(rows.order_by().values_list("batch").annotate(Count("pk"))))


def _pictures(batches: Sequence[Batch], actor: Actor) -> Mapping[int, list[Picture]]:
    """The first of each. None while labels are hidden: their order would tell which is which."""
    keys = [one.pk for one in batches if not one.hides_labels]
    first = actor.pictures().filter(generation__batch__in=keys, generation__batch_place__lt=SHOWN, slot__index=0)
    found: dict[int, list[Picture]] = defaultdict(list)
    rows = first.filter(trashed=None).select_related("image", "generation").order_by("generation__batch_place")
    for one in rows:
        found[one.generation.batch_id or 0].append(one)
    return found
