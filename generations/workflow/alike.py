"""Pictures that look alike, by the Hamming distance of their 64-bit perceptual hashes; and the same content more than once.

The hash is indexed in four bands of 16 bits. Where two hashes differ in at most 4r + 3 bits, some band differs in at most r: so all
hashes within a distance are among those that share a band with one of few patterns, and only they are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Window
from django.db.models.functions import RowNumber

from generations.models import Image, Picture, Team
from generations.models.base import among
from generations.models.image import BAND, BAND_SHIFTS
from generations.workflow.bits import BitMap

NEAR = 3
"""The same picture in another size or format."""
SIMILAR = 10
"""The same motive: unrelated pictures are about 32 apart."""
CANDIDATES = 20_000
"""So many of one look-up are compared at most; of more, nearly all are one flat picture."""
SHOWN = 60
MEMBERS = 12
"""Pictures shown of a group of duplicates."""
GROUPS = 20
LOOK = 500
LOOKS = 4
"""A page of duplicates looks at so many pictures at most, in so many steps."""
MASK = (1 << 64) - 1
BITS = 16

Hashed = tuple[int, int]
"""An image's key and hash."""


def distance(one: int, other: int) -> int:
    return ((one ^ other) & MASK).bit_count()


def bands(phash: int) -> list[int]:
    """In the order of ``BAND_SHIFTS``."""
    return [(phash >> shift) & BAND for shift in BAND_SHIFTS]


@cache
def flips(most: int) -> tuple[int, ...]:
    """All 16-bit patterns with at most ``most`` bits set."""
    found = [0]
    for count in range(1, most + 1):
        found += [sum(1 << bit for bit in chosen) for chosen in combinations(range(BITS), count)]
    return tuple(found)


def similar(picture: Picture, most: int = SHOWN) -> list[tuple[Picture, int]]:
    """The team's live pictures that look like this one, with their distance: the nearest first, then the newest."""
    own = picture.image.phash
    near = {key: far for key, phash in _near(picture.team_id, own) if (far := distance(own, phash)) <= SIMILAR}
    keys = sorted(near, key=lambda key: (near[key], -key))[: 4 * most]
    rows = Picture.objects.filter(team=picture.team_id, image__in=among(keys)).live().exclude(pk=picture.pk)
    found = list(rows.select_related("image").order_by("-pk")[: 4 * most])
    return [(row, near[row.image_id]) for row in sorted(found, key=lambda row: (near[row.image_id], -row.pk))][:most]


def _near(team_id: int, phash: int) -> Iterator[Hashed]:
    patterns = flips(SIMILAR // len(BAND_SHIFTS))
    yield from _sharing(team_id, [[band ^ flip for flip in patterns] for band in bands(phash)])


def _sharing(team_id: int, wanted: Sequence[Iterable[int]]) -> Iterator[Hashed]:
    """Images with one of the values in one of the bands; one with several may come more than once."""
    table = Image._meta.db_table
    with connection.cursor() as cursor:
        for shift, values in zip(BAND_SHIFTS, wanted, strict=True):
            # The expression and its numbers as the index has them: with parameters in it SQLite would not know it again.
            inside = ",".join(map(str, sorted(set(values))))
            cursor.execute(
                f"SELECT id, phash FROM {table} WHERE team_id = %s AND ((phash >> {shift}) & {BAND}) IN ({inside})"  # noqa: S608
                f" LIMIT {CANDIDATES}",
                [team_id],
            )
            yield from cursor.fetchall()


# -- Duplicates ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """The same picture several times, the newest first; ``best`` is the one worth keeping. ``count`` may be more than are shown."""

    pictures: list[Picture]
    best: Picture
    count: int

    @property
    def rest(self) -> int:
        return self.count - 1


@dataclass(frozen=True)
class Found:
    """``cursor`` is the key of the last picture looked at, None where there are no more; ``looked`` how many were."""

    groups: list[Group]
    cursor: int | None
    looked: int


def duplicates(team: Team, before: int | None, *, near: bool) -> Found:
    """Groups of duplicates among the pictures below the cursor ``before``, each at its newest picture."""
    groups: list[Group] = []
    looked = 0
    for _ in range(LOOKS):
        rows = Picture.objects.filter(team=team).live().page(before, LOOK)
        chunk = list(rows.values_list("pk", "image_id", "image__phash"))
        groups += _groups(team, chunk, _near_sets if near else _same_sets)
        looked += len(chunk)
        if len(chunk) < LOOK:
            return Found(groups, None, looked)
        before = chunk[-1][0]
        if len(groups) >= GROUPS:
            break
    return Found(groups, before, looked)


Chunk = Sequence[tuple[int, int, int]]
"""Key, image's key and hash of pictures, the newest first."""
Sets = Callable[[Team, Chunk], dict[int, list[int]]]


def _groups(team: Team, chunk: Chunk, sets: Sets) -> list[Group]:
    images = sets(team, chunk)
    wanted = sorted({image for group in images.values() for image in group})
    rows = Picture.objects.filter(team=team, image__in=among(wanted)).live()
    place = Window(RowNumber(), partition_by="image", order_by=F("pk").desc())
    keys = list(rows.annotate(place=place).filter(place__lte=MEMBERS).values_list("pk", flat=True))
    counts = dict(rows.order_by().values_list("image").annotate(n=Count("pk")))
    by_image: dict[int, list[Picture]] = defaultdict(list)
    for row in Picture.objects.filter(pk__in=among(keys)).select_related("image").order_by("-pk"):
        by_image[row.image_id].append(row)
    made = []
    for group in images.values():
        shown = sorted((row for image in group for row in by_image[image]), key=lambda row: -row.pk)[:MEMBERS]
        count = sum(counts.get(image, 0) for image in group)
        if count > 1:
            made.append(Group(shown, _best(shown), count))
    return made


def _same_sets(team: Team, chunk: Chunk) -> dict[int, list[int]]:
    """The images that several live pictures show and whose newest is in the chunk, by that one's key."""
    rows = Picture.objects.filter(team=team, image__in=among(sorted({image for _, image, _ in chunk}))).live()
    newest = rows.order_by().values("image").annotate(n=Count("pk"), newest=Max("pk")).filter(n__gt=1)
    by_key = {row["newest"]: row["image"] for row in newest}
    return {key: [by_key[key]] for key, _, _ in chunk if key in by_key}


def _near_sets(team: Team, chunk: Chunk) -> dict[int, list[int]]:
    """The same for images that differ in at most ``NEAR`` bits."""
    hashes = {phash for _, _, phash in chunk}
    by_band: list[dict[int, set[Hashed]]] = [defaultdict(set) for _ in BAND_SHIFTS]
    for key, phash in _sharing(team.pk, [{bands(one)[place] for one in hashes} for place in range(len(BAND_SHIFTS))]):
        for place, band in enumerate(bands(phash)):
            by_band[place][band].add((key, phash))
    newest = _newest(team, {key for groups in by_band for group in groups.values() for key, _ in group})
    found: dict[int, list[int]] = {}
    taken: set[int] = set()
    for key, image, phash in chunk:
        if image in taken:
            continue
        alike = _alike(phash, by_band)
        # A group stands at its newest picture: where a newer one is alike, it stood there.
        if newest and max((newest.get(one, 0) for one in alike), default=0) <= key:
            found[key] = sorted(alike)
        taken |= alike
    return found


def _alike(phash: int, by_band: list[dict[int, set[Hashed]]]) -> set[int]:
    near = (one for place, band in enumerate(bands(phash)) for one in by_band[place].get(band, ()))
    return {key for key, other in near if distance(phash, other) <= NEAR}


def _newest(team: Team, images: set[int]) -> dict[int, int]:
    rows = Picture.objects.filter(team=team, image__in=among(sorted(images))).live().order_by()
    return dict(rows.values_list("image").annotate(newest=Max("pk")))


def _best(rows: Sequence[Picture]) -> Picture:
    """What somebody kept, else the one with most pixels, else the oldest: the one that others refer to."""
    return max(rows, key=lambda row: (row.kept, row.width * row.height, -row.pk))


def group_of(picture: Picture, *, near: bool) -> BitMap:
    """The keys of all live pictures that are this one again, itself too."""
    images: Any = {picture.image_id}
    if near:
        own = picture.image.phash
        found = _sharing(picture.team_id, [[band] for band in bands(own)])
        images |= {key for key, phash in found if distance(own, phash) <= NEAR}
    rows = Picture.objects.filter(team=picture.team_id, image__in=among(sorted(images))).live()
    return BitMap(rows.order_by().values_list("pk", flat=True))
