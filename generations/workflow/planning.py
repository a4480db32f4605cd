"""Which paid calls bring which pictures, and what each of them holds back of the budget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Min, Q
from django.utils import timezone

from generations import pricing
from generations.models import Attempt, Gateway, Generation, PriceList, Slot
from generations.providers import catalogue
from generations.workflow import money, prices
from generations.workflow.errors import TurnPictureGone
from generations.workflow.orders import Order
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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``pictures`` of ``what``, at ``gateway``, which knows the model as ``model``."""

    what: Generation | Order
    pictures: int
    gateway: Gateway
    model: str


def plan(generation: Generation, pictures: int, gateway: Gateway, model: str) -> list[Call]:
    """The calls that ``pictures`` take at ``gateway``, which knows the model as ``model``, with their prices."""
    return plans([Asked(what=generation, pictures=pictures, gateway=gateway, model=model)])[0]


def plans_of(orders: Sequence[Order]) -> list[list[Call]]:
    """The same for each of several orders."""
    return plans([Asked(what=one, pictures=one.n, gateway=one.gateway, model=one.model) for one in orders])


def plans(asked: Sequence[Asked]) -> list[list[Call]]:
    """The same for several at once: a gateway's list is read once, and what earlier calls taught is asked once for those alike."""
    gateways = {one.gateway.pk: one.gateway for one in asked}
    lists = {pk: prices.list_of(gateway) for pk, gateway in gateways.items()}
    alike: dict[tuple[int, pricing.Facts], list[tuple[int, pricing.Facts]]] = {}
    for place, one in enumerate(asked):
        for call in _facts(one):
            key = one.gateway.pk, replace(call, n=1, prompt="", references=())
            alike.setdefault(key, []).append((place, call))
    found: list[list[Call]] = [[] for _ in asked]
    for (pk, _), rows in alike.items():
        amounts = prices.estimates(gateways[pk], [call for _, call in rows], lists[pk])
        for (place, call), amount in zip(rows, amounts, strict=True):
            found[place].append(Call(call.n, amount, lists[pk]))
    return found


def _facts(one: Asked) -> list[pricing.Facts]:
    """Of each call that it takes."""
    caps = catalogue.capabilities(catalogue.get_profile(one.gateway.profile), one.model, one.gateway.switches)
    sizes = prices.reference_sizes(one.what)
    calls = catalogue.split_calls(one.pictures, caps, one.what.partial_images, one_call=one.what.one_call)
    return [prices.call_facts(one.what, count, sizes, gateway=one.gateway, model=one.model) for count in calls]


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
    where = gateway or generation.sender
    calls = plan(generation, len(slots), where, model or generation.model)
    booked = month or generation.team.month()
    pay(generation, calls, booked)
    attempts = queue([(generation, call) for call in calls], booked, gateway=where, model=model)
    waiting = iter(slots)
    for attempt in attempts:
        give(attempt, [slot.pk for slot in islice(waiting, attempt.pictures)])
    return calls


def pay(generation: Generation, calls: Sequence[Call], month: date) -> None:
    """Take the price of ``calls`` from the project's ``month``: of one generation, or of all those that are submitted with it."""
    known = all(call.amount.known for call in calls)
    money.take(generation, sum(call.amount.nano for call in calls), month, known=known)


def queue(
    calls: Sequence[tuple[Generation, Call]], month: date, *, gateway: Gateway | None = None, model: str = ""
) -> list[Attempt]:
    """Queue calls that are paid for, each with its own reserve, in their order; ``gateway`` as for :func:`pay_and_queue`."""
    rows = [_attempt(generation, call, gateway or generation.sender, model) for generation, call in calls]
    attempts = Attempt.objects.bulk_create(rows)
    money.reserve([(row, call.amount) for row, (_, call) in zip(attempts, calls, strict=True)], month)
    return attempts


def need_turn_picture(generation: Generation) -> None:
    """Raise :class:`~generations.workflow.errors.TurnPictureGone` for a turn without the picture that it goes on from."""
    if generation.thread_id is not None and generation.continues_id is None:
        raise TurnPictureGone


def _attempt(generation: Generation, call: Call, gateway: Gateway, model: str = "") -> Attempt:
    return Attempt(
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
