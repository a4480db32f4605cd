"""The bitmaps of a team, row by row: read for some segments, written back where they changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from pyroaring import BitMap

from generations.models import FacetBits, GalleryIndex

SPAN = FacetBits.SPAN
Rows = Mapping[bytes, BitMap]
"""Of some pictures: those that stand under each key."""
Span = tuple[bytes, bytes]
TABLE = "generations_facetbits"
MOST_PARAMETERS = 500


@dataclass(frozen=True)
class Reach:
    """How far the bitmaps of a team reach, and in which segments there are any."""

    sealed_to: int = 0
    segments: BitMap = field(default_factory=BitMap)

    @classmethod
    def of(cls, team_id: int) -> Reach:
        row = GalleryIndex.objects.filter(team=team_id).values_list("sealed_to", "segments").first()
        return cls(row[0], read(row[1])) if row else cls()


def read(data: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(data)) if data else BitMap()


def packed(bits: BitMap) -> bytes:
    """In the fewest bytes: runs where there are any."""
    bits.run_optimize()
    return bits.serialize()


def fetch(
    team_id: int, segments: Sequence[int], keys: Sequence[bytes], spans: Sequence[Span] = ()
) -> dict[int, dict[bytes, BitMap]]:
    """The bitmaps under ``keys``, and under all keys within ``spans``, by segment. One query."""
    found: dict[int, dict[bytes, BitMap]] = {segment: {} for segment in segments}
    if not segments or not (keys or spans):
        return found
    # Segments are our own integers. Each part has an order of its own through the table's one index.
    where = f"team_id = %s AND segment IN ({', '.join(map(str, map(int, segments)))})"
    parts = [f"key IN ({', '.join(['%s'] * len(keys))})"] * bool(keys) + ["key >= %s AND key < %s"] * len(spans)
    words: list[Any] = ([team_id, *keys] if keys else []) + [word for span in spans for word in (team_id, *span)]
    select = f"SELECT segment, key, bits FROM {TABLE} WHERE {where} AND "  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(select + part for part in parts), words)
        for segment, key, bits in cursor.fetchall():
            found[segment][bytes(key)] = read(bits)
    return found


def fetch_many(team_id: int, segment: int, keys: Iterable[bytes]) -> dict[bytes, BitMap]:
    """The bitmaps of one segment under any number of keys."""
    wanted = list(keys)
    found: dict[bytes, BitMap] = {}
    for at in range(0, len(wanted), MOST_PARAMETERS):
        found |= fetch(team_id, [segment], wanted[at : at + MOST_PARAMETERS])[segment]
    return found


def write(team_id: int, segment: int, rows: Rows) -> None:
    """Put bitmaps in the place of what stood under their keys; an empty one takes the row away."""
    kept = [(team_id, segment, key, packed(bits)) for key, bits in rows.items() if bits]
    gone = [key for key, bits in rows.items() if not bits]
    with connection.cursor() as cursor:
        if kept:
            cursor.executemany(
                f"INSERT INTO {TABLE} (team_id, segment, key, bits) VALUES (%s, %s, %s, %s) "  # noqa: S608
                "ON CONFLICT (team_id, segment, key) DO UPDATE SET bits = excluded.bits",
                kept,
            )
    for at in range(0, len(gone), MOST_PARAMETERS):
        FacetBits.objects.filter(team=team_id, segment=segment, key__in=gone[at : at + MOST_PARAMETERS]).delete()


def empty(team_id: int, segment: int) -> None:
    """Take all bitmaps of a segment away."""
    FacetBits.objects.filter(team=team_id, segment=segment).delete()


def as_rows(found: Mapping[bytes, Iterable[int]]) -> dict[bytes, BitMap]:
    return {key: BitMap(keys) for key, keys in found.items()}
