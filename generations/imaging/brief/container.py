"""Where a packet lives in a PNG, a JPEG and a WebP, and how it is put there and taken out: as edits of ranges.

Everything that no edit names is copied byte for byte, content credentials and trailing data too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import ImageRefused
from ..facts import Probe
from ..parts import Buffer, Part, jpeg_parts, png_parts, webp_end, webp_parts
from .model import Brief
from .packet import NAMESPACE, NOTE, Packet, is_ours, packet, parsed, value

PNG_KEYWORD = b"XML:com.adobe.xmp"
JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
JPEG_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
JPEG_MOST = 65_502
"""Bytes of a packet in one segment."""
JPEG_PIECE = 65_400
"""Bytes of an extended packet in one segment."""
MOST_PIECES = 256
"""Of an extended packet that is read: four times as many as the longest has in pieces of that size, and 16 MB at most."""
APP0, APP1, SCAN = b"\xe0", b"\xe1", b"\xda"
FLAG_XMP, FLAG_ALPHA = 0x04, 0x10
SIMPLE, UNPADDED, FLAGGED = "simple", "unpadded", "flagged"
"""Marks of what a WebP was before: without a VP8X header; its last chunk without padding; announcing XMP without having any."""
NEEDS_NO_HEADER = {b"VP8X", b"VP8 ", b"VP8L", b"XMP "}


@dataclass(frozen=True, slots=True)
class Edit:
    """``start:end`` of the file becomes ``data``."""

    start: int
    end: int
    data: bytes = b""


def pieces(data: Buffer, edits: list[Edit]) -> Iterator[bytes | memoryview]:
    """The file after its edits, in pieces that copy nothing."""
    view, position = memoryview(data), 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        yield view[position : edit.start]
        yield edit.data
        position = edit.end
    yield view[position:]


def embedding(data: Buffer, found: Probe, brief: Brief) -> list[Edit]:
    """The edits that put a brief into a file that has none of ours; another packet of XMP gives way to it."""
    if found.format == "PNG":
        return _into_png(data, brief)
    return _into_jpeg(data, brief) if found.format == "JPEG" else _into_webp(data, found, brief)


def removing(data: Buffer, format_name: str) -> list[Edit]:
    """The edits that take our packet out, and all that came with it; none where there is none."""
    if format_name == "PNG":
        return [_gone(part) for part, text in png_packets(data) if is_ours(text)]
    return _out_of_jpeg(data) if format_name == "JPEG" else _out_of_webp(data)


def _gone(part: Part) -> Edit:
    return Edit(part.start, part.after)


# -- PNG ---------------------------------------------------------------------------------------------------------------------


def _into_png(data: Buffer, brief: Brief) -> list[Edit]:
    header = next(png_parts(data))
    body = b"iTXt" + PNG_KEYWORD + b"\0\0\0\0\0" + packet(brief).main
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return [Edit(header.after, header.after, chunk), *(_gone(part) for part, _text in png_packets(data))]


def png_packets(data: Buffer) -> Iterator[tuple[Part, bytes]]:
    """The chunks that hold XMP, uncompressed as the standard has it, with their packets."""
    start = PNG_KEYWORD + b"\0\0"
    for part in png_parts(data):
        if part.kind == b"iTXt" and data[part.body : part.body + len(start)] == start:
            yield part, data[part.body : part.end].split(b"\0", 5)[-1]


# -- JPEG --------------------------------------------------------------------------------------------------------------------


def _into_jpeg(data: Buffer, brief: Brief) -> list[Edit]:
    made = packet(brief, most=JPEG_MOST)
    place = 2
    for part in jpeg_head(data):
        if part.kind != APP0 and not data[part.body : part.body + 6].startswith(b"Exif\0"):
            break
        place = part.after
    segments = [_segment(JPEG_XMP + made.main), *_extension(made)]
    others = [_gone(part) for part in jpeg_head(data) if _is_xmp(data, part)]
    return [Edit(place, place, b"".join(segments)), *others]


def jpeg_head(data: Buffer) -> Iterator[Part]:
    """The segments before the pixels."""
    for part in jpeg_parts(data):
        if part.kind == SCAN:
            return
        yield part


def _is_xmp(data: Buffer, part: Part) -> bool:
    return part.kind == APP1 and data[part.body : part.body + 40].startswith((JPEG_XMP, JPEG_EXTENSION))


def _segment(body: bytes) -> bytes:
    return b"\xff" + APP1 + struct.pack(">H", len(body) + 2) + body


def _extension(made: Packet) -> Iterator[bytes]:
    whole = made.extended
    for start in range(0, len(whole), JPEG_PIECE):
        place = struct.pack(">II", len(whole), start)
        yield _segment(JPEG_EXTENSION + made.guid.encode() + place + whole[start : start + JPEG_PIECE])


def _out_of_jpeg(data: Buffer) -> list[Edit]:
    main = jpeg_packet(data)
    if main is None or not is_ours(main[1]):
        return []
    ours = JPEG_EXTENSION + guid_of(main[1])
    pieces_of_it = [
        _gone(part) for part in jpeg_head(data) if guid_of(main[1]) and data[part.body : part.body + 67] == ours
    ]
    return [_gone(main[0]), *pieces_of_it]


def jpeg_packet(data: Buffer) -> tuple[Part, bytes] | None:
    """The segment with the main packet: ours where there are several."""
    found = [
        (part, bytes(data[part.body + len(JPEG_XMP) : part.end]))
        for part in jpeg_head(data)
        if part.kind == APP1 and data[part.body : part.body + len(JPEG_XMP)] == JPEG_XMP
    ]
    return next((one for one in found if is_ours(one[1])), found[0] if found else None)


def guid_of(main: bytes) -> bytes:
    """The name of the extended packet that a main packet speaks of; b"" without."""
    root = parsed(main)
    guid = value(root, NOTE, "HasExtendedXMP") if root is not None else ""
    return guid.encode() if len(guid) == 32 and guid.isascii() else b""


def jpeg_extended(data: Buffer, guid: bytes, most: int) -> bytes:
    """The extended packet, its pieces in whatever order; b"" where one is missing or it is longer than ``most``."""
    head = JPEG_EXTENSION + guid
    found: dict[int, bytes] = {}
    said = set[int]()
    ours = (part for part in jpeg_head(data) if part.kind == APP1 and data[part.body : part.body + len(head)] == head)
    for count, part in enumerate(ours, 1):
        whole, place = _place(data, part, len(head))
        said.add(whole)
        found[place] = bytes(data[part.body + len(head) + 8 : part.end])
        if len(said) > 1 or whole > most or count > MOST_PIECES:
            return b""
    return _in_order(found, said)


def _in_order(found: dict[int, bytes], said: set[int]) -> bytes:
    """The pieces joined, where each begins at the other's end and all are as long as they said."""
    end = 0
    for place in sorted(found):
        if place != end:
            return b""
        end += len(found[place])
    return b"".join(found[place] for place in sorted(found)) if said == {end} else b""


def _place(data: Buffer, part: Part, head: int) -> tuple[int, int]:
    if part.end - part.body < head + 8 or part.end > len(data):
        raise ImageRefused("damaged")
    whole, place = struct.unpack_from(">II", data, part.body + head)
    return whole, place


# -- WebP --------------------------------------------------------------------------------------------------------------------


def _into_webp(data: Buffer, found: Probe, brief: Brief) -> list[Edit]:
    parts, end = list(webp_parts(data)), webp_end(data)
    header = next((part for part in parts if part.kind == b"VP8X"), None)
    others = [part for part in parts if part.kind == b"XMP "]
    flags = data[_flags_at(header)] if header else 0
    unpadded = bool(parts) and parts[-1].after > end and parts[-1].kind != b"XMP "
    marks = {SIMPLE: header is None, UNPADDED: unpadded, FLAGGED: bool(flags & FLAG_XMP) and not others}
    body = packet(brief, " ".join(name for name, on in marks.items() if on)).main
    chunk = b"\0" * unpadded + b"XMP " + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)
    edits = [Edit(end, end, chunk), *(Edit(part.start, min(part.after, end)) for part in others)]
    edits.append(_extended_header(found) if header is None else _flagged(header, flags | FLAG_XMP))
    return [*edits, _sized(data, edits)]


def _flags_at(header: Part) -> int:
    if header.end - header.body < 10:
        raise ImageRefused("damaged")
    return header.body


def _flagged(header: Part, flags: int) -> Edit:
    return Edit(header.body, header.body + 1, bytes([flags]))


def _extended_header(found: Probe) -> Edit:
    flags = FLAG_XMP | (FLAG_ALPHA if found.has_alpha else 0)
    sides = (found.width - 1).to_bytes(3, "little") + (found.height - 1).to_bytes(3, "little")
    return Edit(12, 12, b"VP8X" + struct.pack("<II", 10, flags) + sides)


def _sized(data: Buffer, edits: list[Edit]) -> Edit:
    """The length in the RIFF frame's head, after the other edits."""
    grown = sum(len(edit.data) - (edit.end - edit.start) for edit in edits)
    return Edit(4, 8, struct.pack("<I", struct.unpack_from("<I", data, 4)[0] + grown))


def webp_packet(data: Buffer) -> tuple[Part, bytes] | None:
    """The chunk with XMP and its packet."""
    part = next((part for part in webp_parts(data) if part.kind == b"XMP "), None)
    return (part, bytes(data[part.body : min(part.end, len(data))])) if part else None


def _out_of_webp(data: Buffer) -> list[Edit]:
    found = webp_packet(data)
    if found is None or not is_ours(found[1]):
        return []
    part, root = found[0], parsed(found[1])
    marks = value(root, NAMESPACE, "container").split() if root is not None else []
    parts = list(webp_parts(data))
    padding = UNPADDED in marks and any(one.after == part.start == one.end + 1 for one in parts)
    edits = [Edit(part.start - padding, min(part.after, webp_end(data)))]
    header = next((one for one in parts if one.kind == b"VP8X"), None)
    if header and SIMPLE in marks and {one.kind for one in parts} <= NEEDS_NO_HEADER:
        edits.append(_gone(header))
    elif header and FLAGGED not in marks:
        edits.append(_flagged(header, data[_flags_at(header)] & ~FLAG_XMP))
    return [*edits, _sized(data, edits)]
