"""What is known of a picture: plain frozen data that crosses the pipe as JSON."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """A picture by its header.

    width, height: pixels as stored, before ``orientation`` (EXIF 1-8; for HEIC and AVIF taken from their rotation,
    mirroring left aside). mode: Pillow's name (1, L, LA, P, RGB, RGBA, CMYK, I;16). frames: 1 for a still picture.
    """

    format: str
    mime: str
    width: int
    height: int
    mode: str
    frames: int = 1
    has_alpha: bool = False
    orientation: int = 1

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as a person sees them."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """A file's identity: sha256 in hex, crc32 unsigned, size in bytes."""

    sha256: str
    crc32: int
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A picture that was written to ``path``; ``changes`` says what was done to it.

    metadata: EXIF, GPS, text and previews dropped. rotated: turned upright. colour: brought to sRGB, 8 bits.
    converted: another file type. reduced: fewer pixels. recompressed: encoded again without another reason.
    """

    path: str
    sha256: str
    crc32: int
    bytes: int
    width: int
    height: int
    mime: str
    has_alpha: bool
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Guarded:
    """A guarded edit that was written, see `work.guard`.

    changed: pixels outside mask and feather that the gateway had changed, of `outside` in all. resized: the gateway's own width and
    height where they were not the original's.
    """

    made: Made
    changed: int
    outside: int
    resized: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Thumb:
    """One WebP copy. ``edge`` is the step it stands for (320, 640, 1280); width and height may be smaller."""

    edge: int
    path: str
    width: int
    height: int
    bytes: int
    mime: str = "image/webp"


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """What lists show before and instead of the picture.

    placeholder: base64 of a WebP of at most 16 pixels a side, under 400 bytes. colour: average, "#rrggbb".
    phash: perceptual hash as a signed 64-bit integer, see `phash_distance`.
    """

    thumbs: tuple[Thumb, ...]
    placeholder: str
    colour: str
    phash: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A file as it came (never changed) and its looks. width and height are upright pixels."""

    sha256: str
    crc32: int
    bytes: int
    mime: str
    format: str
    width: int
    height: int
    has_alpha: bool
    thumbs: tuple[Thumb, ...]
    placeholder: str
    colour: str
    phash: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadMask:
    """A mask that was written to ``path`` as ``width`` x ``height`` pixels; ``painted`` of them are to be repainted.

    kind: what was read, transparency or brightness. fit: "" where it had that size, scaled, or contained (another
    shape, in the middle). swapped: light or opaque was read as the part to repaint. original_*: its size as it came.
    """

    path: str
    width: int
    height: int
    original_width: int
    original_height: int
    kind: Kind
    fit: MaskFit
    swapped: bool
    painted: int

    @property
    def share(self) -> float:
        """The painted part of the picture, 0 to 1."""
        return self.painted / (self.width * self.height)


@dataclass(frozen=True, kw_only=True, slots=True)
class Framed:
    """A picture on another frame, and the path of the mask of its new room ("" where there is none, ``painted`` is 0)."""

    path: str
    mask: str
    width: int
    height: int
    painted: int


def phash_distance(first: int, second: int) -> int:
    """Bits that differ: 0 for copies, up to about 10 for versions of one picture, about 32 for strangers."""
    return ((first ^ second) & ((1 << 64) - 1)).bit_count()


def file_facts(path: str | Path) -> FileFacts:
    """Read a file once for its hash, checksum and size. Raises OSError."""
    sha, crc, size = hashlib.sha256(), 0, 0
    with Path(path).open("rb") as file:
        while chunk := file.read(CHUNK):
            sha.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
    return FileFacts(sha256=sha.hexdigest(), crc32=crc, bytes=size)


def made(path: str | Path, *, size: tuple[int, int], mime: str, has_alpha: bool, changes: list[str]) -> Made:
    """The facts of a picture that was just written."""
    file = file_facts(path)
    return Made(
        path=str(path),
        sha256=file.sha256,
        crc32=file.crc32,
        bytes=file.bytes,
        width=size[0],
        height=size[1],
        mime=mime,
        has_alpha=has_alpha,
        changes=tuple(changes),
    )


def made_from(data: dict[str, Any]) -> Made:
    """`Made` from its JSON form."""
    return Made(**{**data, "changes": tuple(data["changes"])})


def guarded_from(data: dict[str, Any]) -> Guarded:
    """`Guarded` from its JSON form."""
    resized = data["resized"]
    return Guarded(**{**data, "made": made_from(data["made"]), "resized": tuple(resized) if resized else None})


def looks_from(data: dict[str, Any]) -> Looks:
    """`Looks` from its JSON form."""
    return Looks(**{**data, "thumbs": tuple(Thumb(**thumb) for thumb in data["thumbs"])})


def facts_from(data: dict[str, Any]) -> Facts:
    """`Facts` from its JSON form."""
    return Facts(**{**data, "thumbs": tuple(Thumb(**thumb) for thumb in data["thumbs"])})


Mime = Literal["image/png", "image/jpeg", "image/webp"]
Kind = Literal["alpha", "grey"]
MaskFit = Literal["", "scaled", "contained"]
