"""Submitting: from an order to queued calls, all or nothing, once for each submission id."""

from __future__ import annotations

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
            made = _write(order)
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


def _write(order: Order) -> Generation:
    if not Gateway.objects.usable().filter(pk=order.gateway.pk).exists():
        raise GatewayGone
    # First of all the row whose uniqueness decides between two presses, so that the loser has touched no money.
    generation = _generation(order)
    Reference.objects.bulk_create(
        Reference(
            generation=generation,
            image=one.image,
            position=place,
            filename=one.filename[:120],
            role=one.role,
            line=one.line,
        )
        for place, one in enumerate(order.references)
    )
    lineage.write(generation, order)
    slots = Slot.objects.bulk_create(Slot(generation=generation, index=index) for index in range(order.n))
    _price(generation, planning.pay_and_queue(generation, slots))
    if order.version is not None:
        kept.begun(order.version.pk)
    state.tell(generation)
    bell.ring()
    return generation


def _generation(order: Order) -> Generation:
    return Generation.objects.create(
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
    )


def _thread(picture: Picture | None) -> Generation | None:
    """The first generation of the thread that a turn belongs to."""
    if picture is None:
        return None
    return picture.generation.thread or picture.generation


def _price(generation: Generation, calls: list[Call]) -> None:
    known = all(call.amount.known for call in calls)
    generation.estimate_nano = sum(call.amount.nano for call in calls) if known else None
    generation.confidence = calls[0].amount.confidence if calls else pricing.UNKNOWN
    generation.play_money = any(call.amount.play for call in calls)
    generation.save(update_fields=["estimate_nano", "confidence", "play_money"])
