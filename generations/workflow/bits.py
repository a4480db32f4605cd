"""Sets of pictures by their keys, as Roaring bitmaps: a hundred thousand take some kilobytes."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap


def pack(keys: Iterable[int]) -> bytes:
    """As a row keeps it."""
    bits = keys if isinstance(keys, BitMap) else BitMap(keys)
    bits.run_optimize()
    return bits.serialize()


def unpack(data: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(data))


def below(bits: BitMap, cursor: int | None, size: int) -> list[int]:
    """The ``size`` keys next below ``cursor``, ascending; from the highest where it is None."""
    end = len(bits) if cursor is None else bits.rank(cursor - 1)
    return list(bits[max(0, end - size) : end])


__all__ = ["BitMap", "below", "pack", "unpack"]
