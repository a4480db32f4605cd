"""The two things of EXIF that are read here: the orientation, and the comment in which tools leave a prompt."""

import struct
from collections.abc import Iterator

ORIENTATION = 0x0112
EXIF_DIRECTORY = 0x8769
USER_COMMENT = 0x9286
SHORT = 3
MOST_ENTRIES = 1_000


def orientation(block: bytes) -> int:
    """The orientation (1-8) in an EXIF block, with or without its "Exif" prefix; 1 where it says nothing sensible."""
    tiff = block.removeprefix(b"Exif\0\0")
    try:
        value = _first_directory(tiff, _order(tiff))
    except struct.error:
        return 1
    return value if 1 <= value <= 8 else 1


def _order(tiff: bytes) -> str:
    return ">" if tiff[:2] == b"MM" else "<"


def _first_directory(tiff: bytes, order: str) -> int:
    for tag, kind, _count, place in _entries(tiff, order, *struct.unpack_from(order + "I", tiff, 4)):
        if tag == ORIENTATION and kind == SHORT:
            return int(struct.unpack_from(order + "H", tiff, place)[0])
    return 1


def _entries(tiff: bytes, order: str, offset: int) -> Iterator[tuple[int, int, int, int]]:
    """Each entry's tag, kind, count, and where its four bytes of value stand."""
    (count,) = struct.unpack_from(order + "H", tiff, offset)
    for index in range(min(count, MOST_ENTRIES)):
        place = offset + 2 + 12 * index
        yield (*struct.unpack_from(order + "HHI", tiff, place), place + 8)


def user_comment(block: bytes) -> str:
    """The comment in an EXIF block, decoded by its own word; "" where there is none that can be read."""
    tiff = block.removeprefix(b"Exif\0\0")
    order = _order(tiff)
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        inner = _pointed(tiff, order, first, EXIF_DIRECTORY)
        found = _pointed(tiff, order, inner[1], USER_COMMENT) if inner else None
    except struct.error:
        return ""
    return _decoded(tiff[found[1] : found[1] + found[0]]) if found and found[0] > 8 else ""


def _pointed(tiff: bytes, order: str, offset: int, wanted: int) -> tuple[int, int] | None:
    """Count and pointer of the entry ``wanted`` in the directory at ``offset``."""
    for tag, _kind, count, place in _entries(tiff, order, offset):
        if tag == wanted:
            return count, struct.unpack_from(order + "I", tiff, place)[0]
    return None


def _decoded(raw: bytes) -> str:
    code, text = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        # Writers do not agree on the order of the bytes; a prompt has more characters below 256 than above, or none at all.
        big = text[::2].count(0) >= text[1::2].count(0)
        return text.decode("utf-16-be" if big else "utf-16-le", "replace").strip("\0\ufeff\ufffe")
    return text.decode("utf-8", "replace").strip("\0") if code in (b"ASCII\0\0\0", b"\0" * 8) else ""
