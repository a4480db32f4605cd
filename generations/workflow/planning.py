"""Which paid calls bring which pictures, and what each of them holds back of the budget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from generations.models import Attempt, Generation, PriceList, Slot
from generations.providers import catalogue
from generations.workflow import money, prices
from generations.workflow.prices import Amount


@dataclass(frozen=True)
class Call:
    """A call to be: for how many pictures, at what price, by which list."""

    pictures: int
    amount: Amount
    price_list: PriceList | None


def plan(generation: Generation, pictures: int) -> list[Call]:
    """The calls that ``pictures`` take at this gateway, with their prices."""
    gateway = generation.gateway
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), generation.model, gateway.switches)
    sizes = prices.reference_sizes(generation)
    calls = catalogue.split_calls(pictures, caps, generation.partial_images, one_call=generation.one_call)
    price_list = prices.list_of(gateway)
    facts = [prices.call_facts(generation, count, sizes, gateway=gateway, model=generation.model) for count in calls]
    return [Call(one.n, prices.estimate(gateway, one, price_list), price_list) for one in facts]


def pay_and_queue(generation: Generation, slots: Sequence[Slot]) -> list[Call]:
    """Take the price of ``slots`` from this month's budget, reserve it call by call, and queue the calls. In one transaction.

    Raises :class:`~generations.workflow.errors.OverBudget` or ``PriceUnknownUnderBudget``."""
    calls = plan(generation, len(slots))
    total = sum(call.amount.nano for call in calls)
    month = generation.team.month()
    money.take(generation, total, month, known=all(call.amount.known for call in calls))
    waiting = iter(slots)
    for call in calls:
        attempt = new_attempt(generation, call.pictures, call.amount.nano, call.price_list)
        money.reserve(attempt, call.amount, month)
        give(attempt, [slot.pk for slot in islice(waiting, call.pictures)])
    return calls


def new_attempt(
    generation: Generation, pictures: int, reserved_nano: int, price_list: PriceList | None = None
) -> Attempt:
    return Attempt.objects.create(
        generation=generation,
        team_id=generation.team_id,
        person_id=generation.person_id,
        gateway_id=generation.gateway_id,
        pictures=pictures,
        reserved_nano=reserved_nano,
        price_list=price_list,
        idempotency_key=secrets.token_hex(16),
    )


def succeed(attempt: Attempt, due: datetime) -> Attempt:
    """A new call for the same slots in the place of one that certainly cost nothing; its reserve moves along."""
    fresh = new_attempt(attempt.generation, attempt.pictures, attempt.reserved_nano, attempt.price_list)
    fresh.number, fresh.due, fresh.idempotency_key = attempt.number + 1, due, attempt.idempotency_key
    fresh.save(update_fields=["number", "due", "idempotency_key"])
    money.move(attempt, fresh)
    give(fresh, list(Slot.objects.filter(attempt=attempt, picture=None).values_list("pk", flat=True)))
    return fresh


def give(attempt: Attempt, slots: Sequence[int]) -> None:
    """Make ``attempt`` the call that is to bring these slots."""
    Slot.objects.filter(pk__in=slots).update(
        attempt=attempt, status=Slot.Status.PENDING, error_code="", error_params={}, ended=None
    )
