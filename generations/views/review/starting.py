"""Putting pictures up for review, and asking otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generations.access import (
    Actor,
    TeamRequest,
    Verb,
    collection_or_404,
    in_team,
    picture_or_404,
    review_or_404,
    selection_or_404,
)
from generations.forms.review import ReviewForm
from generations.messages import explain
from generations.models import Collection, Picture
from generations.models.base import among
from generations.views.answers import REFUSED
from generations.workflow import selections
from generations.workflow.errors import WorkflowError
from generations.workflow.reviews import start

SHOWN = 24
"""Pictures that are shown of those that were chosen."""
OFFERED = 60
"""Collections to choose from, where nothing was chosen yet."""


@dataclass(frozen=True)
class Chosen:
    """What is to be put up: ``fields`` say it again to the form."""

    pictures: Sequence[Picture]
    fields: Sequence[tuple[str, str]]
    collection: Collection | None = None

    @property
    def too_many(self) -> bool:
        return len(self.pictures) > start.MOST


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.CURATE)
def new(request: TeamRequest) -> HttpResponseBase:
    """Of a ``collection``, a ``selection`` or pictures ``p``."""
    actor = request.actor
    chosen = _chosen(actor, request.POST if request.method == "POST" else request.GET)
    title = chosen.collection.name if chosen.collection else ""
    form = ReviewForm(request.POST if request.method == "POST" else None, team=actor.team, title=title)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = start.start(actor.team, actor.user, chosen.pictures, form.asked, chosen.collection)
        except WorkflowError as refused:
            error = str(explain(refused.code, refused.params))
        else:
            messages.success(request, _("The review is open."))
            return redirect("review", actor.team.slug, made.public_id)
    status = REFUSED if error or form.errors else 200
    return render(request, "generations/review/new.html", _context(actor, form, chosen, error), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_team()
def change(request: TeamRequest, review: str) -> HttpResponseBase:
    """Title, question, due date, reviewers: by whoever put it up, or an owner."""
    row = review_or_404(request.actor, review)
    if not request.actor.may_run_review(row):
        raise PermissionDenied
    form = ReviewForm(request.POST if request.method == "POST" else None, team=request.actor.team, review=row)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            start.change(row, form.asked, request.actor.user)
        except WorkflowError as refused:
            error = str(explain(refused.code, refused.params))
        else:
            return redirect("review", request.actor.team.slug, row.public_id)
    context = {"form": form, "review": row, "slug": request.actor.team.slug, "error": error}
    status = REFUSED if error or form.errors else 200
    return render(request, "generations/review/change.html", context, status=status)


def _context(actor: Actor, form: ReviewForm, chosen: Chosen, error: str) -> dict[str, object]:
    return {
        "form": form,
        "chosen": chosen,
        "shown": chosen.pictures[:SHOWN],
        "more": max(0, len(chosen.pictures) - SHOWN),
        "most": start.MOST,
        "error": error,
        "slug": actor.team.slug,
        "collections": [] if chosen.fields else _offered(actor),
    }


def _offered(actor: Actor) -> Sequence[Collection]:
    return actor.collections().live().order_by("-updated", "-pk")[:OFFERED]


def _chosen(actor: Actor, asked: QueryDict) -> Chosen:
    """Read in the order in which they are shown: a collection's own, else newest first, else as they were named."""
    rows = actor.pictures().live().select_related("image", "generation")
    if wanted := asked.get("collection"):
        collection = collection_or_404(actor, wanted)
        found = rows.filter(collected__collection=collection).order_by("collected__position", "collected__pk")
        return Chosen(list(found[: start.MOST + 1]), [("collection", wanted)], collection)
    if wanted := asked.get("selection"):
        keys = list(selections.pictures_of(selection_or_404(actor, wanted)))[-start.MOST - 1 :]
        return Chosen(list(rows.filter(pk__in=among(keys)).order_by("-pk")), [("selection", wanted)])
    named = [picture_or_404(actor, one) for one in asked.getlist("p")[: start.MOST + 1]]
    return Chosen([one for one in named if one.trashed is None], [("p", one.public_id) for one in named])
