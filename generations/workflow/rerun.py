"""Running a generation again: the same order, newly priced, as a generation of its own."""

from __future__ import annotations

from generations.models import Generation, Lineage, User
from generations.workflow import lineage
from generations.workflow.errors import GatewayGone
from generations.workflow.orders import Order, OrderedImage
from generations.workflow.planning import need_turn_picture
from generations.workflow.submit import submit

Kind = Lineage.Kind


def rerun(generation: Generation, person: User, submission: str, trace: str = "") -> Generation:
    """Submit what ``generation`` asked for once more, for ``person``. Raises as :func:`~generations.workflow.submit.submit`, and
    :class:`~generations.workflow.errors.TurnPictureGone`; ``GatewayGone`` also for pictures that were imported."""
    need_turn_picture(generation)
    if generation.gateway is None:
        raise GatewayGone
    return submit(order_of(generation, person, submission, trace))


def order_of(generation: Generation, person: User, submission: str, trace: str = "") -> Order:
    """The order that a generation was made from."""
    references = generation.references.select_related("image").order_by("position")
    return Order(
        submission=submission,
        team=generation.team,
        project=generation.project,
        person=person,
        gateway=generation.sender,
        model=generation.model,
        prompt=generation.prompt,
        sent_prompt=generation.sent_prompt,
        role_lines=generation.role_lines,
        aspect=generation.aspect,
        resolution=generation.resolution,
        width=generation.width,
        height=generation.height,
        quality=generation.quality,
        n=generation.n,
        output_format=generation.output_format,
        output_compression=generation.output_compression,
        background=generation.background,
        moderation=generation.moderation,
        partial_images=generation.partial_images,
        references=tuple(OrderedImage.of(row) for row in references),
        mask=generation.mask,
        feather=generation.feather,
        guarded=generation.guarded,
        action=generation.action,
        one_call=generation.one_call,
        text_model=generation.text_model,
        continues=generation.continues,
        varies=lineage.parent(generation, Kind.VARY),
        final_of=lineage.parent(generation, Kind.FINAL),
        rerun_of=generation,
        template=generation.template,
        values=generation.values,
        version=generation.version,
        trace=trace,
    )
