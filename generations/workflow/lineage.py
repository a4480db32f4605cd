"""Writing down where a generation's pictures come from."""

from __future__ import annotations

from django.db.models import Q

from generations.models import Generation, Lineage, Picture
from generations.workflow.orders import Order

Kind = Lineage.Kind


def write(generation: Generation, order: Order) -> None:
    """The parents of a generation that is being submitted: what it continues, varies or finishes, and every reference that is a
    picture of the team. Each parent once, by the closest of its kinds."""
    kinds: dict[Picture, str] = {}
    for picture, kind in ((order.continues, Kind.CONTINUE), (order.final_of, Kind.FINAL), (order.varies, Kind.VARY)):
        if picture is not None:
            kinds.setdefault(picture, kind)
    pictures = pictures_of([one.image.pk for one in order.references], generation.team_id)
    for place, one in enumerate(order.references):
        known = [picture for picture in pictures if one.image.pk in (picture.image_id, picture.raw_id)]
        if known and not any(picture in kinds for picture in known):
            kinds[known[-1]] = Kind.EDIT if order.mask and place == 0 else Kind.REFERENCE
    Lineage.objects.bulk_create(
        Lineage(generation=generation, picture=picture, source_id=picture.generation_id, kind=kind)
        for picture, kind in kinds.items()
    )


def pictures_of(images: list[int], team_id: int) -> list[Picture]:
    """The team's pictures with one of these files, oldest first: the same file may be several pictures, and the newest counts."""
    if not images:
        return []
    rows = Picture.objects.filter(Q(image__in=images) | Q(raw__in=images), team_id=team_id)
    return list(rows.only("id", "generation_id", "image_id", "raw_id").order_by("pk"))


def parent(generation: Generation, kind: str) -> Picture | None:
    """The picture from which it came in this way; None where there is none (any more)."""
    row = Lineage.objects.filter(generation=generation, kind=kind).select_related("picture__image").first()
    return row.picture if row else None
