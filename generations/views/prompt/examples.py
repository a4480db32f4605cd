"""Choosing the cover and the example pictures of a prompt, from its results and from the gallery."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from generations.access import TeamRequest, in_team, prompt_or_404
from generations.models import Image, Picture, Prompt
from generations.views.answers import safe_next
from generations.views.gallery.filters import older
from generations.views.posting import posted
from generations.views.prompt.pictures import examples as examples_of
from generations.views.prompt.pictures import results, shots
from generations.workflow import prompts
from generations.workflow.gallery import Search

SHOWN = 24
MOST_EXAMPLES = 12


@require_GET
@in_team()
def examples(request: TeamRequest, prompt: str) -> HttpResponse:
    """The page on which they are chosen; ``q`` searches the gallery."""
    row = _editable(request, prompt)
    found = Search.read(request.GET)
    chosen = examples_of(row)
    context = {
        "prompt": row,
        "slug": request.actor.team.slug,
        "chosen": chosen,
        "taken": {one.image.pk for one in chosen},
        "full": len(chosen) >= MOST_EXAMPLES,
        "results": shots(results(row, SHOWN)),
        "gallery": shots(older(request.actor, found, None, SHOWN).select_related("image")),
        "q": found.text,
    }
    return render(request, "generations/prompt/examples.html", context)


@posted("prompt-examples", "team", "prompt")
@in_team()
def choose(request: TeamRequest, prompt: str) -> HttpResponseBase:
    """One change: ``act`` is cover, uncover, add, remove, earlier or later; of a ``picture`` of the gallery or an ``image``."""
    row = _editable(request, prompt)
    act = request.POST.get("act", "")
    picture, image = _named(request)
    if act in ("cover", "uncover"):
        prompts.set_cover(row, image if act == "cover" else None)
    elif act in ("add", "remove", "earlier", "later"):
        prompts.set_examples(row, _arranged(row, act, image, picture))
    else:
        return HttpResponse(status=400)
    return redirect(safe_next(request, reverse("prompt-examples", args=[request.actor.team.slug, row.public_id])))


def _arranged(row: Prompt, act: str, image: Image, picture: Picture | None) -> list[tuple[Image, int | None]]:
    kept = [(one.image, one.picture_id) for one in row.examples.select_related("image").order_by("position")]
    place = next((at for at, (one, _key) in enumerate(kept) if one.pk == image.pk), None)
    if act == "add":
        return kept if place is not None or len(kept) >= MOST_EXAMPLES else [*kept, (image, picture and picture.pk)]
    if place is None:
        return kept
    moved = kept.pop(place)
    if act != "remove":
        kept.insert(max(0, place - 1) if act == "earlier" else place + 1, moved)
    return kept


def _named(request: TeamRequest) -> tuple[Picture | None, Image]:
    """What the form names: 404 for what is not the team's."""
    public_id = request.POST.get("picture", "")[:16]
    if public_id:
        picture = request.actor.pictures().select_related("image").filter(public_id=public_id).first()
        if picture is None:
            raise Http404
        return picture, picture.image
    image = request.actor.images().filter(public_id=request.POST.get("image", "")[:16]).first()
    if image is None:
        raise Http404
    return None, image


def _editable(request: TeamRequest, public_id: str) -> Prompt:
    row = prompt_or_404(request.actor, public_id)
    if not request.actor.may_edit(row):
        raise PermissionDenied
    return row
