"""Closing a review, and its summary: a page that can be printed, and a PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from generations.access import TeamRequest, in_team, review_or_404
from generations.models import Comment, Decision, Review, ReviewItem
from generations.views.answers import answer_of, seen
from generations.views.posting import posted
from generations.views.review.page import items_of, with_last
from generations.views.review.pdf import pdf_of
from generations.views.review.shown import Said, Thread, grouped, state_word
from generations.workflow.errors import NothingToDo
from generations.workflow.reviews import closing, progress


@dataclass(frozen=True)
class Result:
    """What came of one picture."""

    number: int
    item: ReviewItem
    last: Decision | None
    threads: Sequence[Thread]

    @property
    def word(self) -> str:
        return state_word(self.item.state)

    @property
    def size(self) -> str:
        return f"{self.item.picture.width}×{self.item.picture.height}"


@posted("review", "team", "review")
@in_team()
def close(request: TeamRequest, review: str) -> HttpResponseBase:
    row = _run_by(request, review)
    try:
        closing.close(row, request.actor.user)
    except NothingToDo:
        return answer_of(request, _("It was closed already."), _summary_page(request, row))
    return redirect("review-summary", request.actor.team.slug, row.public_id)


@posted("review", "team", "review")
@in_team()
def reopen(request: TeamRequest, review: str) -> HttpResponseBase:
    row = _run_by(request, review)
    try:
        closing.reopen(row)
    except NothingToDo:
        return answer_of(request, _("It is open already."), _summary_page(request, row))
    return redirect("review", request.actor.team.slug, row.public_id)


@require_safe
@in_team()
def summary(request: TeamRequest, review: str) -> HttpResponse:
    """What stands, of an open review as of a closed one."""
    row = review_or_404(request.actor, review)
    seen(request, row.public_id)
    context = summed(row) | {"slug": request.actor.team.slug, "may_run": request.actor.may_run_review(row)}
    return render(request, "generations/review/summary.html", context)


@require_safe
@in_team()
def pdf(request: TeamRequest, review: str) -> HttpResponse:
    row = review_or_404(request.actor, review)
    content = pdf_of(request.actor.team, **summed(row))
    name = f"{slugify(row.title, allow_unicode=True) or row.public_id}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def summed(review: Review) -> dict[str, Any]:
    """A review's pictures with what stands and what was said of them in it. A fixed number of queries."""
    rows = items_of(review)
    said = _threads(review)
    results = [
        Result(number, item, last, said.get(item.picture_id, ()))
        for number, (item, last) in enumerate(with_last(review, rows), 1)
    ]
    return {
        "review": review,
        "results": results,
        "progress": progress.of_items(rows),
        "shares": progress.shares(review, len(rows)),
    }


def _threads(review: Review) -> dict[int, list[Thread]]:
    """What was said in the review, by the pictures' keys."""
    rows = Comment.objects.filter(review=review).live().select_related("person", "guest", "resolved_by")
    found: dict[int, list[Thread]] = defaultdict(list)
    for start, answers in grouped(rows.prefetch_related("mentions")):
        found[start.picture_id].append(Thread(Said(start), [Said(one) for one in answers]))
    return found


def _run_by(request: TeamRequest, public_id: str) -> Review:
    row = review_or_404(request.actor, public_id)
    if not request.actor.may_run_review(row):
        raise PermissionDenied
    return row


def _summary_page(request: TeamRequest, row: Review) -> str:
    return reverse("review-summary", args=[request.actor.team.slug, row.public_id])
