"""How a search's pictures spread over the months: what the scrubber beside the wall shows."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from generations.models import Picture
from generations.models.base import among
from generations.workflow.gallery import facets, moments
from generations.workflow.gallery.pages import Walk
from generations.workflow.gallery.query import Search

Month = tuple[int, int, int, str]


def months(team_id: int, user_id: int, search: Search) -> list[Month]:
    """Year, month, number of pictures and the public id of the newest of them, for each month of the person's time zone that has any;
    newest first."""
    zone = timezone.get_current_timezone()
    counts: Counter[str] = Counter()
    newest: dict[str, int] = {}
    spans = facets.span(moments.MONTH), facets.span(moments.turns(zone))
    for matches, rows in Walk.of(team_id, user_id, search).parts(*spans):
        for key, held in rows.items():
            if any(low <= key < high for low, high in spans) and (here := held & matches):
                said = facets.value(key)
                month = said if key < spans[0][1] else moments.month_of(said, zone)
                counts[month] += len(here)
                newest[month] = max(newest.get(month, 0), here.max())
    found = Picture.objects.filter(pk__in=among(list(newest.values())))
    public = dict(found.values_list("pk", "public_id"))
    return [_month(month, counts[month], public.get(newest[month], "")) for month in sorted(counts, reverse=True)]


def _month(named: str, count: int, first: str) -> Month:
    year, month = map(int, named.split("-"))
    return year, month, count, first
