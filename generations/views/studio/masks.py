"""What the mask painter asks for: its window, and to keep, read and list masks and set pictures on frames."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generations import sizing, storage
from generations.access import TeamRequest, Verb, image_or_404, in_team, saved_mask_or_404
from generations.forms.attachments import on_disk
from generations.forms.masking import USUAL_FEATHER, masking
from generations.forms.masks import ForeignMaskForm, FrameForm, MaskFileForm, SavedMaskForm, first_error
from generations.imaging import MOST_FEATHER, ImageRefused
from generations.messages import explain, sentences
from generations.messages.masking import fit_words
from generations.models import Image, SavedMask
from generations.views.answers import REFUSED
from generations.views.studio.compose import tray_item
from generations.workflow import masks
from generations.workflow.errors import WorkflowError

TILE = 18
PAGE = 60
"""Saved masks shown at once."""
EDGES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
P = ParamSpec("P")


class Refused(Exception):
    """A sentence for the person who asked."""


View = Callable[Concatenate[TeamRequest, P], HttpResponseBase]


def refusing(view: View[P]) -> View[P]:
    """A refused file or form is answered by 422 and {"error": sentence}."""

    @wraps(view)
    def wrapped(request: TeamRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ImageRefused, WorkflowError) as refused:
            words = str(explain(refused.code, refused.params))
        except Refused as refused:
            words = str(refused)
        return JsonResponse({"error": words}, status=REFUSED)

    return wrapped


@require_GET
@in_team(Verb.GENERATE)
def painter(request: TeamRequest) -> HttpResponse:
    """The painter's window over the picture ``image``, with the mask that it begins with."""
    picture = image_or_404(request.actor, request.GET.get("image", ""))
    chosen = masking(request.GET, request.actor.team)
    known = chosen.image
    fits = known and (known.width, known.height) == (picture.width, picture.height)
    context = {
        "picture": picture,
        "mask": known if fits else None,
        "feather": USUAL_FEATHER if chosen.feather is None else chosen.feather,
        "most_feather": MOST_FEATHER,
        "lock": chosen.lock,
        "filename": request.GET.get("filename", "")[:120],
        "ratios": [_tile(ratio) for ratio in sizing.RATIOS],
        "edges": EDGES,
    }
    return render(request, "generations/studio/_painter.html", context)


@require_POST
@in_team(Verb.GENERATE)
@refusing
def keep(request: TeamRequest) -> HttpResponseBase:
    """Keep the mask that was painted on ``image``."""
    picture = image_or_404(request.actor, request.POST.get("image", ""))
    form = _valid(MaskFileForm(request.POST, request.FILES))
    with on_disk(form.cleaned_data["mask"]) as path:
        return _answer(masks.keep_mask(picture, path))


@require_POST
@in_team(Verb.GENERATE)
@refusing
def read(request: TeamRequest) -> HttpResponseBase:
    """A mask of another tool as one for ``image``, with a word about what was taken and changed."""
    picture = image_or_404(request.actor, request.POST.get("image", ""))
    form = _valid(ForeignMaskForm(request.POST, request.FILES))
    with on_disk(form.cleaned_data["file"]) as path:
        mask = masks.read_mask(picture, path, swap=form.cleaned_data["swap"])
    words = sentences(_taken(mask), fit_words(mask.facts), _extreme(mask))
    return _answer(mask, words=words, may_swap=True, swapped=mask.facts.swapped)


@require_POST
@in_team(Verb.GENERATE)
@refusing
def frame(request: TeamRequest) -> HttpResponseBase:
    """Set ``image`` on another frame: the new reference, and the mask of its new room."""
    picture = image_or_404(request.actor, request.POST.get("image", ""))
    place = _valid(FrameForm(request.POST)).cleaned_data
    made = masks.reframe(picture, **place)
    name = request.POST.get("filename", "")[:120] or _("framed picture")
    return JsonResponse(
        {
            "image": made.image.public_id,
            "width": made.image.width,
            "height": made.image.height,
            "address": storage.signed_url(made.image.key),
            "mask": storage.signed_url(made.mask.key) if made.mask else "",
            "html": tray_item(request, made.image, name),
            "html_before": tray_item(request, picture, name),
            "words": _("The new area is painted.") if made.mask else _("The picture is cropped."),
        }
    )


# -- The team's own ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@in_team(Verb.GENERATE)
@refusing
def saved(request: TeamRequest) -> HttpResponseBase:
    """GET: the saved masks, for ``image``; with ``after`` those below that one. POST: keep the painted one under a name."""
    picture = image_or_404(request.actor, (request.POST or request.GET).get("image", ""))
    if request.method == "GET":
        return render(request, "generations/studio/_saved_masks.html", _saved_masks(request, picture))
    form = _valid(SavedMaskForm(request.POST, request.FILES))
    with on_disk(form.cleaned_data["mask"]) as path:
        row = masks.save_mask(picture, path, name=form.cleaned_data["name"], person=request.actor.user)
    return _said(_("Saved as “%(name)s”.") % {"name": row.name}, undo=_address(request, "mask-saved-remove", row))


@require_POST
@in_team(Verb.GENERATE)
@refusing
def use(request: TeamRequest, mask: str) -> HttpResponseBase:
    """A saved mask for ``image``, fitted to it with a word where it is of another size."""
    picture = image_or_404(request.actor, request.POST.get("image", ""))
    made = masks.fitted_mask(picture, saved_mask_or_404(request.actor, mask).image)
    return _answer(made, words=sentences(fit_words(made.facts), _extreme(made)))


@require_POST
@in_team(Verb.GENERATE)
def remove(request: TeamRequest, mask: str) -> HttpResponseBase:
    row = saved_mask_or_404(request.actor, mask)
    row.remove()
    return _said(_("“%(name)s” is removed.") % {"name": row.name}, undo=_address(request, "mask-saved-restore", row))


@require_POST
@in_team(Verb.GENERATE)
def restore(request: TeamRequest, mask: str) -> HttpResponseBase:
    row = saved_mask_or_404(request.actor, mask)
    row.restore()
    return _said(_("“%(name)s” is back.") % {"name": row.name})


def _saved_masks(request: TeamRequest, picture: Image) -> dict[str, Any]:
    after = request.GET.get("after", "")
    last = saved_mask_or_404(request.actor, after) if after else None
    found = list(request.actor.saved_masks().live().for_picture(picture, last).select_related("image")[: PAGE + 1])
    more = found[PAGE - 1].public_id if len(found) > PAGE else ""
    return {"rows": found[:PAGE], "picture": picture, "is_first": last is None, "more": more}


def _address(request: TeamRequest, name: str, row: SavedMask) -> str:
    return reverse(name, args=[request.actor.team.slug, row.public_id])


def _said(words: str, undo: str = "") -> JsonResponse:
    return JsonResponse({"words": words, "undo": undo})


def _valid(form: forms.Form) -> forms.Form:
    if not form.is_valid():
        raise Refused(first_error(form))
    return form


def _answer(mask: masks.Mask, **more: Any) -> JsonResponse:
    said = {
        "image": mask.image.public_id,
        "address": storage.signed_url(mask.image.key),
        "thumb": storage.signed_url(mask.image.thumb_key(640)),
        "share": mask.share,
        "words": _extreme(mask),
    }
    return JsonResponse(said | more)


# -- Words ---------------------------------------------------------------------------------------------------------------


def _taken(mask: masks.Mask) -> str:
    facts = mask.facts
    if facts.kind == "alpha":
        return _("The opaque part was taken.") if facts.swapped else _("The transparent part was taken.")
    return (
        _("White was taken as the part to paint anew.")
        if facts.swapped
        else _("Black was taken as the part to paint anew.")
    )


def _extreme(mask: masks.Mask) -> str:
    if not mask.facts.painted:
        return _("Nothing is painted in it.")
    return _("The whole picture will be painted anew.") if mask.share == 1 else ""


def _tile(ratio: str) -> dict[str, Any]:
    """A ratio with the size of its little drawing."""
    across, down = map(int, ratio.split(":"))
    width, height = (round(TILE * side / max(across, down)) for side in (across, down))
    return {"value": ratio, "width": width, "height": height, "x": -width / 2, "y": -height / 2}
