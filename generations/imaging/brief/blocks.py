"""The texts that a picture's file carries, collected within bounds: how many, how long, how far inflated."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from generations.foreign.texts import inflate

from .. import exif, iptc
from ..credentials import claims
from ..errors import ImageRefused
from ..parts import Buffer, Part, png_parts, webp_parts
from .container import APP1, JPEG_XMP, guid_of, jpeg_extended, jpeg_head, jpeg_packet
from .packet import MOST_BYTES, is_ours

XMP = "XML:com.adobe.xmp"
KEYWORDS = frozenset(
    {
        XMP,
        "parameters",
        "prompt",
        "workflow",
        "invokeai_metadata",
        "sd-metadata",
        "Dream",
        "Description",
        "Comment",
        "Software",
        "Source",
        "Title",
        "Author",
        "Creation Time",
        "fooocus_scheme",
        "negative_prompt",
        "seed",
        "use_stable_diffusion_model",
        "num_inference_steps",
        "guidance_scale",
        "sampler_name",
        "width",
        "height",
    }
)
MOST_LOOKED_AT = 256
"""Texts of one file: honest ones have a handful."""
MOST_TEXT = 4 << 20
MOST_IN_ALL = 16 << 20
MOST_EXIF = 1 << 20
MOST_CREDENTIALS = 1 << 20
"""Bytes of them that are looked at; the claims stand before the pictures in them."""
CREDENTIALS, CREDENTIALS_WEBP = b"caBX", b"C2PA"
APP11, APP13 = b"\xeb", b"\xed"


@dataclass(slots=True)
class Blocks:
    """``texts`` of a PNG by keyword, those of EXIF and IPTC by name, the claims of content credentials, and a packet of XMP with
    its extension."""

    texts: dict[str, str] = field(default_factory=dict)
    exif: dict[str, str] = field(default_factory=dict)
    iptc: dict[str, tuple[str, ...]] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    packet: bytes = b""
    extended: bytes = b""
    looked_at: int = 0
    taken: int = 0


def blocks(data: Buffer, format_name: str) -> Blocks | None:
    """What the file's metadata say; None for another kind of file. What stands before a break in it counts."""
    read: Callable[[Buffer, Blocks], None] | None = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp}.get(format_name)
    if read is None:
        return None
    found = Blocks()
    with suppress(ImageRefused, struct.error, IndexError):
        read(data, found)
    return found


# -- PNG ---------------------------------------------------------------------------------------------------------------------


def _png(data: Buffer, found: Blocks) -> None:
    for part in png_parts(data):
        if part.kind in (b"tEXt", b"zTXt", b"iTXt"):
            found.looked_at += 1
            if found.looked_at > MOST_LOOKED_AT:
                return
            _png_text(data, part, found)
        elif part.kind == b"eXIf" and part.end - part.body <= MOST_EXIF:
            found.exif = found.exif or exif.texts(bytes(data[part.body : part.end]))
        elif part.kind == CREDENTIALS and not found.claims:
            found.claims = claims(bytes(data[part.body : min(part.end, part.body + MOST_CREDENTIALS)]))


def _png_text(data: Buffer, part: Part, found: Blocks) -> None:
    keyword = data[part.body : min(part.body + 80, part.end)].split(b"\0", 1)[0].decode("latin-1")
    known = keyword in KEYWORDS and keyword not in found.texts
    if not known or part.end - part.body > MOST_TEXT + 200 or not _is_whole(data, part):
        return
    if found.taken > MOST_IN_ALL:
        return
    raw = _inflated(part.kind, bytes(data[part.body + len(keyword) + 1 : part.end]))
    # What was inflated in vain has cost as much.
    found.taken += MOST_TEXT if raw is None else len(raw)
    if raw is None:
        return
    if keyword == XMP:
        # Somebody else's packet may stand before ours.
        found.packet = raw if not found.packet or is_ours(raw) else found.packet
    else:
        found.texts[keyword] = _decoded(raw, part.kind)


def _is_whole(data: Buffer, part: Part) -> bool:
    (said,) = struct.unpack_from(">I", data, part.end)
    return bool(zlib.crc32(data[part.start + 4 : part.end]) == said)


def _inflated(kind: bytes, body: bytes) -> bytes | None:
    """A text's bytes without the heads of its kind; None where they are too long or not what they say."""
    if kind == b"tEXt":
        return body
    if kind == b"zTXt":
        return inflate(body[1:], MOST_TEXT) if body[:1] == b"\0" else None
    rest = body[2:].split(b"\0", 2)
    if len(rest) < 3 or body[0] > 1:
        return None
    return inflate(rest[2], MOST_TEXT) if body[0] else rest[2]


def _decoded(raw: bytes, kind: bytes) -> str:
    """Latin-1 is the standard for two of the kinds; tools write UTF-8 into them all the same."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "" if kind == b"iTXt" else raw.decode("latin-1")


# -- JPEG and WebP -----------------------------------------------------------------------------------------------------------


def _jpeg(data: Buffer, found: Blocks) -> None:
    # A loop of its own for each: what stands before a break is found whatever comes after it.
    for part in jpeg_head(data):
        if part.kind == APP1 and data[part.body : part.body + 6] == b"Exif\0\0":
            found.exif = found.exif or exif.texts(bytes(data[part.body : part.end]))
        elif part.kind == APP1 and data[part.body : part.body + len(JPEG_XMP)] == JPEG_XMP and not found.packet:
            found.packet = bytes(data[part.body + len(JPEG_XMP) : part.end])
        elif part.kind == APP11 and not found.claims:
            found.claims = claims(bytes(data[part.body : part.end]))
        elif part.kind == APP13 and not found.iptc:
            found.iptc = iptc.texts(bytes(data[part.body : part.end]))
    main = jpeg_packet(data)
    found.packet = main[1] if main else b""
    if guid := guid_of(found.packet):
        found.extended = jpeg_extended(data, guid, MOST_BYTES)


def _webp(data: Buffer, found: Blocks) -> None:
    for part in webp_parts(data):
        length = min(part.end, len(data)) - part.body
        if part.kind == b"EXIF" and length <= MOST_EXIF:
            found.exif = found.exif or exif.texts(bytes(data[part.body : part.end]))
        elif part.kind == CREDENTIALS_WEBP and not found.claims:
            found.claims = claims(bytes(data[part.body : part.body + min(length, MOST_CREDENTIALS)]))
        elif part.kind == b"XMP " and length <= MOST_BYTES and not found.packet:
            found.packet = bytes(data[part.body : part.end])
