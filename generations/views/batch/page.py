"""A batch's page while it runs and when it is done, and the parts of it that are fetched again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from generations.access import Actor, TeamRequest, Verb, batch_or_404, generation_or_404, in_team
from generations.messages.figures import money, money_about
from generations.models import Batch
from generations.views.batch import cells
from generations.views.batch.preview import axis_name, step_name
from generations.workflow import batch_state, votes


@dataclass
class Progress:
    """How far it is, and what this person may do with it."""

    batch: Batch
    actor: Actor

    @cached_property
    def state(self) -> batch_state.Progress:
        return batch_state.progress(self.batch)

    @property
    def may_run(self) -> bool:
        return self.actor.may_run(self.batch)

    @property
    def is_paused(self) -> bool:
        return self.batch.paused is not None and self.batch.cancelled is None

    @property
    def may_retry(self) -> bool:
        return self.may_run and self.state.failed > 0

    @property
    def sees_prices(self) -> bool:
        """Not while labels are hidden: what each picture adds would tell which it is."""
        return self.actor.may(Verb.SEE_PRICES) and not self.batch.hides_labels

    @property
    def spent(self) -> str:
        """ "" for who sees no prices, and before anything was billed. What nobody knows the price of is not in it."""
        if not self.sees_prices or not (self.state.spent or self.state.done):
            return ""
        return money_about(self.state.spent, self.actor.team.currency, exact=not self.state.estimated)

    @property
    def held(self) -> str:
        return money(self.state.held, self.actor.team.currency) if self.sees_prices and self.state.held else ""


@require_safe
@in_team()
def batch(request: TeamRequest, batch: str) -> HttpResponse:
    """Everything of it."""
    row = batch_or_404(request.actor, batch)
    return page(request, row)


def page(request: TeamRequest, row: Batch, status: int = 200, problem: str = "") -> HttpResponse:
    found = cells.cells(row, request.actor)
    context: dict[str, Any] = {
        "batch": row,
        "project": row.project,
        "progress": Progress(row, request.actor),
        "cells": found,
        "tables": cells.tables(row, found) if row.is_matrix and not row.hides_labels else [],
        "wins": _wins(row, found),
        "may_vote": row.hides_labels and request.actor.may(Verb.FLAG),
        "problem": problem,
    }
    return render(request, "generations/batch/batch.html", context, status=status)


def _wins(row: Batch, found: list[cells.Cell]) -> list[tuple[str, Any]]:
    """Of a vote that is shown: by axis, how its values did."""
    if not (row.is_matrix and row.blind and row.revealed):
        return []
    told = votes.wins(row, [one.made for one in found])
    return [
        (axis_name(axis["kind"], axis["name"]), [(step_name(axis["kind"], one.label), one) for one in won])
        for axis, won in told
    ]


@require_GET
@in_team()
def progress(request: TeamRequest, batch: str) -> HttpResponse:
    """The lines above the grid as they are now. A page that is still blind (``hidden``) is loaded anew once labels are shown."""
    row = batch_or_404(request.actor, batch)
    context = {"batch": row, "progress": Progress(row, request.actor)}
    answer = render(request, "generations/batch/_progress.html", context)
    if request.GET.get("hidden") and not row.hides_labels:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@in_team()
def cell(request: TeamRequest, row: str) -> HttpResponse:
    """One generation as it is now, and the progress with it."""
    made = generation_or_404(request.actor, row)
    if made.batch is None:
        raise Http404
    return cell_answer(request, batch_or_404(request.actor, made.batch.public_id), row)


def cell_answer(request: TeamRequest, row: Batch, generation: str, status: int = 200) -> HttpResponse:
    found = cells.cell(row, request.actor, generation)
    if found is None:
        raise Http404
    context = {
        "batch": row,
        "cell": found,
        "progress": Progress(row, request.actor),
        "may_vote": row.hides_labels and request.actor.may(Verb.FLAG),
        "in_grid": row.is_matrix and not row.hides_labels,
    }
    return render(request, "generations/batch/_cell_answer.html", context, status=status)
