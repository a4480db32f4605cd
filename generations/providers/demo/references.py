"""Pictures that come with a request: as parts of a form, as ``data:`` URIs, or as addresses to be fetched."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from PIL import Image, UnidentifiedImageError

from .errors import USER_ERROR, ApiError, invalid
from .multipart import Part

MAX_REFERENCES, MAX_REFERENCE_BYTES, MAX_MASK_BYTES = 16, 50 * 1024 * 1024, 4 * 1024 * 1024
_READABLE = ("PNG", "WEBP", "JPEG")
_FETCH_SECONDS = 10.0


@dataclass(frozen=True)
class Link:
    """A picture to be fetched from an http(s) address."""

    name: str
    url: str


Sent = Part | Link


def linked(url: object, name: str, *, data_uris: bool = True) -> Sent:
    """A picture given by address; 400 for what is neither http(s) nor, where allowed, a ``data:`` URI."""
    if isinstance(url, str) and url.lower().startswith(("http://", "https://")):
        return Link(name, url)
    head, comma, data = url.partition(",") if isinstance(url, str) else ("", "", "")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise invalid("invalid_value", name, f"'{name}' is not the address of a picture.")
    if not data_uris:
        raise invalid("invalid_value", name, f"'{name}' must be an http(s) address: data URIs are not accepted.")
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error:
        raise unreadable(name) from None
    return Part(name=name, data=raw, filename=name, content_type=head[5:-7])


async def resolve(sent: Sequence[Sent], most_bytes: int = MAX_REFERENCE_BYTES) -> tuple[Part, ...]:
    """Fetch what is given by address, all at once; 400 for what cannot be had."""
    if not any(isinstance(item, Link) for item in sent):
        return tuple(item for item in sent if isinstance(item, Part))
    async with httpx.AsyncClient(timeout=_FETCH_SECONDS, follow_redirects=True, trust_env=False) as client:
        return tuple(await asyncio.gather(*(_part(client, item, most_bytes) for item in sent)))


async def _part(client: httpx.AsyncClient, item: Sent, most_bytes: int) -> Part:
    if isinstance(item, Part):
        return item
    try:
        async with asyncio.timeout(_FETCH_SECONDS), client.stream("GET", item.url) as answer:
            answer.raise_for_status()
            data = await _capped(answer, most_bytes)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError):
        text = f"The picture at '{item.name}' could not be downloaded."
        raise ApiError(400, text, USER_ERROR, "invalid_image_file", item.name) from None
    kind = answer.headers.get("content-type", "application/octet-stream")
    return Part(name=item.name, data=data, filename=item.name, content_type=kind)


async def _capped(answer: httpx.Response, most_bytes: int) -> bytes:
    chunks, size = [], 0
    async for chunk in answer.aiter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > most_bytes:
            raise ValueError("too large")
    return b"".join(chunks)


def decode_all(
    parts: Sequence[Part], most: int = MAX_REFERENCES, most_bytes: int = MAX_REFERENCE_BYTES
) -> tuple[Image.Image, ...]:
    """Decode references in their order; 400 for too many, too large, or no picture."""
    if len(parts) > most:
        raise invalid("array_above_max_length", "image", f"Too many images: at most {most}.")
    for part in parts:
        if len(part.data) >= most_bytes:
            raise invalid("file_too_large", part.name, f"Each image must be smaller than {most_bytes >> 20} MB.")
    return tuple(decoded(part.data, f"image {number}") for number, part in enumerate(parts, 1))


def decoded(data: bytes, label: str) -> Image.Image:
    """Decode a picture whole; 400 for what is none."""
    try:
        picture = Image.open(io.BytesIO(data), formats=_READABLE)
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise unreadable(label) from None
    return picture


def unreadable(label: str) -> ApiError:
    return ApiError(400, f"Invalid image file or mode for {label}.", USER_ERROR, "invalid_image_file")


def decode_mask(parts: Sequence[Part], references: Sequence[Image.Image]) -> Image.Image | None:
    """The mask, checked against the first reference: a PNG with alpha of the same size, below 4 MB."""
    if not parts:
        return None
    if len(parts) > 1 or len(parts[0].data) >= MAX_MASK_BYTES:
        raise invalid("invalid_value", "mask", "One mask, smaller than 4 MB.")
    mask = decoded(parts[0].data, "mask")
    if mask.format != "PNG" or mask.mode != "RGBA":
        raise ApiError(400, "The mask must be a PNG with an alpha channel.", USER_ERROR, "invalid_image_file", "mask")
    if mask.size != references[0].size:
        raise ApiError(400, "The mask must be as large as the first image.", USER_ERROR, "invalid_image_file", "mask")
    return mask
