"""The older kind of captions: IPTC's records within the block that Photoshop keeps in a JPEG."""

import struct
from contextlib import suppress

PHOTOSHOP = b"Photoshop 3.0\0"
RESOURCE, IPTC = b"8BIM", 0x0404
NAMES = {5: "title", 25: "keywords", 80: "author", 110: "credit", 116: "copyright", 120: "caption"}
"""Data sets of the second record."""
CHARSET = b"\x1b%G"
"""The escape that says UTF-8."""
MOST = 1_000


def texts(block: bytes) -> dict[str, tuple[str, ...]]:
    """The texts of an APP13 segment by the names in `NAMES`; {} where it is none. What stands before a break in it counts."""
    found: dict[str, list[str]] = {}
    if block.startswith(PHOTOSHOP):
        with suppress(struct.error, IndexError):
            _records(_resource(block), found)
    return {name: tuple(values) for name, values in found.items()}


def _resource(block: bytes) -> bytes:
    """The one of Photoshop's resources that holds IPTC's records."""
    place = len(PHOTOSHOP)
    for _ in range(MOST):
        if block[place : place + 4] != RESOURCE:
            return b""
        (number,) = struct.unpack_from(">H", block, place + 4)
        # The name has its length before it, and both together are padded to an even number of bytes.
        named = 1 + block[place + 6]
        head = place + 6 + named + (named & 1)
        (length,) = struct.unpack_from(">I", block, head)
        if number == IPTC:
            return block[head + 4 : head + 4 + length]
        place = head + 4 + length + (length & 1)
    return b""


def _records(data: bytes, found: dict[str, list[str]]) -> None:
    place, unicode = 0, False
    for _ in range(MOST):
        if data[place : place + 1] != b"\x1c":
            return
        record, number, length = struct.unpack_from(">BBH", data, place + 1)
        text = data[place + 5 : place + 5 + length]
        if record == 1 and number == 90:
            unicode = text == CHARSET
        if record == 2 and number in NAMES:
            found.setdefault(NAMES[number], []).append(_decoded(text, unicode=unicode))
        place += 5 + length


def _decoded(text: bytes, *, unicode: bool) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("utf-8" if unicode else "latin-1", "replace")
