"""The OpenAI Images contract: from a request's body to an order, and from drawn pictures to an answer."""

from __future__ import annotations

import base64
import binascii
import io
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, UnidentifiedImageError

from . import fields, sizes
from .errors import USER_ERROR, ApiError, invalid
from .fields import Fields
from .multipart import Part, parse

GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"
MAX_REFERENCES, MAX_REFERENCE_BYTES, MAX_MASK_BYTES = 16, 50 * 1024 * 1024, 4 * 1024 * 1024
_READABLE = ("PNG", "WEBP", "JPEG")


@dataclass(frozen=True, kw_only=True)
class Order:
    """A request that keeps the contract. Pictures are decoded; ``size`` and ``quality`` are settled, never ``auto``."""

    fields: Fields
    size: tuple[int, int]
    quality: str
    edit: bool = False
    references: tuple[Image.Image, ...] = ()
    mask: Image.Image | None = None

    @property
    def event_prefix(self) -> str:
        return "image_edit" if self.edit else "image_generation"


@dataclass(frozen=True, kw_only=True)
class RawRequest:
    """A body taken apart, nothing checked yet: scalar values, file parts in order, the mask."""

    values: dict[str, Any]
    pictures: tuple[Part, ...] = ()
    masks: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()


def read(path: str, content_type: str, body: bytes) -> RawRequest:
    """Take a body apart by its content type; 400 for one that the endpoint does not take."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return _read_json(_json_object(body), edit=path == EDITS)
    if kind == "multipart/form-data" and path == EDITS:
        return _read_form(parse(body, content_type))
    raise ApiError(400, f"Unsupported content type: '{kind}'.", code="unsupported_content_type")


def settle(raw: RawRequest, *, edit: bool) -> Order:
    """Check a request whole and decide what ``auto`` means; 400 for the first fault."""
    checked = fields.check(raw.values)
    references = _references(raw.pictures) if edit else ()
    mask = _mask(raw.masks, references)
    fixed = checked.model in fields.FIXED_SIZE_MODELS
    if checked.size == "auto":
        size = sizes.auto_size(checked.prompt, references[0].size if references else None)
    else:
        size = sizes.parse_size(checked.size, fixed)
    quality = "medium" if checked.quality == "auto" else checked.quality
    return Order(fields=checked, size=size, quality=quality, edit=edit, references=references, mask=mask)


def usage(order: Order, size: tuple[int, int], *, pictures: int, partials: int) -> dict[str, Any]:
    """Tokens of a call: ``partials`` is the number of previews sent."""
    text = sizes.text_tokens(order.fields.prompt)
    image = sum(sizes.image_tokens(reference.size) for reference in order.references)
    output = sizes.output_tokens(order.quality, size) * pictures + sizes.partial_tokens(partials)
    return {
        "input_tokens": text + image,
        "output_tokens": output,
        "total_tokens": text + image + output,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens_details": {"text_tokens": 0, "image_tokens": output},
    }


def facts(order: Order, size: tuple[int, int]) -> dict[str, Any]:
    """What every answer and every event says about its picture."""
    background = "transparent" if order.fields.background == "transparent" else "opaque"
    return {
        "created": int(time.time()),
        "background": background,
        "output_format": order.fields.output_format,
        "size": f"{size[0]}x{size[1]}",
        "quality": order.quality,
    }


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise ApiError(400, "We could not parse the JSON body of your request.", code="invalid_json") from None
    if not isinstance(value, dict):
        raise ApiError(400, "The JSON body must be an object.", code="invalid_json")
    return value


def _read_json(values: dict[str, Any], *, edit: bool) -> RawRequest:
    if not edit:
        return RawRequest(values=values)
    images, mask = values.pop("images", None), values.pop("mask", None)
    if not isinstance(images, list):
        raise invalid("missing_required_parameter", "images", "Missing required parameter: 'images'.")
    pictures = tuple(_linked(item, f"images[{index}]") for index, item in enumerate(images))
    masks = () if mask is None else (_linked(mask, "mask"),)
    return RawRequest(values=values, pictures=pictures, masks=masks, parts=pictures + masks)


def _linked(item: object, name: str) -> Part:
    """A picture of the JSON form: an object with a ``data:`` address (this gateway fetches nothing)."""
    if not isinstance(item, dict) or len(item.keys() & {"image_url", "file_id"}) != 1:
        raise invalid("invalid_type", name, f"Invalid type for '{name}': expected an object with 'image_url'.")
    url = item.get("image_url")
    head, comma, data = url.partition(",") if isinstance(url, str) else ("", "", "")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise invalid("invalid_value", name, f"'{name}' could not be fetched: only data: addresses work here.")
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error:
        raise _unreadable(name) from None
    return Part(name=name, data=raw, filename=name, content_type=head[5:-7])


def _read_form(parts: Sequence[Part]) -> RawRequest:
    values: dict[str, str] = {}
    for part in parts:
        if part.name in {"image", "image[]", "mask"}:
            _require_file(part)
        elif part.name in values:
            raise invalid("duplicate_parameter", part.name, f"Duplicate parameter: '{part.name}'.")
        else:
            values[part.name] = part.data.decode("utf-8", "replace")
    pictures = tuple(part for part in parts if part.name in {"image", "image[]"})
    if len(pictures) > 1 and any(part.name == "image" for part in pictures):
        raise invalid("duplicate_parameter", "image", "Several pictures are sent as 'image[]'.")
    masks = tuple(part for part in parts if part.name == "mask")
    typed = fields.from_form(values)
    return RawRequest(values=typed, pictures=pictures, masks=masks, parts=tuple(parts))


def _require_file(part: Part) -> None:
    if not part.filename or not part.content_type:
        raise invalid("invalid_type", part.name, f"'{part.name}' must be a file with a filename and a content type.")
    if part.content_type not in {"image/png", "image/webp", "image/jpeg"}:
        text = f"Invalid file '{part.filename}': unsupported mimetype ('{part.content_type}')."
        raise invalid("unsupported_file_mimetype", part.name, text)


def _references(parts: Sequence[Part]) -> tuple[Image.Image, ...]:
    if not parts:
        raise invalid("missing_required_parameter", "image", "Missing required parameter: 'image'.")
    if len(parts) > MAX_REFERENCES:
        raise invalid("array_above_max_length", "image", f"Too many images: at most {MAX_REFERENCES}.")
    for part in parts:
        if len(part.data) >= MAX_REFERENCE_BYTES:
            raise invalid("file_too_large", part.name, "Each image must be smaller than 50 MB.")
    return tuple(_decoded(part.data, f"image {number}") for number, part in enumerate(parts, 1))


def _decoded(data: bytes, label: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=_READABLE)
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _unreadable(label) from None
    return picture


def _unreadable(label: str) -> ApiError:
    return ApiError(400, f"Invalid image file or mode for {label}.", type=USER_ERROR, code="invalid_image_file")


def _mask(parts: Sequence[Part], references: Sequence[Image.Image]) -> Image.Image | None:
    if not parts:
        return None
    if len(parts) > 1 or len(parts[0].data) >= MAX_MASK_BYTES:
        raise invalid("invalid_value", "mask", "One mask, smaller than 4 MB.")
    mask = _decoded(parts[0].data, "mask")
    if mask.format != "PNG" or mask.mode != "RGBA":
        raise ApiError(400, "The mask must be a PNG with an alpha channel.", USER_ERROR, "invalid_image_file", "mask")
    if mask.size != references[0].size:
        raise ApiError(400, "The mask must be as large as the first image.", USER_ERROR, "invalid_image_file", "mask")
    return mask


def resized(order: Order) -> Order:
    """The same order in another size: halves the area, or doubles it for a small one."""
    width, height = order.size
    factor = 0.75 if width * height > 1_300_000 else 1.25
    return replace(order, size=(round(width * factor / 16) * 16, round(height * factor / 16) * 16))
