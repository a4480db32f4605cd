"""Choosing how pictures are handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from generations.access import TeamRequest, Verb, in_team
from generations.deliver import CROPS, Frame, TemplateError, frame_of
from generations.deliver.crops import Crop
from generations.deliver.names import FIELDS
from generations.forms.deliver import DeliverForm, focus_from, moved
from generations.messages import explain
from generations.messages.deliver import CROPS as CROP_WORDS
from generations.messages.deliver import template_fault
from generations.models import Delivery, Picture
from generations.views.answers import REFUSED
from generations.views.deliver.chosen import Chosen, read_chosen
from generations.workflow import deliveries
from generations.workflow.errors import NoSpace

FRAMED = 48
"""Pictures whose crops can be moved by hand; the others are cut around what was kept in sight before, or their middle."""
LISTED = 20
"""Earlier deliveries on the page."""
MIDDLE = (500, 500)
THOUSAND = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.DOWNLOAD)
def deliver(request: TeamRequest) -> HttpResponseBase:
    """The page with its form; posted, the delivery is begun."""
    actor = request.actor
    chosen = read_chosen(actor, request.POST if request.method == "POST" else request.GET)
    begun = deliveries.last_choices(actor.team, actor.user)
    data = request.POST if request.method == "POST" and chosen.keys else None
    form = DeliverForm(data, begun=begun, sees_prices=actor.may(Verb.SEE_PRICES))
    shown = chosen.pictures(FRAMED)
    if data is None or not form.is_valid():
        return _page(request, chosen, form, shown, status=200 if data is None else REFUSED)
    before = deliveries.focal_points(actor.user.pk, [one.pk for one in shown])
    places = focus_from(request.POST, {one.public_id: one.pk for one in shown})
    deliveries.set_focus(actor.user, moved(places, before))
    try:
        made = deliveries.order(actor.team, actor.user, chosen.keys, form.choices(chosen.collection))
    except NoSpace as refused:
        form.add_error(None, str(explain(refused.code, refused.params)))
        return _page(request, chosen, form, shown, status=REFUSED)
    return redirect("delivery", actor.team.slug, made.public_id)


def _page(
    request: TeamRequest, chosen: Chosen, form: DeliverForm, shown: list[Picture], *, status: int
) -> HttpResponse:
    actor = request.actor
    codes = form["crop"].value() or []
    context = {
        "chosen": chosen,
        "form": form,
        "tiles": [Tile(crop, str(CROP_WORDS[code]), code in codes) for code, crop in CROPS.items()],
        "framed": _framed(request, shown, next((CROPS[code] for code in codes if code in CROPS), None)),
        "fields": [f"{{{name}}}" for name in FIELDS],
        "most": deliveries.MOST,
        "more": len(chosen.keys) - len(shown),
        "earlier": list(Delivery.objects.filter(team=actor.team, person=actor.user)[:LISTED]),
        **_example(request, chosen, form),
    }
    return render(request, "generations/deliver/deliver.html", context, status=status)


@dataclass(frozen=True)
class Tile:
    """A crop that can be chosen."""

    crop: Crop
    name: str
    is_on: bool

    @property
    def safe(self) -> Frame:
        return self.crop.safe_frame

    @property
    def has_safe(self) -> bool:
        return any(self.crop.safe)


@dataclass(frozen=True)
class Framed:
    """A picture with the part of it that the first chosen crop shows; corner and size in the picture's pixels."""

    picture: Picture
    x: int
    y: int
    frame: Frame | None
    safe: Frame | None


def _framed(request: TeamRequest, shown: list[Picture], crop: Crop | None) -> list[Framed]:
    kept = deliveries.focal_points(request.actor.user.pk, [one.pk for one in shown])
    posted = focus_from(request.POST, {one.public_id: one.pk for one in shown})
    return [_one_framed(one, posted.get(one.pk, kept.get(one.pk, MIDDLE)), crop) for one in shown]


def _one_framed(picture: Picture, place: tuple[int, int], crop: Crop | None) -> Framed:
    if crop is None:
        return Framed(picture, *place, None, None)
    frame = frame_of(picture.width, picture.height, crop, (place[0] / THOUSAND, place[1] / THOUSAND))
    return Framed(picture, *place, frame, _inside(frame, crop) if any(crop.safe) else None)


def _inside(frame: Frame, crop: Crop) -> Frame:
    """The safe area of a crop, in the picture's own pixels."""
    scale = frame.width / crop.width
    safe = crop.safe_frame
    numbers = (round(number * scale) for number in (safe.x, safe.y, safe.width, safe.height))
    x, y, width, height = numbers
    return Frame(frame.x + x, frame.y + y, width, height)


@require_safe
@in_team(Verb.DOWNLOAD)
def names(request: TeamRequest) -> HttpResponse:
    """The first names that the choices give, while they are being typed."""
    actor = request.actor
    chosen = read_chosen(actor, request.GET)
    begun = deliveries.last_choices(actor.team, actor.user)
    form = DeliverForm(request.GET, begun=begun, sees_prices=actor.may(Verb.SEE_PRICES))
    form.is_valid()
    return render(request, "generations/deliver/_names.html", _example(request, chosen, form))


def _example(request: TeamRequest, chosen: Chosen, form: DeliverForm) -> dict[str, Any]:
    """Names where there are any, and what is wrong with the template."""
    if not chosen.keys:
        return {"names": []}
    begun = deliveries.last_choices(request.actor.team, request.actor.user)
    template = str(form["template"].value() or "").strip()
    crops = [code for code in form["crop"].value() or [] if code in CROPS]
    mime = form["mime"].value()
    kept = {**begun.written(), "template": template, "crops": crops, "whole": bool(form["whole"].value())}
    kept |= {"mime": mime if mime in dict(form.fields["mime"].choices) else "", "collection": chosen.collection}
    try:
        return {"names": deliveries.example(request.actor.team, chosen.keys, deliveries.read_choices(kept))}
    except TemplateError as fault:
        return {"names": [], "fault": template_fault(fault)}
