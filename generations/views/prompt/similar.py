"""Prompts that resemble one, as cards that hold everything to use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, in_team, prompt_or_404
from generations.forms import gateway_choice
from generations.models import Gateway, Prompt
from generations.views.prompt.shown import Shown
from generations.workflow.similar import similar as find_similar

BEGINNING = 140
"""Characters of the text on the card itself."""


@dataclass(frozen=True)
class Card:
    """``shown`` has the text and the call of its live version, for the gateway that the page itself would choose."""

    prompt: Prompt
    shown: Shown

    @property
    def beginning(self) -> str:
        words = " ".join(self.prompt.text.split())
        return words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"

    @property
    def curl(self) -> str:
        found = self.shown.snippets if self.shown.may_generate else ()
        return next((one.text for one in found if one.language == "curl"), "")


@require_GET
@in_team()
def similar(request: TeamRequest, prompt: str) -> HttpResponse:
    """The part of the page for a script, a page of its own without one."""
    row = prompt_or_404(request.actor, prompt)
    found = find_similar(row, request.actor.prompts().live())
    context = {"prompt": row, "slug": request.actor.team.slug, "cards": _cards(request.actor, found)}
    template = "_similar" if request.htmx else "similar"  # type: ignore[attr-defined]
    return render(request, f"generations/prompt/{template}.html", context)


def _cards(actor: Actor, found: Sequence[Prompt]) -> list[Card]:
    gateways = gateway_choice.usable(actor.team)
    prefetch_related_objects(found, "live__references__image")
    return [_card(actor, one, gateways) for one in found]


def _card(actor: Actor, prompt: Prompt, gateways: Sequence[Gateway]) -> Card:
    version = prompt.live
    if version is None:
        raise ValueError("a prompt without a version is never committed")
    version.prompt = prompt
    return Card(prompt, Shown.read(actor, version, QueryDict(), gateways))
