"""Draft → final: picked drafts made anew in full quality, all or none; and what such a round cost and saved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from generations.models import Attempt, Generation, Lineage, Picture
from generations.workflow import state
from generations.workflow.costs import Cost, cost_of
from generations.workflow.orders import Order
from generations.workflow.quote import Quote, quote
from generations.workflow.submit import submit

Status = Generation.Status
BROUGHT_NOTHING = (Status.FAILED, Status.CANCELLED)


def submission_of(press: str, draft: Picture) -> str:
    """The submission id of one draft's final: the same for a second press, and another one for each draft."""
    return "final-" + hashlib.sha256(f"{press} {draft.public_id}".encode()).hexdigest()[:40]


@transaction.atomic
def make(orders: Sequence[Order]) -> list[Generation]:
    """Submit all finals or none. Raises as :func:`~generations.workflow.submit.submit`."""
    made = [submit(order) for order in orders]
    for drafts in {
        order.final_of.generation_id: order.final_of.generation for order in orders if order.final_of
    }.values():
        state.tell(drafts)
    return made


def quote_all(orders: Sequence[Order]) -> Quote | None:
    """The price of all together, the same figure that :func:`make` reserves; None for no order."""
    found = [quote(order) for order in orders]
    if not found:
        return None
    known = [one.nano for one in found if one.nano is not None]
    exact = all(one.confidence == "exact" for one in found)
    return replace(
        found[0],
        nano=sum(known) if len(known) == len(found) else None,
        confidence="exact" if exact else "estimated",
        play_money=any(one.play_money for one in found),
        calls=sum(one.calls for one in found),
    )


@dataclass(frozen=True, kw_only=True)
class Round:
    """One generation of drafts and the finals that were made of its pictures. ``count`` is how many drafts came,
    ``finals`` how many finals came or are on their way, ``each_nano`` what one of those costs on average."""

    drafts: int
    """Id of the drafts' generation."""
    count: int
    finals: int
    drafts_cost: Cost
    finals_cost: Cost
    each_nano: int | None

    @property
    def total(self) -> int | None:
        """Of drafts and finals, in nano-units."""
        if self.drafts_cost.nano is None or self.finals_cost.nano is None:
            return None
        return self.drafts_cost.nano + self.finals_cost.nano

    @property
    def saved(self) -> int | None:
        """Against as many finals as there were drafts; None where a price is unknown. Below zero: the drafts were dearer."""
        if self.total is None or self.each_nano is None or not self.finals:
            return None
        return self.count * self.each_nano - self.total

    @property
    def play(self) -> bool:
        return self.drafts_cost.play or self.finals_cost.play


def rounds(generations: Collection[int]) -> dict[int, Round]:
    """The rounds that these generations belong to, by generation: the one whose drafts they are, else the one that they finish. One
    query where there are none."""
    finals = Lineage.objects.filter(kind=Lineage.Kind.FINAL)
    ours = finals.filter(Q(generation__in=generations) | Q(source__in=generations))
    drafts = set(ours.values_list("source", flat=True))
    if not drafts:
        return {}
    made: dict[int, list[int]] = defaultdict(list)
    rows = finals.filter(source__in=drafts).order_by("generation")
    for key, final in rows.values_list("source", "generation").distinct():
        made[key].append(final)
    costs = _costs({*made, *(final for found in made.values() for final in found)})
    found = {key: _round(key, finals, costs) for key, finals in made.items()}
    return {final: found[key] for key, finals in made.items() for final in finals} | found


def _round(key: int, finals: Sequence[int], costs: dict[int, tuple[Generation, Cost]]) -> Round:
    drafts, cost = costs[key]
    bearing = [one for one in finals if costs[one][0].status not in BROUGHT_NOTHING]
    each = _sum([costs[one][1] for one in bearing]).nano
    return Round(
        drafts=key,
        count=drafts.done_count,
        finals=len(bearing),
        drafts_cost=cost,
        finals_cost=_sum([costs[one][1] for one in finals]),
        each_nano=each // len(bearing) if bearing and each is not None else None,
    )


def _sum(costs: Sequence[Cost]) -> Cost:
    known = [one.nano for one in costs if one.nano is not None]
    return Cost(
        nano=sum(known) if len(known) == len(costs) else None,
        exact=all(one.exact for one in costs),
        play=any(one.play for one in costs),
    )


def _costs(keys: Collection[int]) -> dict[int, tuple[Generation, Cost]]:
    """What each generation cost, or will; two queries."""
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    fields = ("generation_id", "status", "resolution", "reserved_nano", "cost_nano", "confidence")
    for one in Attempt.objects.filter(generation__in=keys).only(*fields):
        attempts[one.generation_id].append(one)
    rows = Generation.objects.filter(pk__in=keys).only(
        "status", "done_count", "estimate_nano", "confidence", "play_money"
    )
    return {row.pk: (row, cost_of(row, attempts[row.pk])) for row in rows}
