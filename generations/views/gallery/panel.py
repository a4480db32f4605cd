"""The panel of filters: everything that pictures can be found by, each value with the number of pictures that it would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.access import Actor, TeamRequest, in_team
from generations.models import Rating
from generations.views.gallery.facet_words import CODES, TITLES, Names
from generations.workflow.gallery import Search, pages

SHOWN = 40
"""Values of a facet, the most frequent first; those that are chosen are always among them."""
ORDER = (
    "project",
    "person",
    "tag",
    "collection",
    "mine",
    "stars",
    "my",
    "flag",
    "review",
    "aspect",
    "model",
    "gateway",
    "prompt",
    "references",
    "source",
    "kept",
    "downloaded",
)
OPPOSITES = {"references": "no", "kept": "no", "downloaded": "no"}
"""Facets of one value, and how the address says that a picture has it not."""


@dataclass(frozen=True)
class Value:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet. ``single``: one value at a time, since each holds those below it."""

    name: str
    title: str
    values: Sequence[Value]
    single: bool

    @property
    def open(self) -> bool:
        return any(value.chosen for value in self.values)


@require_GET
@in_team()
def panel(request: TeamRequest) -> HttpResponse:
    """As a page of its own, or alone for the panel over the wall."""
    search = Search.read(request.GET)
    context = {
        "filter": search,
        "groups": groups(request.actor, search),
        "count": pages.count(request.actor.team.pk, request.user.pk, search),
        "slug": request.actor.team.slug,
    }
    partial = request.headers.get("X-Partial") == "filters"
    return render(request, f"generations/gallery/{'_filters' if partial else 'filters'}.html", context)


def groups(actor: Actor, search: Search) -> list[Group]:
    """Those that tell pictures apart: a facet in which all have the same is left out, unless it is in force."""
    names = Names(actor)
    made = [_group(actor, search, names, name) for name in ORDER]
    return [group for group in made if len(group.values) > 1 or group.open]


def _group(actor: Actor, search: Search, names: Names, name: str) -> Group:
    chosen = search.facets.get(name, ())
    counts = pages.facet_counts(actor.team.pk, actor.user.pk, search, name)
    if name in {"stars", "mine"}:
        counts = _and_more(counts)
    elif name in OPPOSITES or name in {"flag", "my"}:
        counts = _with_none(actor, search, name, counts)
    for value in chosen:
        counts.setdefault(value, 0)
    values = _ordered(name, counts, chosen)
    names.learn(name, values)
    return Group(
        name,
        str(TITLES[name]),
        [Value(value, names.label(name, value), counts[value], value in chosen) for value in values],
        single=name in {"stars", "mine"},
    )


def _and_more(counts: Mapping[str, int]) -> dict[str, int]:
    """Pictures with so many stars or more."""
    above = {str(n): sum(counts.get(str(m), 0) for m in range(n, Rating.MOST + 1)) for n in range(1, Rating.MOST + 1)}
    return {value: count for value, count in above.items() if count}


def _with_none(actor: Actor, search: Search, name: str, counts: Mapping[str, int]) -> dict[str, int]:
    """And those that have nothing there."""
    if not counts:
        return {}
    without = OPPOSITES.get(name, "none")
    rest = pages.count(actor.team.pk, actor.user.pk, search.without(name).with_(name, without))
    return dict(counts) | {without: rest}


def _ordered(name: str, counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    if name in CODES:
        return [value for value in CODES[name] if value in counts] + [v for v in chosen if v not in CODES[name]]
    if name in {"stars", "mine"}:
        return sorted(counts, reverse=True)
    frequent = sorted(counts, key=lambda value: (-counts[value], value))
    return [value for value in frequent if value in chosen or value in frequent[:SHOWN]]
