"""The Images contract's core: from a request's body to an order, and the facts and tokens of an answer.

What differs between the gateways that speak it is in their ``ImageRules``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import fields, sizes
from .errors import ApiError, invalid
from .fields import Fields, Limits
from .http import json_object
from .multipart import Part, parse
from .order import Order
from .references import MAX_REFERENCES, Sent, decode_all, decode_mask, linked
from .rules import ImageRules


@dataclass(frozen=True, kw_only=True)
class RawRequest:
    """A body taken apart, nothing checked yet: scalar values, pictures in order, the mask."""

    values: dict[str, Any]
    pictures: tuple[Sent, ...] = ()
    masks: tuple[Sent, ...] = ()
    parts: tuple[Part, ...] = ()


def read(rules: ImageRules, path: str, content_type: str, body: bytes, *, data_uris: bool) -> RawRequest:
    """Take a body apart by its content type; 400 for one that the endpoint does not take."""
    kind = content_type.partition(";")[0].strip().lower()
    edit = path == rules.edits
    if kind == "application/json" and not edit:
        return RawRequest(values=json_object(body))
    if kind == "application/json" and "objects" in rules.forms:
        return _read_objects(json_object(body))
    if kind == "application/json" and "either" in rules.forms:
        return _read_either(json_object(body), data_uris=data_uris)
    if kind == "multipart/form-data" and edit and "multipart" in rules.forms:
        return _read_form(parse(body, content_type), masks=rules.masks)
    raise ApiError(400, f"Unsupported content type: '{kind}'.", code="unsupported_content_type")


def check(rules: ImageRules, values: Mapping[str, Any], *, edit: bool) -> Fields:
    """Check the scalar fields; 400 for the first fault."""
    limits = Limits(
        known=rules.known,
        models=rules.models,
        most=rules.most,
        formats=rules.formats,
        auto_quality=rules.auto_quality,
        transparent=rules.transparent,
        fidelity=edit and rules.fidelity,
    )
    checked = fields.check(values, limits)
    if rules.sizes is not None:
        _check_listed(rules.sizes, values.get("size"))
    elif checked.size != "auto":
        sizes.parse_size(checked.size, checked.model in fields.FIXED_SIZE_MODELS)
    return checked


def _check_listed(listed: Mapping[str, str], size: object) -> None:
    if size is None:
        raise invalid("missing_required_parameter", "size", "Missing required parameter: 'size'.")
    if size not in listed:
        raise invalid("invalid_value", "size", f"Invalid size '{size}': supported values are {', '.join(listed)}.")


def settle(checked: Fields, pictures: Sequence[Part], masks: Sequence[Part], *, edit: bool) -> Order:
    """Decode the pictures and decide what ``auto`` means; 400 for a picture that is none."""
    if edit and not pictures:
        raise invalid("missing_required_parameter", "image", "Missing required parameter: 'image'.")
    references = decode_all(pictures)
    if checked.size == "auto":
        size = sizes.auto_size(checked.prompt, references[0].size if references else None)
    else:
        width, _, height = checked.size.partition("x")
        size = int(width), int(height)
    quality = "medium" if checked.quality == "auto" else checked.quality
    mask = decode_mask(masks, references)
    return Order(fields=checked, size=size, quality=quality, edit=edit, references=references, mask=mask)


def usage(order: Order, pictures: int, partials: int) -> dict[str, Any]:
    """Tokens of a call by OpenAI's counts: ``partials`` is the number of previews sent."""
    output = sizes.output_tokens(order.quality, order.size, order.fields.model) * pictures
    return counted(order, output + sizes.partial_tokens(partials))


def counted(order: Order, output: int) -> dict[str, Any]:
    """A usage object with that many output tokens."""
    text = sizes.text_tokens(order.fields.prompt)
    image = sum(sizes.image_tokens(reference.size) for reference in order.references)
    return {
        "input_tokens": text + image,
        "output_tokens": output,
        "total_tokens": text + image + output,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens_details": {"text_tokens": 0, "image_tokens": output},
    }


def facts(order: Order) -> dict[str, Any]:
    """What every answer and every event says about its picture."""
    background = "transparent" if order.fields.background == "transparent" else "opaque"
    return {
        "created": int(time.time()),
        "background": background,
        "output_format": order.fields.output_format,
        "size": order.pixels,
        "quality": order.quality,
    }


def _read_objects(values: dict[str, Any]) -> RawRequest:
    """OpenAI's JSON form of an edit: objects with an address."""
    images, mask = values.pop("images", None), values.pop("mask", None)
    if not isinstance(images, list):
        raise invalid("missing_required_parameter", "images", "Missing required parameter: 'images'.")
    if len(images) > MAX_REFERENCES:
        raise invalid("array_above_max_length", "images", f"Too many images: at most {MAX_REFERENCES}.")
    pictures = tuple(object_link(item, f"images[{index}]") for index, item in enumerate(images))
    return RawRequest(values=values, pictures=pictures, masks=() if mask is None else (object_link(mask, "mask"),))


def object_link(item: object, name: str) -> Sent:
    """A picture as ``{"image_url": …}``; a ``file_id`` names a file that this gateway has not."""
    if not isinstance(item, dict) or len(item.keys() & {"image_url", "file_id"}) != 1 or len(item) != 1:
        raise invalid("invalid_type", name, f"Invalid type for '{name}': expected an object with 'image_url'.")
    return linked(item.get("image_url"), name)


def _read_either(values: dict[str, Any], *, data_uris: bool) -> RawRequest:
    """The size-matrix gateway's JSON edit: ``image`` for one picture, ``images`` for several, text or object each."""
    single, several = values.pop("image", None), values.pop("images", None)
    if single is not None and several is not None:
        raise invalid("invalid_value", "images", "Send either 'image' or 'images'.")
    if single is not None and isinstance(single, list):
        raise invalid("invalid_type", "image", "'image' is one picture; send several as 'images'.")
    if several is not None and (not isinstance(several, list) or not several):
        raise invalid("invalid_type", "images", "'images' must be a list of pictures.")
    items = [("image", single)] if single is not None else [(f"images[{i}]", x) for i, x in enumerate(several or ())]
    if len(items) > MAX_REFERENCES:
        raise invalid("array_above_max_length", "images", f"Too many images: at most {MAX_REFERENCES}.")
    urls = [
        (name, item.get("image_url") or item.get("url") if isinstance(item, dict) else item) for name, item in items
    ]
    return RawRequest(values=values, pictures=tuple(linked(url, name, data_uris=data_uris) for name, url in urls))


def _read_form(parts: Sequence[Part], *, masks: bool) -> RawRequest:
    values: dict[str, str] = {}
    files = {"image", "image[]", "mask"} if masks else {"image", "image[]"}
    for part in parts:
        if part.name in files:
            _require_file(part)
        elif part.name in values:
            raise invalid("duplicate_parameter", part.name, f"Duplicate parameter: '{part.name}'.")
        else:
            values[part.name] = part.data.decode("utf-8", "replace")
    pictures = tuple(part for part in parts if part.name in {"image", "image[]"})
    if len(pictures) > 1 and any(part.name == "image" for part in pictures):
        raise invalid("duplicate_parameter", "image", "Several pictures are sent as 'image[]'.")
    found = tuple(part for part in parts if part.name == "mask" and masks)
    return RawRequest(values=fields.from_form(values), pictures=pictures, masks=found, parts=tuple(parts))


def _require_file(part: Part) -> None:
    if not part.filename or not part.content_type:
        raise invalid("invalid_type", part.name, f"'{part.name}' must be a file with a filename and a content type.")
    if part.content_type not in {"image/png", "image/webp", "image/jpeg"}:
        text = f"Invalid file '{part.filename}': unsupported mimetype ('{part.content_type}')."
        raise invalid("unsupported_file_mimetype", part.name, text)
