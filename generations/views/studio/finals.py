"""Draft → final: the form under a strip's picks, its price, and the press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from generations.access import TeamRequest, Verb, generation_or_404, in_team
from generations.forms import drafts
from generations.forms.finals import FinalForm, final_data
from generations.messages import explain
from generations.models import Generation, Picture
from generations.views.answers import REFUSED, tell
from generations.views.studio.compose import studio_url
from generations.views.studio.composer import Composer
from generations.views.studio.strips import rows, strips
from generations.workflow import finals as finishing
from generations.workflow.errors import WorkflowError
from generations.workflow.quote import Quote


@dataclass
class FinalsComposer(Composer):
    """The composer of all finals together: their settings are one, their price is the sum. ``offered`` are the picked drafts, ``taken``
    those that are made."""

    offered: Sequence[Picture] = ()
    taken: Sequence[Picture] = ()
    press: str = ""

    @property
    def chosen_ids(self) -> set[str]:
        return {one.public_id for one in self.taken}

    @cached_property
    def settings(self) -> dict[str, str]:
        """Quality, resolution, gateway and model as they can be."""
        gateway, choice = self.gateway, self.fitted.choice
        return {
            "quality": choice.quality,
            "resolution": choice.resolution,
            "gateway": gateway.public_id if gateway else "",
            "model": self.model,
        }

    @cached_property
    def finals(self) -> list[FinalForm]:
        return [FinalForm(one, self.settings, actor=self.actor, press=self.press) for one in self.taken]

    @cached_property
    def quote(self) -> Quote | None:
        """None also where one of them cannot be ordered: then ``refusals`` say why."""
        if not all(form.is_valid() for form in self.finals):
            return None
        return finishing.quote_all([form.order() for form in self.finals])

    @property
    def refusals(self) -> list[str]:
        return said_of(self.finals)

    @property
    def hindrance(self) -> str:
        if not self.taken:
            return _("Choose at least one draft.")
        return super().hindrance or " ".join(self.refusals)


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.GENERATE)
def finals(request: TeamRequest, generation: str) -> HttpResponseBase:
    """The form with all drafts; a POST makes the finals of the chosen ones, all or none."""
    made = generation_or_404(request.actor, generation)
    if request.method != "POST":
        return _form(request, made, _composer(request, made, QueryDict()))
    offered = picked(made)
    taken = _taken(offered, request.POST)
    press = request.POST.get("press", "")[:64] or drafts.new_submission()
    asked = [FinalForm(one, _choice(request.POST), actor=request.actor, press=press) for one in taken]
    refusals = said_of(asked) if asked else [_("Choose at least one draft.")]
    if not refusals:
        try:
            found = finishing.make([form.order(trace=getattr(request, "id", "")) for form in asked])
        except WorkflowError as refused:
            refusals = [str(explain(refused.code, refused.params))]
        else:
            return _made(request, made, found)
    return _form(request, made, _composer(request, made, request.POST), refusals)


@require_POST
@in_team(Verb.GENERATE)
def quote(request: TeamRequest, generation: str) -> HttpResponse:
    """The form as its fields say, with the price; nothing is made. A POST, so that the form's token stays out of addresses."""
    made = generation_or_404(request.actor, generation)
    return _form(request, made, _composer(request, made, request.POST))


def picked(made: Generation) -> list[Picture]:
    """The pictures of a generation that somebody of the team has picked, in order, with what their orders need."""
    related = ("image", "project", "generation__gateway__team", "generation__mask", "generation__continues__image")
    return list(made.pictures.picked().select_related(*related).order_by("slot__index"))


def said_of(asked: Sequence[FinalForm]) -> list[str]:
    """What refuses the finals, each reason once."""
    return list(dict.fromkeys(str(error) for form in asked for found in form.errors.values() for error in found))


def _choice(fields: QueryDict) -> dict[str, str]:
    gateway, _mark, model = fields.get("via", "").partition(drafts.VIA_MARK)
    choice = {"quality": fields.get("quality", ""), "resolution": fields.get("resolution", "")}
    return {**choice, "gateway": gateway[:16], "model": model[:100]}


def _taken(offered: Sequence[Picture], fields: QueryDict) -> list[Picture]:
    """Those that are ticked; all of them in a form that was not touched yet."""
    ticked = set(fields.getlist("draft"))
    return [one for one in offered if one.public_id in ticked or "press" not in fields]


def _composer(request: TeamRequest, made: Generation, fields: QueryDict) -> FinalsComposer:
    offered = picked(made)
    taken = _taken(offered, fields)
    first = next(iter(taken or offered), None)
    return FinalsComposer(
        actor=request.actor,
        project=made.project,
        data=final_data(first, _choice(fields), request.actor) if first else {},
        touched=fields.get("touched", ""),
        offered=offered,
        taken=taken,
        press=fields.get("press", "")[:64] or drafts.new_submission(),
    )


def _form(
    request: TeamRequest, made: Generation, composer: FinalsComposer, refusals: Sequence[str] = ()
) -> HttpResponse:
    htmx = bool(request.htmx)  # type: ignore[attr-defined]
    template = "generations/studio/_finals.html" if htmx else "generations/studio/finals.html"
    context: dict[str, Any] = {"made": made, "composer": composer, "project": made.project, "refusals": refusals}
    status = REFUSED if refusals else 200
    return render(request, template, context | {"standalone": not htmx}, status=status)


def _made(request: TeamRequest, made: Generation, found: Sequence[Generation]) -> HttpResponseBase:
    """The queued strips, newest first as the stream has them."""
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{studio_url(request, made.project)}#g-{found[-1].public_id}")
    shown = rows(request.actor.generations().filter(pk__in=[one.pk for one in found]).order_by("-pk"))
    context = {"strips": strips(shown, request.actor), "project": made.project}
    return tell(
        render(request, "generations/studio/_new_strips.html", context), "studio:finals", {"of": made.public_id}
    )
