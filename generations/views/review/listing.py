"""The team's reviews: open ones first, those that wait for this person on top, what is overdue marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.access import Actor, TeamRequest, Verb, in_team, review_or_404
from generations.models import Review, ReviewItem
from generations.workflow.reviews.progress import Progress, of_reviews

PAGE = 40
THUMBS = 4
CLOSED = "closed"


@dataclass(frozen=True)
class Line:
    """One review: ``mine`` where it waits for the person who looks."""

    review: Review
    progress: Progress
    mine: bool
    items: Sequence[ReviewItem] = field(default_factory=tuple)


@require_safe
@in_team()
def reviews(request: TeamRequest) -> HttpResponse:
    """``show=closed``: the closed ones. Both newest first, a page at a time, below the review ``before``."""
    actor, closed = request.actor, request.GET.get("show") == CLOSED
    before = request.GET.get("before", "")
    rows = actor.reviews().filter(closed__isnull=not closed).select_related("person").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=review_or_404(actor, before).pk)
    found = list(rows[: PAGE + 1])
    context = {
        "lines": _lines(actor, found[:PAGE]),
        "closed": closed,
        "older": found[PAGE - 1].public_id if len(found) > PAGE else "",
        "is_first": not before,
        "may_start": actor.may(Verb.CURATE),
        "slug": actor.team.slug,
    }
    return render(request, "generations/review/reviews.html", context)


def _lines(actor: Actor, found: Sequence[Review]) -> list[Line]:
    """What waits for the person comes first on a page. Three queries."""
    waiting = set(actor.reviews().waiting_for(actor.user).values_list("pk", flat=True))
    counts, thumbs = of_reviews(found), _thumbs(found)
    lines = [Line(one, counts[one.pk], one.pk in waiting, thumbs.get(one.pk, ())) for one in found]
    return sorted(lines, key=lambda line: not line.mine)


def _thumbs(found: Sequence[Review]) -> Mapping[int, list[ReviewItem]]:
    """The first pictures of each."""
    rows = ReviewItem.objects.filter(review__in=[one.pk for one in found], position__lt=THUMBS, picture__trashed=None)
    by_review: dict[int, list[ReviewItem]] = defaultdict(list)
    for row in rows.select_related("picture__image").order_by("position", "pk"):
        by_review[row.review_id].append(row)
    return by_review
