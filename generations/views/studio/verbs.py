"""What can be done with a generation on its strip."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, HttpResponseRedirect

from generations.access import TeamRequest, Verb, generation_or_404, in_team
from generations.forms import drafts
from generations.messages import explain
from generations.models import Attempt, Generation
from generations.views.answers import toast
from generations.views.posting import posted
from generations.views.studio import compose
from generations.views.studio.filled import filled
from generations.views.studio.page import strip_answer
from generations.workflow import cancel as cancelling
from generations.workflow import rerun as rerunning
from generations.workflow import resolve as resolving
from generations.workflow import retry as retrying
from generations.workflow.errors import WorkflowError

CONFLICT = 409


@posted("studio", "team")
@in_team(Verb.RESOLVE_OWN)
def cancel(request: TeamRequest, generation: str) -> HttpResponseBase:
    """End it: what was not sent costs nothing."""
    made = _resolvable(request, generation)
    return _done(request, made, lambda: cancelling.cancel(made, request.actor.user))


@posted("studio", "team")
@in_team(Verb.RESOLVE_OWN)
def retry(request: TeamRequest, generation: str) -> HttpResponseBase:
    """Call again for the pictures that failed or were cancelled."""
    made = _resolvable(request, generation)
    return _done(request, made, lambda: retrying.retry(made, request.actor.user))


@posted("studio", "team")
@in_team(Verb.RESOLVE_OWN)
def resolve(request: TeamRequest, generation: str) -> HttpResponseBase:
    """Say what became of calls of unknown outcome: ``choice`` is came, not or again, with ":" and the calls' places."""
    made = _resolvable(request, generation)
    choice, _mark, places = request.POST.get("choice", "").partition(":")
    calls = _calls(made, places)
    if choice not in set(resolving.Choice) or not calls:
        return _answer(request, made, status=CONFLICT)

    def decide() -> None:
        for call in calls:
            resolving.resolve(call, request.actor.user, choice)

    return _done(request, made, decide)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def rerun(request: TeamRequest, generation: str) -> HttpResponseBase:
    """The same order once more, as a generation of its own, at the top of the stream."""
    made = generation_or_404(request.actor, generation)
    submission = request.POST.get("submission", "")[:64] or drafts.new_submission()
    trace = getattr(request, "id", "")
    try:
        again = rerunning.rerun(made, request.actor.user, submission, trace)
    except WorkflowError as refused:
        return toast(_answer(request, made, status=CONFLICT), explain(refused.code, refused.params))
    return _answer(request, again)


@posted("studio", "team")
@in_team(Verb.GENERATE)
def reuse(request: TeamRequest, generation: str) -> HttpResponseBase:
    """Fill the composer with everything that was asked."""
    made = generation_or_404(request.actor, generation)
    return filled(request, made.project, drafts.from_generation(made, request.actor))


def _calls(made: Generation, places: str) -> list[Attempt]:
    """The calls meant, by their places among the generation's own from 1: "1" or "1,3"."""
    wanted = {int(place) for place in places.split(",")[:99] if place.isdecimal() and len(place) < 5}
    return [call for place, call in enumerate(made.attempts.order_by("pk"), 1) if place in wanted]


def _resolvable(request: TeamRequest, public_id: str) -> Generation:
    made = generation_or_404(request.actor, public_id)
    if not request.actor.may_resolve(made):
        raise PermissionDenied
    return made


def _done(request: TeamRequest, made: Generation, act: Callable[[], object]) -> HttpResponseBase:
    """Do it, and answer with the strip as it is then; what was refused is said in a toast."""
    try:
        act()
    except WorkflowError as refused:
        return toast(_answer(request, made, status=CONFLICT), explain(refused.code, refused.params))
    return _answer(request, made)


def _answer(request: TeamRequest, made: Generation, status: int = 200) -> HttpResponseBase:
    if request.htmx:  # type: ignore[attr-defined]
        return strip_answer(request, made.public_id, status=status)
    return HttpResponseRedirect(f"{compose.studio_url(request, made.project)}#g-{made.public_id}")
