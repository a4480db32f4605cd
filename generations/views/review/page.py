"""A review's light table: one picture large with what is decided and said of it, all of them as a film or a grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from generations import storage
from generations.access import Actor, TeamRequest, Verb, in_team, review_item_or_404, review_or_404
from generations.models import Decision, GuestPick, Review, ReviewItem, State
from generations.views.answers import seen
from generations.views.review.shown import CHOICES, Told, state_word
from generations.views.review.talk import talk
from generations.workflow.reviews import progress
from generations.workflow.reviews.decisions import clash

PART = "review"
HISTORY = 30
"""Decisions of a picture that are listed."""


@require_safe
@in_team()
def review(request: TeamRequest, review: str) -> HttpResponse:
    """At the picture ``p``, if it is in it; else at its first that is not decided, else at its first."""
    row = review_or_404(request.actor, review)
    rows, wanted = items_of(row), request.GET.get("p", "")
    named = (one for one in rows if one.picture.public_id == wanted)
    undecided = (one for one in rows if one.state == State.OPEN)
    current = next(chain(named, undecided, rows), None)
    if current is None:
        context = {"review": row, "slug": request.actor.team.slug, "may_run": request.actor.may_run_review(row)}
        return render(request, "generations/review/nothing.html", context)
    return table(request, row, current, rows)


@require_safe
@in_team()
def item(request: TeamRequest, reviewed: str) -> HttpResponse:
    """At this picture."""
    row = review_item_or_404(request.actor, reviewed)
    return table(request, row.review, row)


@require_safe
@in_team()
def grid(request: TeamRequest, review: str) -> HttpResponse:
    """All pictures side by side with who decided what, to compare some of them."""
    row = review_or_404(request.actor, review)
    rows = items_of(row)
    context = _frame(request.actor, row, rows) | {"tiles": [(one, last) for one, last in with_last(row, rows)]}
    context["compare_url"] = _compare(request.actor)
    part = "_grid" if request.headers.get("X-Partial") == PART else "grid"
    return render(request, f"generations/review/{part}.html", context)


def table(
    request: TeamRequest, review: Review, current: ReviewItem, rows: Sequence[ReviewItem] = (), status: int = 200
) -> HttpResponse:
    """The page; to a script its inside alone."""
    seen(request, review.public_id, current.picture.public_id)
    part = "_review" if request.headers.get("X-Partial") == PART else "review"
    rows = rows or items_of(review)
    shown = next((one for one in rows if one.pk == current.pk), current)
    context = _context(request.actor, review, shown, rows)
    return render(request, f"generations/review/{part}.html", context, status=status)


def items_of(review: Review) -> list[ReviewItem]:
    """Its pictures in order, without those in the trash, and who of the clients picked them. Two queries."""
    rows = review.items.filter(picture__trashed=None)
    picks = Prefetch("guest_picks", GuestPick.objects.select_related("guest").order_by("pk"))
    return list(rows.select_related("picture__image", "picture__generation").prefetch_related(picks))


def with_last(review: Review, rows: Sequence[ReviewItem]) -> list[tuple[ReviewItem, Decision | None]]:
    """Each picture with the decision that stands. One query more."""
    said = Decision.objects.filter(item__review=review).select_related("person", "guest").order_by("pk")
    last = {one.item_id: one for one in said}
    return [(one, last.get(one.pk)) for one in rows]


def _frame(actor: Actor, review: Review, rows: Sequence[ReviewItem]) -> dict[str, Any]:
    """What stands over the table and over the grid."""
    return {
        "review": review,
        "slug": actor.team.slug,
        "actor": actor,
        "items": rows,
        "progress": progress.of_items(rows),
        "shares": progress.shares(review, len(rows)),
        "may_run": actor.may_run_review(review),
        "may_share": actor.may(Verb.SHARE),
    }


def _context(actor: Actor, review: Review, current: ReviewItem, rows: Sequence[ReviewItem]) -> dict[str, Any]:
    place = next((at for at, one in enumerate(rows) if one.pk == current.pk), 0)
    picture = current.picture
    return (
        talk(actor, picture, review)
        | _frame(actor, review, rows)
        | decided(current)
        | {
            "item": current,
            "place": place + 1,
            "previous": rows[place - 1] if place > 0 else None,
            "next": rows[place + 1] if place + 1 < len(rows) else None,
            "full": storage.signed_url(picture.image.key),
            "may_decide": actor.may(Verb.DECIDE) and review.is_open,
            "choices": CHOICES,
            "compare_url": _compare(actor),
        }
    )


def decided(item: ReviewItem) -> dict[str, Any]:
    """The history of one picture, newest first, and whether the last decision passed over another's."""
    rows = list(item.decisions.select_related("person", "guest")[: HISTORY + 1])
    pairs = zip(rows, [*rows[1:], None], strict=False)
    history = [Told(one, clash(one, before)) for one, before in pairs][:HISTORY]
    return {
        "history": history,
        "last": history[0] if history else None,
        "state_word": state_word(item.state),
        "passed": history[0].passed if history else None,
    }


def _compare(actor: Actor) -> str:
    """The address at which pictures are compared; "" where the studio has none."""
    try:
        return reverse("compare", args=[actor.team.slug])
    except NoReverseMatch:
        return ""
