"""How the bitmaps come to be and stay true: sealed once pictures are some minutes old, patched in the transaction of each change.

Whoever changes bitmaps holds the row of the team's :class:`~generations.models.GalleryIndex` until the commit, and reads what they are
to say only then: so what one transaction has changed, the next one to patch or to seal sees.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from pyroaring import BitMap

from generations.models import FacetBits, GalleryIndex, Heartbeat, Picture, Team
from generations.models.base import among
from generations.models.generation import PictureQuerySet
from generations.workflow.gallery import bits as store
from generations.workflow.gallery import facets
from generations.workflow.gallery.bits import SPAN

log = logging.getLogger(__name__)

NAME = "gallery sealing"
EVERY = timedelta(minutes=1)
AGE = timedelta(minutes=2)
"""Of what is sealed: a picture whose key was given earlier than another's is committed before that one is so old."""
STEP = 16_384
"""Pictures sealed in one transaction: with a million to seal, nobody else who writes waits for long."""
LOOKED_BACK = 2
"""Segments whose number of pictures is compared at every sealing, for one that took longer all the same."""


def is_due() -> bool:
    """Whether it is time, and nobody else is about to: whoever gets True is to do it."""
    return Heartbeat.take_turn(NAME, EVERY)


def seal_all(age: timedelta = AGE) -> None:
    """Seal every team's pictures, mend what is found wrong. In transactions of a segment each."""
    for team_id in Team.objects.values_list("pk", flat=True):
        seal(team_id, age)


def seal(team_id: int, age: timedelta = AGE) -> int:
    """Take a team's pictures that are older than ``age`` into the bitmaps; returns how many."""
    _renew(team_id)
    _look_back(team_id)
    last = (
        Picture.objects.filter(team=team_id, created__lte=timezone.now() - age)
        .order_by("-pk")
        .values_list("pk", flat=True)
    )
    end, taken = last.first() or 0, 0
    while True:
        more = _seal_next(team_id, end)
        if more is None:
            return taken
        taken += more


@transaction.atomic
def _seal_next(team_id: int, end: int) -> int | None:
    """The next pictures, of one segment; None where there are none up to ``end``."""
    index = _held(team_id)
    rows = Picture.objects.filter(team=team_id, pk__gt=index.sealed_to, pk__lte=end)
    first = rows.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    segment = first // SPAN
    rows = rows.filter(pk__lt=(segment + 1) * SPAN)
    last = rows.filter(pk__lt=first + STEP).aggregate(last=Max("pk"))["last"]
    rows = rows.filter(pk__lte=last)
    found = store.as_rows(facets.truth(rows))
    before = store.fetch_many(team_id, segment, found)
    store.write(team_id, segment, {key: before.get(key, BitMap()) | held for key, held in found.items()})
    _reach(index, last, segment)
    return rows.count()


@transaction.atomic
def refresh(picture_ids: Iterable[int], *names: str) -> None:
    """Bring the facets ``names`` of some pictures up to date. Call it last in the transaction that changed what they say."""
    ids = list(picture_ids)
    teams = Picture.objects.filter(pk__in=among(ids)).order_by("team", "pk").values_list("team", "pk")
    for team_id, pairs in groupby(list(teams), key=lambda pair: pair[0]):
        _refresh(team_id, [pk for _, pk in pairs], names)


def _refresh(team_id: int, ids: Collection[int], names: Collection[str]) -> None:
    index = _held(team_id)
    sealed = [pk for pk in ids if pk <= index.sealed_to]
    for segment, keys in groupby(sealed, key=lambda pk: pk // SPAN):
        _patch(team_id, segment, BitMap(keys), names)


def _patch(team_id: int, segment: int, pictures: BitMap, names: Collection[str]) -> None:
    rows = Picture.objects.filter(pk__in=among(list(pictures)))
    found = store.as_rows(facets.truth(rows, list(names)))
    before = store.fetch(team_id, [segment], [], [facets.span(name) for name in names])[segment]
    after = {key: (before.get(key, BitMap()) - pictures) | found.get(key, BitMap()) for key in {*before, *found}}
    store.write(team_id, segment, {key: bits for key, bits in after.items() if bits != before.get(key)})


@transaction.atomic
def forget(team_id: int, name: str, value: str) -> None:
    """Drop what stands under a value that is no more: of a tag, a collection, a prompt removed for good. In that transaction."""
    _held(team_id)
    segments = list(store.Reach.of(team_id).segments)
    FacetBits.objects.filter(team=team_id, segment__in=segments, key=facets.key(name, value)).delete()


def rebuild(team_id: int) -> None:
    """Make all bitmaps of a team anew, a segment in a transaction, while they are in use; then seal the rest."""
    for segment in store.Reach.of(team_id).segments:
        reseal(team_id, segment)
    seal(team_id)


@transaction.atomic
def reseal(team_id: int, segment: int) -> None:
    """Make the bitmaps of one segment anew, as far as it was sealed."""
    index = _held(team_id)
    store.empty(team_id, segment)
    store.write(team_id, segment, store.as_rows(facets.truth(_within(team_id, segment, index.sealed_to))))


def verify(team_id: int) -> list[str]:
    """Where the bitmaps say something else than the tables: "segment key: missing, too many"; empty if all is well."""
    reach = store.Reach.of(team_id)
    wrong: list[str] = []
    segments = {key // SPAN for key in _up_to(team_id, reach.sealed_to).values_list("pk", flat=True)}
    for segment in sorted({*segments, *reach.segments}):
        rows = _within(team_id, segment, reach.sealed_to)
        there = BitMap(rows.values_list("pk", flat=True))
        said = store.as_rows(facets.truth(rows))
        held = FacetBits.objects.filter(team=team_id, segment=segment).values_list("key", "bits")
        # What was removed for good stays in the bitmaps until they are made anew: it is not among the living.
        stored = {bytes(key): store.read(bits) & there for key, bits in held}
        for key in sorted({*said, *stored}):
            is_, should = stored.get(key, BitMap()), said.get(key, BitMap())
            if is_ != should:
                wrong.append(f"{segment} {key.decode()}: {len(should - is_)} missing, {len(is_ - should)} too many")
    return wrong


def _held(team_id: int) -> GalleryIndex:
    """The team's row, locked until the commit."""
    rows = GalleryIndex.objects.filter(team=team_id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    found = rows.first()
    if found is None:
        GalleryIndex.objects.bulk_create([GalleryIndex(team_id=team_id, recipe=facets.RECIPE)], ignore_conflicts=True)
        found = rows.get()
    return found


@transaction.atomic
def _renew(team_id: int) -> None:
    """Begin anew where the bitmaps were made by another recipe."""
    index = _held(team_id)
    if index.recipe != facets.RECIPE:
        FacetBits.objects.filter(team=team_id).delete()
        index.sealed_to, index.segments, index.recipe = 0, b"", facets.RECIPE
        index.save()


def _reach(index: GalleryIndex, last: int, segment: int) -> None:
    segments = store.read(index.segments)
    segments.add(segment)
    index.sealed_to, index.segments = last, store.packed(segments)
    index.save(update_fields=["sealed_to", "segments"])


def _look_back(team_id: int) -> None:
    """Make the newest segments anew where pictures are missing in them, or too many."""
    reach = store.Reach.of(team_id)
    live = facets.key(facets.LIVE, facets.YES)
    for segment in list(reach.segments)[-LOOKED_BACK:]:
        held = store.fetch(team_id, [segment], [live])[segment].get(live, BitMap())
        if len(held) != _within(team_id, segment, reach.sealed_to).live().count():
            log.warning("A segment of the gallery's index is made anew", extra={"team": team_id, "segment": segment})
            reseal(team_id, segment)


def _up_to(team_id: int, last: int) -> PictureQuerySet:
    return Picture.objects.filter(team=team_id, pk__lte=last)


def _within(team_id: int, segment: int, last: int) -> PictureQuerySet:
    return _up_to(team_id, last).filter(pk__gte=segment * SPAN, pk__lt=(segment + 1) * SPAN)
