"""What of EXIF is read here: the orientation, and the texts in which people and tools leave words."""

import struct
from collections.abc import Iterator
from contextlib import suppress

ORIENTATION = 0x0112
EXIF_DIRECTORY = 0x8769
USER_COMMENT = 0x9286
SHORT = 3
MOST_ENTRIES = 1_000
MOST_TEXT = 1 << 20
"""Bytes of one text."""
NAMES = {
    0x010E: "description",
    0x010F: "make",
    0x0110: "camera",
    0x0131: "software",
    0x0132: "changed",
    0x013B: "artist",
    0x8298: "copyright",
    0x9003: "taken",
    USER_COMMENT: "comment",
    0x9C9B: "xp_title",
    0x9C9C: "xp_comment",
    0x9C9E: "xp_keywords",
    0x9C9F: "xp_subject",
}
WINDOWS = "xp_"
"""Texts that Windows keeps as UTF-16."""


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


def texts(block: bytes) -> dict[str, str]:
    """The texts in an EXIF block by the names in `NAMES`, each decoded by its own word; what stands before a break in it counts."""
    tiff = block.removeprefix(b"Exif\0\0")
    order = _order(tiff)
    found: dict[str, str] = {}
    with suppress(struct.error):
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        inner = list(_texts(tiff, order, first, found))
        for offset in inner[:1]:
            list(_texts(tiff, order, offset, found))
    return found


def _texts(tiff: bytes, order: str, offset: int, found: dict[str, str]) -> Iterator[int]:
    """Fill ``found`` from the directory at ``offset``; yields where the inner directory stands."""
    for tag, _kind, count, place in _entries(tiff, order, offset):
        if tag == EXIF_DIRECTORY:
            yield int(struct.unpack_from(order + "I", tiff, place)[0])
        elif tag in NAMES and 0 < count <= MOST_TEXT:
            # Up to four bytes stand in the entry itself.
            start = place if count <= 4 else struct.unpack_from(order + "I", tiff, place)[0]
            if text := _text(NAMES[tag], tiff[start : start + count]):
                found.setdefault(NAMES[tag], text)


def _text(name: str, raw: bytes) -> str:
    if name == "comment":
        return _decoded(raw)
    if name.startswith(WINDOWS):
        return raw.decode("utf-16-le", "replace").strip("\0")
    # ASCII is the standard; programs write UTF-8 all the same.
    bare = raw.split(b"\0", 1)[0]
    try:
        return bare.decode("utf-8").strip()
    except UnicodeDecodeError:
        return bare.decode("latin-1").strip()


def _decoded(raw: bytes) -> str:
    code, text = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        # Writers do not agree on the order of the bytes; a prompt has more characters below 256 than above, or none at all.
        big = text[::2].count(0) >= text[1::2].count(0)
        return text.decode("utf-16-be" if big else "utf-16-le", "replace").strip("\0\ufeff\ufffe")
    return text.decode("utf-8", "replace").strip("\0") if code in (b"ASCII\0\0\0", b"\0" * 8) else ""
