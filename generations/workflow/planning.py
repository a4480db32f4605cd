"""Which paid calls bring which pictures, and what each of them holds back of the budget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Min, Q
from django.utils import timezone

from generations.models import Attempt, Gateway, Generation, PriceList, Slot
from generations.providers import catalogue
from generations.workflow import money, prices
from generations.workflow.errors import TurnPictureGone
from generations.workflow.prices import Amount

KEY_KEPT = timedelta(hours=1)
"""A call is sent again under its key for so long after the first that may have been executed. No gateway says how long it keeps a
key; what it has forgotten it would make, and bill, a second time."""


@dataclass(frozen=True)
class Call:
    """A call to be: for how many pictures, at what price, by which list."""

    pictures: int
    amount: Amount
    price_list: PriceList | None


def plan(generation: Generation, pictures: int, gateway: Gateway, model: str) -> list[Call]:
    """The calls that ``pictures`` take at ``gateway``, which knows the model as ``model``, with their prices."""
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), model, gateway.switches)
    sizes = prices.reference_sizes(generation)
    calls = catalogue.split_calls(pictures, caps, generation.partial_images, one_call=generation.one_call)
    price_list = prices.list_of(gateway)
    facts = [prices.call_facts(generation, count, sizes, gateway=gateway, model=model) for count in calls]
    amounts = prices.estimates(gateway, facts, price_list)
    return [Call(one.n, amount, price_list) for one, amount in zip(facts, amounts, strict=True)]


def pay_and_queue(
    generation: Generation,
    slots: Sequence[Slot],
    *,
    gateway: Gateway | None = None,
    model: str = "",
    month: date | None = None,
) -> list[Call]:
    """Take the price of ``slots`` from this month's budget, reserve it call by call, and queue the calls. In one transaction.

    ``gateway`` and ``model`` are those of one that stands in for the generation's own, ``month`` is another than this one.
    Raises :class:`~generations.workflow.errors.OverBudget`, ``PriceUnknownUnderBudget``, ``ProjectArchived`` or
    ``TurnPictureGone``."""
    need_turn_picture(generation)
    where = gateway or generation.gateway
    calls = plan(generation, len(slots), where, model or generation.model)
    total = sum(call.amount.nano for call in calls)
    booked = month or generation.team.month()
    money.take(generation, total, booked, known=all(call.amount.known for call in calls))
    waiting = iter(slots)
    for call in calls:
        attempt = new_attempt(generation, call, where, model)
        money.reserve(attempt, call.amount, booked)
        give(attempt, [slot.pk for slot in islice(waiting, call.pictures)])
    return calls


def need_turn_picture(generation: Generation) -> None:
    """Raise :class:`~generations.workflow.errors.TurnPictureGone` for a turn without the picture that it goes on from."""
    if generation.thread_id is not None and generation.continues_id is None:
        raise TurnPictureGone


def new_attempt(generation: Generation, call: Call, gateway: Gateway, model: str = "") -> Attempt:
    return Attempt.objects.create(
        generation=generation,
        team_id=generation.team_id,
        person_id=generation.person_id,
        gateway=gateway,
        model=model,
        pictures=call.pictures,
        reserved_nano=call.amount.nano,
        price_list=call.price_list,
        idempotency_key=secrets.token_hex(16),
    )


def succeed(attempt: Attempt, due: datetime) -> Attempt:
    """A new call for the same slots in the place of one that certainly cost nothing, or that the gateway will know again by its
    idempotency key; its reserve moves along."""
    fresh = Attempt.objects.create(
        generation=attempt.generation,
        team_id=attempt.team_id,
        person_id=attempt.person_id,
        gateway_id=attempt.gateway_id,
        model=attempt.model,
        pictures=attempt.pictures,
        reserved_nano=attempt.reserved_nano,
        price_list_id=attempt.price_list_id,
        idempotency_key=attempt.idempotency_key,
        number=attempt.number + 1,
        due=due,
    )
    money.move(attempt, fresh)
    give(fresh, list(Slot.objects.filter(attempt=attempt, picture=None).values_list("pk", flat=True)))
    return fresh


def may_ask_again(attempt: Attempt) -> bool:
    """Whether the gateway can still be counted on to know the key of a call of which one may have been executed."""
    chain = Attempt.objects.filter(generation_id=attempt.generation_id, idempotency_key=attempt.idempotency_key)
    may_have_run = Q(pk=attempt.pk) | Q(status=Attempt.Status.FAILED, cost_nano=None)
    first = chain.filter(may_have_run).aggregate(at=Min("sent"))["at"]
    return first is None or first > timezone.now() - KEY_KEPT


def was_lost_before(attempt: Attempt) -> bool:
    """Whether this call asks again, by its key, for what an earlier one may have done: then its cost is not known to be nothing."""
    if attempt.number == 1:
        return False
    earlier = Attempt.objects.filter(generation_id=attempt.generation_id, idempotency_key=attempt.idempotency_key)
    return earlier.filter(status=Attempt.Status.FAILED, number__lt=attempt.number, cost_nano=None).exists()


def give(attempt: Attempt, slots: Sequence[int]) -> None:
    """Make ``attempt`` the call that is to bring these slots."""
    Slot.objects.filter(pk__in=slots).update(
        attempt=attempt, status=Slot.Status.PENDING, error_code="", error_params={}, ended=None
    )
