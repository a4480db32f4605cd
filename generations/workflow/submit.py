"""Submitting: from an order to queued calls, all or nothing, once for each submission id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from generations import pricing, storage
from generations.models import Gateway, Generation, Picture, Reference, Slot
from generations.points import reached
from generations.workflow import bell, kept, lineage, planning, state
from generations.workflow.errors import GatewayGone, NoSpace
from generations.workflow.orders import Order
from generations.workflow.planning import Call


def submit(order: Order) -> Generation:
    """Write down everything asked, hold its price, and ring. The same submission id again gives the same generation.

    Raises :class:`~generations.workflow.errors.OverBudget`, ``PriceUnknownUnderBudget``, ``NoSpace`` or ``GatewayGone``; then
    nothing was written.
    """
    known = _submitted(order)
    if known is not None:
        return known
    need_room()
    try:
        with transaction.atomic():
            made = write([order], planning.plans_of([order]))[0]
            state.tell(made)
            reached("before_submit_commit")
    except IntegrityError:
        # Somebody pressed twice at the same moment: the other one's is the generation.
        known = _submitted(order)
        if known is None:
            raise
        return known
    reached("after_submit_commit")
    return made


def need_room() -> None:
    """Raise :class:`NoSpace` where a result could not be kept: nothing paid is begun then."""
    if not storage.has_room():
        raise NoSpace(needed=settings.FREE_SPACE_GATE)


def _submitted(order: Order) -> Generation | None:
    rows = Generation.objects.filter(team=order.team, person=order.person, submission=order.submission)
    return rows.select_related("project", "gateway", "person", "team").first()


def write(orders: Sequence[Order], plans: Sequence[Sequence[Call]]) -> list[Generation]:
    """Write down orders of one person in one project with the calls planned for them, and ring. In one transaction: all or nothing."""
    _need_gateways(orders)
    # First of all the rows whose uniqueness decides between two presses, so that the loser has touched no money.
    rows = [_generation(order, calls) for order, calls in zip(orders, plans, strict=True)]
    made = Generation.objects.bulk_create(rows)
    _write_references(made, orders)
    _pay_and_queue(made, plans)
    for version, uses in Counter(order.version.pk for order in orders if order.version).items():
        kept.begun(version, uses)
    bell.ring()
    return made


def _need_gateways(orders: Sequence[Order]) -> None:
    wanted = {order.gateway.pk for order in orders}
    if Gateway.objects.usable().filter(pk__in=wanted).count() != len(wanted):
        raise GatewayGone


def _write_references(made: Sequence[Generation], orders: Sequence[Order]) -> None:
    Reference.objects.bulk_create(
        Reference(
            generation=generation,
            image=one.image,
            position=place,
            filename=one.filename[:120],
            role=one.role,
            line=one.line,
        )
        for generation, order in zip(made, orders, strict=True)
        for place, one in enumerate(order.references)
    )
    for generation, order in zip(made, orders, strict=True):
        lineage.write(generation, order)


def _pay_and_queue(made: Sequence[Generation], plans: Sequence[Sequence[Call]]) -> None:
    """All of one month's budget, and each call with its pictures."""
    month = made[0].team.month()
    calls = [(generation, call) for generation, planned in zip(made, plans, strict=True) for call in planned]
    planning.pay(made[0], [call for _, call in calls], month)
    places = Counter[int]()
    slots: list[Slot] = []
    for attempt in planning.queue(calls, month):
        pk = attempt.generation_id
        slots += [Slot(generation_id=pk, index=places[pk] + one, attempt=attempt) for one in range(attempt.pictures)]
        places[pk] += attempt.pictures
    Slot.objects.bulk_create(slots)


def _generation(order: Order, calls: Sequence[Call]) -> Generation:
    known = all(call.amount.known for call in calls)
    return Generation(
        team=order.team,
        project=order.project,
        person=order.person,
        submission=order.submission,
        gateway=order.gateway,
        gateway_name=order.gateway.name,
        profile=order.gateway.profile,
        model=order.model,
        prompt=order.prompt,
        sent_prompt=order.sent_prompt,
        role_lines=order.role_lines,
        aspect=order.aspect,
        resolution=order.resolution,
        width=order.width,
        height=order.height,
        quality=order.quality,
        n=order.n,
        output_format=order.output_format,
        output_compression=order.output_compression,
        background=order.background,
        moderation=order.moderation,
        partial_images=order.partial_images,
        mask=order.mask,
        feather=order.feather,
        guarded=order.guarded,
        action=order.action,
        one_call=order.one_call,
        text_model=order.text_model,
        continues=order.continues,
        thread=_thread(order.continues),
        rerun_of=order.rerun_of,
        template=order.template,
        values=order.values,
        version=order.version,
        modified=order.modified,
        batch=order.batch,
        batch_place=order.batch_place,
        trace=order.trace[:40],
        estimate_nano=sum(call.amount.nano for call in calls) if known else None,
        confidence=calls[0].amount.confidence if calls else pricing.UNKNOWN,
        play_money=any(call.amount.play for call in calls),
    )


def _thread(picture: Picture | None) -> Generation | None:
    """The first generation of the thread that a turn belongs to."""
    if picture is None:
        return None
    return picture.generation.thread or picture.generation
