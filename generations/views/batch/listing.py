"""The team's batches, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, Verb, batch_or_404, in_team
from generations.models import Batch, Generation

PAGE = 40


@dataclass(frozen=True)
class Line:
    batch: Batch
    ended: int

    @property
    def is_open(self) -> bool:
        return self.ended < self.batch.count


@require_safe
@in_team()
def batches(request: TeamRequest) -> HttpResponse:
    """A page of them; below the batch ``before``."""
    before = request.GET.get("before", "")
    cursor = batch_or_404(request.actor, before).pk if before else None
    found = list(request.actor.batches().select_related("person", "project").page(cursor, PAGE + 1))
    ended = _ended([one.pk for one in found[:PAGE]])
    context = {
        "lines": [Line(one, ended[one.pk]) for one in found[:PAGE]],
        "older": found[PAGE - 1].public_id if len(found) > PAGE else "",
        "is_first": not before,
        "may_generate": request.actor.may(Verb.GENERATE),
    }
    return render(request, "generations/batch/batches.html", context)


def _ended(keys: Sequence[int]) -> Counter[int]:
    """How many generations of each have ended."""
    rows = Generation.objects.filter(batch__in=keys, status__in=Generation.ENDED)
    return Counter(dict(rows.order_by().values_list("batch").annotate(Count("pk"))))
