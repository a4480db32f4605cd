"""Headers of HEIC and AVIF: the boxes of ISO/IEC 14496-12 that describe the primary picture, and no others."""

import struct
from collections.abc import Iterator

from .errors import ImageRefused
from .facts import Probe
from .reader import Reader

HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
AVIF = frozenset({b"avif"})
SEQUENCES = frozenset({b"avis", b"hevc", b"hevx", b"msf1"})
MAX_META = 4 << 20
# Quarter turns against the clock, as the EXIF orientations that mean the same.
TURNS = {0: 1, 1: 8, 2: 3, 3: 6}


def still(reader: Reader, *, avif: bool) -> Probe:
    """The primary picture of a HEIC or AVIF file. A sequence has no still header to read: see `sequence`."""
    meta = _find_meta(reader)
    properties = _primary_properties(meta)
    size = next((body for kind, body in properties if kind == b"ispe"), None)
    if size is None:
        raise ImageRefused("damaged")
    width, height = struct.unpack_from(">II", size, 4)
    turn = next((body[0] & 3 for kind, body in properties if kind == b"irot" and body), 0)
    alpha = any(kind == b"auxC" and b"alpha" in body for kind, body in _all_properties(meta))
    return Probe(
        format="AVIF" if avif else "HEIF",
        mime="image/avif" if avif else "image/heic",
        width=width,
        height=height,
        mode="RGBA" if alpha else "RGB",
        has_alpha=alpha,
        orientation=TURNS[turn],
    )


def _find_meta(reader: Reader) -> bytes:
    reader.seek(0)
    while reader.tell() < reader.size:
        reader.step()
        length, kind = struct.unpack(">I4s", reader.take(8))
        if kind == b"meta":
            if not 12 <= length <= MAX_META:
                raise ImageRefused("damaged")
            return reader.take(length - 8)[4:]
        if length == 1:
            (length,) = struct.unpack(">Q", reader.take(8))
            length -= 8
        if not 8 <= length <= reader.size:
            raise ImageRefused("truncated")
        reader.skip(length - 8)
    raise ImageRefused("truncated")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if length < 8:
            return
        yield kind, data[position + 8 : position + length]
        position += length


def _child(data: bytes, name: bytes) -> bytes:
    for kind, body in _boxes(data):
        if kind == name:
            return body
    raise ImageRefused("damaged")


def _all_properties(meta: bytes) -> list[tuple[bytes, bytes]]:
    return list(_boxes(_child(_child(meta, b"iprp"), b"ipco")))


def _primary_properties(meta: bytes) -> list[tuple[bytes, bytes]]:
    everything = _all_properties(meta)
    try:
        primary = _primary_item(_child(meta, b"pitm"))
        indexes = _associations(_child(_child(meta, b"iprp"), b"ipma")).get(primary, [])
    except (struct.error, IndexError) as error:
        raise ImageRefused("damaged") from error
    return [everything[index - 1] for index in indexes if 0 < index <= len(everything)]


def _primary_item(pitm: bytes) -> int:
    layout = ">H" if pitm[0] == 0 else ">I"
    return int(struct.unpack_from(layout, pitm, 4)[0])


def _associations(ipma: bytes) -> dict[int, list[int]]:
    """Item id → 1-based indexes of its properties."""
    item_layout = ">H" if ipma[0] == 0 else ">I"
    index_layout, mask = (">H", 0x7FFF) if ipma[3] & 1 else (">B", 0x7F)
    (count,) = struct.unpack_from(">I", ipma, 4)
    position, found = 8, {}
    for _ in range(count):
        (item,) = struct.unpack_from(item_layout, ipma, position)
        position += struct.calcsize(item_layout)
        many = ipma[position]
        position += 1
        step = struct.calcsize(index_layout)
        found[item] = [struct.unpack_from(index_layout, ipma, position + i * step)[0] & mask for i in range(many)]
        position += many * step
    return found
