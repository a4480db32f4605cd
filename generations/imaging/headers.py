"""Headers of JPEG, PNG, GIF, BMP and WebP, read by hand.

Pillow is not used here: it makes room for a whole canvas when it merely opens a WebP, steps through a GIF frame by
frame to count them, and guards against bombs by one global number for the whole process.
"""

import struct

from .errors import ImageRefused
from .exif import orientation
from .facts import Probe
from .reader import Reader

# Tables and comments may fill 64 KB each, but the header that matters is never behind thousands of them.
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}


def png(reader: Reader) -> Probe:
    """PNG and APNG. Walks every chunk to the end, so a file that was cut is found without inflating it."""
    reader.seek(8)
    length, kind = _png_chunk(reader)
    if kind != b"IHDR" or length != 13:
        raise ImageRefused("damaged")
    width, height, depth, colour = struct.unpack(">IIBB", reader.take(10))
    reader.skip(3 + 4)
    if colour not in PNG_MODES:
        raise ImageRefused("damaged")
    extra = _png_extras(reader)
    mode = "1" if (colour, depth) == (0, 1) else "I;16" if (colour, depth) == (0, 16) else PNG_MODES[colour]
    return Probe(
        format="PNG",
        mime="image/png",
        width=width,
        height=height,
        mode=mode,
        frames=extra.get("frames", 1),
        has_alpha=colour in (4, 6) or "transparent" in extra,
        orientation=extra.get("orientation", 1),
    )


def _png_chunk(reader: Reader) -> tuple[int, bytes]:
    reader.step()
    length, kind = struct.unpack(">I4s", reader.take(8))
    return length, kind


def _png_extras(reader: Reader) -> dict[str, int]:
    extra: dict[str, int] = {}
    pixels = False
    while True:
        length, kind = _png_chunk(reader)
        if kind == b"IEND":
            break
        if kind == b"acTL" and length == 8:
            extra["frames"] = struct.unpack(">I", reader.take(4))[0]
            length -= 4
        elif kind == b"eXIf" and length < 1 << 20:
            extra["orientation"] = orientation(reader.take(length))
            length = 0
        elif kind == b"tRNS":
            extra["transparent"] = 1
        pixels = pixels or kind == b"IDAT"
        reader.skip(length + 4)
    if not pixels:
        raise ImageRefused("truncated")
    return extra


def jpeg(reader: Reader) -> Probe:
    """JPEG of every kind, up to its frame header. Further pictures behind the first (previews, gain maps) are ignored."""
    reader.seek(2)
    turn = 1
    while True:
        marker = _jpeg_marker(reader)
        if marker in (0xD9, 0xDA):
            raise ImageRefused("damaged")
        (length,) = struct.unpack(">H", reader.take(2))
        if marker in FRAME_HEADERS:
            return _jpeg_frame(reader.take(6), turn)
        if marker == 0xE1 and length > 8:
            block = reader.take(length - 2)
            turn = orientation(block) if turn == 1 and block.startswith(b"Exif\0\0") else turn
        else:
            reader.skip(max(length - 2, 0))


def _jpeg_marker(reader: Reader) -> int:
    reader.step()
    if reader.take(1) != b"\xff":
        raise ImageRefused("damaged")
    marker = 0xFF
    while marker == 0xFF:  # any number of fill bytes may come before a marker
        reader.step()
        marker = reader.take(1)[0]
    return marker


def _jpeg_frame(data: bytes, turn: int) -> Probe:
    _, height, width, components = struct.unpack(">BHHB", data)
    mode = {1: "L", 3: "RGB", 4: "CMYK"}.get(components)
    if mode is None:
        raise ImageRefused("damaged")
    return Probe(format="JPEG", mime="image/jpeg", width=width, height=height, mode=mode, orientation=turn)


def gif(reader: Reader) -> Probe:
    """GIF, its frames counted by their block headers."""
    reader.seek(6)
    width, height, flags, _, _ = struct.unpack("<HHBBB", reader.take(7))
    _gif_palette(reader, flags)
    frames, alpha = _gif_frames(reader)
    if not frames:
        raise ImageRefused("truncated")
    return Probe(format="GIF", mime="image/gif", width=width, height=height, mode="P", frames=frames, has_alpha=alpha)


def _gif_palette(reader: Reader, flags: int) -> None:
    if flags & 0x80:
        reader.skip(3 << ((flags & 7) + 1))


def _gif_frames(reader: Reader) -> tuple[int, bool]:
    frames, alpha = 0, False
    while True:
        kind = reader.take(1)[0]
        if kind == 0x3B:
            return frames, alpha
        if kind == 0x21:
            label, length = reader.take(2)
            block = reader.take(length)
            alpha = alpha or (label == 0xF9 and bool(length and block[0] & 1))
        elif kind == 0x2C:
            frames += 1
            _gif_palette(reader, reader.take(9)[8])
            reader.skip(1)
        else:
            raise ImageRefused("damaged")
        if not _gif_blocks(reader):
            return frames, alpha


def _gif_blocks(reader: Reader) -> bool:
    """Pass over data blocks; False where there are so many that counting on would cost more than it tells."""
    while length := reader.take(1)[0]:
        reader.skip(length)
        try:
            reader.step()
        except ImageRefused:
            return False
    return True


def bmp(reader: Reader) -> Probe:
    """Windows and OS/2 bitmaps."""
    reader.seek(14)
    (header,) = struct.unpack("<I", reader.take(4))
    if header == 12:
        width, height, _, depth = struct.unpack("<HHHH", reader.take(8))
    else:
        width, height, _, depth = struct.unpack("<iiHH", reader.take(12))
    mode = {1: "1", 4: "P", 8: "P"}.get(depth, "RGB")
    return Probe(format="BMP", mime="image/bmp", width=abs(width), height=abs(height), mode=mode)


def webp(reader: Reader) -> Probe:
    """WebP, simple and extended, frames counted by their chunks."""
    reader.seek(4)
    (length,) = struct.unpack("<I", reader.take(4))
    end = length + 8
    if end > reader.size:
        raise ImageRefused("truncated")
    found: dict[str, int] = {}
    reader.seek(12)
    while reader.tell() + 8 <= end:
        _webp_chunk(reader, found)
    if not {"image", "frames"} & found.keys() or "width" not in found:
        raise ImageRefused("truncated")
    alpha = bool(found.get("alpha"))
    return Probe(
        format="WEBP",
        mime="image/webp",
        width=found["width"],
        height=found["height"],
        mode="RGBA" if alpha else "RGB",
        frames=max(1, found.get("frames", 1)),
        has_alpha=alpha,
        orientation=found.get("orientation", 1),
    )


def _webp_chunk(reader: Reader, found: dict[str, int]) -> None:
    reader.step()
    kind, length = struct.unpack("<4sI", reader.take(8))
    after = reader.tell() + length + (length & 1)
    if kind == b"VP8X":
        data = reader.take(10)
        found["alpha"] = data[0] & 0x10
        found["width"] = 1 + int.from_bytes(data[4:7], "little")
        found["height"] = 1 + int.from_bytes(data[7:10], "little")
    elif kind == b"VP8 ":
        width, height = struct.unpack("<HH", reader.take(10)[6:])
        _webp_size(found, width & 0x3FFF, height & 0x3FFF, 0)
    elif kind == b"VP8L":
        bits = int.from_bytes(reader.take(5)[1:], "little")
        _webp_size(found, 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bits >> 28 & 1)
    elif kind == b"ANMF":
        found["frames"] = found.get("frames", 0) + 1
    elif kind == b"EXIF" and length < 1 << 20:
        found["orientation"] = orientation(reader.take(length))
    reader.seek(after)


def _webp_size(found: dict[str, int], width: int, height: int, alpha: int) -> None:
    found["image"] = 1
    found.setdefault("width", width)
    found.setdefault("height", height)
    found.setdefault("alpha", alpha)
