"""Two versions of a prompt side by side: their words, settings, variables and references, and what each has brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import TeamRequest, in_team, prompt_or_404
from generations.forms import gateway_choice, words
from generations.models import Gateway, Prompt, PromptVersion
from generations.views.prompt.differences import Change, changes, setting_words, variable_words
from generations.views.prompt.filling import Filling
from generations.views.prompt.versions import context_of, number_of
from generations.word_diff import Piece, diff
from generations.workflow.records import Record, record

MOST_CHOICES = 200
"""Versions offered by their numbers; older ones by the address."""


@dataclass
class Comparison:
    """``old`` stands on the left, ``new`` on the right."""

    old: PromptVersion
    new: PromptVersion
    gateways: Sequence[Gateway]

    @cached_property
    def pieces(self) -> list[Piece]:
        return diff(self.old.text, self.new.text)

    @property
    def same_text(self) -> bool:
        return self.old.text == self.new.text

    @property
    def left(self) -> list[Piece]:
        return [one for one in self.pieces if one.kind != "added"]

    @property
    def right(self) -> list[Piece]:
        return [one for one in self.pieces if one.kind != "removed"]

    @cached_property
    def settings(self) -> list[Change]:
        return changes(*(setting_words(one.settings, self.gateways) for one in self._both))

    @cached_property
    def variables(self) -> list[Change]:
        return changes(*(variable_words(Filling(one).definitions) for one in self._both))

    @cached_property
    def references(self) -> list[Change]:
        return changes(*(_references(one) for one in self._both))

    @cached_property
    def records(self) -> tuple[Record, Record]:
        return record(self.old), record(self.new)

    @property
    def _both(self) -> tuple[PromptVersion, PromptVersion]:
        return self.old, self.new


def _references(version: PromptVersion) -> dict[str, str]:
    """By their places, which the prompt counts from 1: in another order they are another prompt."""
    rows = enumerate(version.references.all(), 1)
    said = {place: (one.filename, words.role(one.role), one.line) for place, one in rows}
    return {str(place): " · ".join(filter(None, words_of)) for place, words_of in said.items()}


@require_GET
@in_team()
def compare(request: TeamRequest, prompt: str) -> HttpResponse:
    """Versions ``a`` and ``b`` by their numbers: without them the live one and the one before it."""
    row = prompt_or_404(request.actor, prompt)
    old, new = _chosen(row, request.GET.get("a", ""), request.GET.get("b", ""))
    numbers = list(row.versions.order_by("-number").values_list("number", flat=True)[:MOST_CHOICES])
    gateways = gateway_choice.usable(request.actor.team)
    shown = Comparison(old, new, gateways) if old and new else None
    context = context_of(request.actor, row) | {"comparison": shown, "numbers": numbers}
    return render(request, "generations/prompt/compare.html", context)


def _chosen(prompt: Prompt, a: str, b: str) -> tuple[PromptVersion | None, PromptVersion | None]:
    """The two that are named; for one that is not there the live one and its predecessor, else its successor."""
    rows = prompt.versions.select_related("person", "prompt__team")
    new = rows.filter(number=number_of(b) or 0).first() or rows.filter(pk=prompt.live_id).first()
    old = rows.filter(number=number_of(a) or 0).first()
    if new and old is None:
        old = rows.filter(number__lt=new.number).first() or rows.filter(number__gt=new.number).last()
    return old, new
