"""The one thing of EXIF that changes what a person sees: the orientation."""

import struct

ORIENTATION = 0x0112


def orientation(block: bytes) -> int:
    """The orientation (1-8) in an EXIF block, with or without its "Exif" prefix; 1 where it says nothing sensible."""
    tiff = block.removeprefix(b"Exif\0\0")
    try:
        value = _first_directory(tiff, ">" if tiff[:2] == b"MM" else "<")
    except struct.error:
        return 1
    return value if 1 <= value <= 8 else 1


def _first_directory(tiff: bytes, order: str) -> int:
    (offset,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, offset)
    for index in range(count):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, offset + 2 + 12 * index)
        if tag == ORIENTATION and kind == 3:
            return int(value)
    return 1
