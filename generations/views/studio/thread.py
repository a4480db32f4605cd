"""A thread: a picture and the turns that go on from it, with the field in which the next change is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from generations.access import Actor, TeamRequest, Verb, generation_or_404, in_team
from generations.forms import drafts
from generations.forms.turns import TurnForm
from generations.messages import explain
from generations.messages.figures import money_about
from generations.models import Generation, Picture
from generations.views.answers import REFUSED
from generations.views.posting import posted
from generations.views.studio.strips import rows, strips
from generations.workflow.errors import WorkflowError
from generations.workflow.quote import quote
from generations.workflow.submit import submit

MOST_TURNS = 100


@dataclass(frozen=True, kw_only=True)
class NextTurn:
    """The form under a thread. ``picture`` is the one that the next turn goes on from; ``choices`` are those it may."""

    picture: Picture
    choices: Sequence[Picture]
    prompt: str
    price: str
    errors: Sequence[str] = ()
    submission: str = ""

    @property
    def newest(self) -> str:
        """The thread's newest picture as this form was made."""
        return self.choices[-1].public_id


@require_safe
@in_team()
def thread(request: TeamRequest, generation: str) -> HttpResponseBase:
    """The whole thread of a generation. Any of its generations leads to the first one's address."""
    made = generation_or_404(request.actor, generation)
    if made.thread_id is not None:
        root = request.actor.generations().get(pk=made.thread_id)
        address = reverse("thread", args=[request.actor.team.slug, root.public_id])
        query = request.GET.urlencode()
        return redirect(f"{address}?{query}" if query else address)
    return _page(request, made, _following(request.actor, made, request.GET.get("from", "")))


@posted("thread", "team", "generation")
@in_team(Verb.GENERATE)
def go_on(request: TeamRequest, generation: str) -> HttpResponseBase:
    """Submit the next turn: the parent's settings, the picture itself, and what should change."""
    root = generation_or_404(request.actor, generation)
    picture = _picture_or_404(request.actor, root, request.POST.get("from", ""))
    said, submission = request.POST.get("prompt", ""), request.POST.get("submission", "")
    form = TurnForm(picture, said, actor=request.actor, submission=submission)
    if form.is_valid():
        try:
            made = submit(form.order(trace=getattr(request, "id", "")))
        except WorkflowError as refused:
            form.refuse(None, str(explain(refused.code, refused.params)), code=refused.code)
        else:
            address = reverse("thread", args=[request.actor.team.slug, root.public_id])
            return HttpResponseRedirect(f"{address}#g-{made.public_id}")
    return _page(request, root, picture, form=form, status=REFUSED)


@require_GET
@in_team(Verb.GENERATE)
def next_turn(request: TeamRequest, generation: str) -> HttpResponse:
    """The form alone, with the pictures that are there by now: fetched again when one has come."""
    root = generation_or_404(request.actor, generation)
    chosen = request.GET.get("from", "")
    # Who has not chosen an older one follows the thread.
    picture = _following(request.actor, root, "" if chosen == request.GET.get("newest") else chosen)
    context = {"root": root, "turn": _turn(request.actor, root, picture)}
    return render(request, "generations/studio/_next_turn.html", context)


def _picture_or_404(actor: Actor, root: Generation, public_id: str) -> Picture:
    """A live picture of this thread; the newest where none is named."""
    pictures = _pictures(actor, root)
    found = next((one for one in reversed(pictures) if public_id in ("", one.public_id)), None)
    if found is None:
        raise Http404
    return found


def _following(actor: Actor, root: Generation, wanted: str) -> Picture | None:
    """The picture to go on from: the one asked for, else the newest of the thread; None while there is none."""
    pictures = _pictures(actor, root)
    return next((one for one in pictures if one.public_id == wanted), pictures[-1] if pictures else None)


def _pictures(actor: Actor, root: Generation) -> list[Picture]:
    return actor.pictures().live().of_thread(root, MOST_TURNS)


def _turn(actor: Actor, root: Generation, picture: Picture | None, *, form: TurnForm | None = None) -> NextTurn | None:
    if picture is None or not actor.may(Verb.GENERATE):
        return None
    errors = [str(error) for group in (form.errors.values() if form else ()) for error in group]
    return NextTurn(
        picture=picture,
        choices=_pictures(actor, root),
        prompt=str(form.data.get("prompt", "")) if form else "",
        price=_price(actor, picture) if actor.may(Verb.SEE_PRICES) else "",
        errors=errors,
        submission=drafts.new_submission(),
    )


def _price(actor: Actor, picture: Picture) -> str:
    """Of one more picture like this one; "" where the gateway cannot go on from it."""
    form = TurnForm(picture, picture.generation.prompt, actor=actor)
    if not form.is_valid():
        return ""
    found = quote(form.order())
    if found.nano is None:
        return _("price unknown")
    return money_about(found.nano, found.currency, exact=found.confidence == "exact")


def _page(
    request: TeamRequest,
    root: Generation,
    picture: Picture | None,
    *,
    form: TurnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "root": root,
        "project": root.project,
        "strips": strips(rows(request.actor.generations()).of_thread(root, MOST_TURNS), request.actor),
        "turn": _turn(request.actor, root, picture, form=form),
    }
    return render(request, "generations/studio/thread.html", context, status=status)
