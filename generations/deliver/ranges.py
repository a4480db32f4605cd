"""Which part of a file a request wants: ``Range`` and ``If-Range`` of RFC 9110, one range at a time."""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII)
_LONGEST = 20
"""More digits than any file's size has."""


class Unsatisfiable(Exception):
    """A range that lies behind the end: to be answered by 416 with the size."""


def wanted_range(header: str, if_range: str, etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None: the whole.

    A header that is not understood, several ranges, and a range of another version (``If-Range`` is not this strong ``etag``)
    are the whole, as the RFC lets a server decide. Raises :class:`Unsatisfiable`.
    """
    found = _ONE.fullmatch(header)
    if found is None or (if_range and if_range.strip() != etag):
        return None
    first, last = found.groups()
    if len(first) > _LONGEST or len(last) > _LONGEST or not (first or last):
        return None
    if not first:
        return _tail(int(last), size)
    start, stop = int(first), int(last) + 1 if last else size
    if last and stop <= start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, min(stop, size)


def _tail(length: int, size: int) -> tuple[int, int]:
    if not length or not size:
        raise Unsatisfiable
    return max(0, size - length), size
