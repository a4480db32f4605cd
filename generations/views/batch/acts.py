"""What is done with a batch on its page: held back, let go on, ended, voted on, shown."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from generations.access import TeamRequest, Verb, batch_or_404, in_team
from generations.messages import explain
from generations.models import Batch
from generations.views.answers import toast
from generations.views.batch import page
from generations.views.posting import posted
from generations.workflow import batches, votes
from generations.workflow.errors import WorkflowError

CONFLICT = 409
FOR_IT, CANCELLED = "yes", "cancelled"


@posted("batch", "team", "batch")
@in_team(Verb.RESOLVE_OWN)
def pause(request: TeamRequest, batch: str) -> HttpResponseBase:
    """Hold back what has not begun."""
    row = _runnable(request, batch)
    return _done(request, row, lambda: batches.pause(row))


@posted("batch", "team", "batch")
@in_team(Verb.RESOLVE_OWN)
def resume(request: TeamRequest, batch: str) -> HttpResponseBase:
    """Let it go on."""
    row = _runnable(request, batch)
    return _done(request, row, lambda: batches.resume(row))


@posted("batch", "team", "batch")
@in_team(Verb.RESOLVE_OWN)
def cancel(request: TeamRequest, batch: str) -> HttpResponseBase:
    """End what has not begun: it costs nothing."""
    row = _runnable(request, batch)
    return _done(request, row, lambda: batches.cancel(row, request.actor.user))


@posted("batch", "team", "batch")
@in_team(Verb.RESOLVE_OWN)
def retry(request: TeamRequest, batch: str) -> HttpResponseBase:
    """Ask again for what failed; with ``what`` "cancelled" for what was cancelled."""
    row = _runnable(request, batch)
    act = batches.retry_cancelled if request.POST.get("what") == CANCELLED else batches.retry
    try:
        found = act(row, request.actor.user)
    except WorkflowError as refused:
        return _refused(request, row, refused)
    if found.why is None:
        return redirect("batch", team=request.actor.team.slug, batch=row.public_id)
    return _half(request, row, found, found.why)


def _half(request: TeamRequest, row: Batch, found: batches.Retried, why: WorkflowError) -> HttpResponseBase:
    """Some go on: say that others were refused, and why."""
    text = ngettext("%(done)s goes on.", "%(done)s go on.", found.done) % {"done": found.done}
    rest = ngettext("%(count)s was refused:", "%(count)s were refused:", found.refused) % {"count": found.refused}
    row.refresh_from_db()
    return page.page(request, row, status=CONFLICT, problem=f"{text} {rest} {explain(why.code, why.params)}")


@posted("batch", "team", "batch")
@in_team(Verb.RESOLVE_OWN)
def reveal(request: TeamRequest, batch: str) -> HttpResponseBase:
    """Show which is which, and the votes."""
    row = _runnable(request, batch)
    return _done(request, row, lambda: votes.reveal(row))


@posted("batch", "team", "batch")
@in_team(Verb.FLAG)
def vote(request: TeamRequest, batch: str) -> HttpResponseBase:
    """Set or take away one's vote: ``vote`` is yes or no, ":" and the generation."""
    row = batch_or_404(request.actor, batch)
    choice, _mark, wanted = request.POST.get("vote", "").partition(":")
    made = row.generations.filter(public_id=wanted).first()
    if made is None:
        return redirect("batch", team=request.actor.team.slug, batch=row.public_id)
    try:
        votes.vote(row, made, request.actor.user, for_it=choice == FOR_IT)
    except WorkflowError as refused:
        return _refused(request, row, refused)
    if request.htmx:  # type: ignore[attr-defined]
        return page.cell_answer(request, row, made.public_id)
    return redirect(f"{reverse('batch', args=[request.actor.team.slug, row.public_id])}#b-{made.public_id}")


def _runnable(request: TeamRequest, public_id: str) -> Batch:
    row = batch_or_404(request.actor, public_id)
    if not request.actor.may_run(row):
        raise PermissionDenied
    return row


def _done(request: TeamRequest, row: Batch, act: Callable[[], object]) -> HttpResponseBase:
    """Do it, and lead back to the page; what was refused is said on it."""
    try:
        act()
    except WorkflowError as refused:
        return _refused(request, row, refused)
    return redirect("batch", team=request.actor.team.slug, batch=row.public_id)


def _refused(request: TeamRequest, row: Batch, refused: WorkflowError) -> HttpResponseBase:
    said = explain(refused.code, refused.params)
    row.refresh_from_db()
    answer = page.page(request, row, status=CONFLICT, problem=str(said))
    return toast(answer, said) if request.htmx else answer  # type: ignore[attr-defined]
