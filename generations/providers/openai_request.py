"""From an :class:`ImageRequest` to the body of OpenAI's Images API, or of a gateway that nearly keeps it.

What is sent: ``model``, ``prompt`` and ``n`` always; ``size``, ``quality``, ``background``, ``moderation`` and
``output_format`` unless they are ``auto``, which is the contract's default; ``response_format`` where the profile says so; the
rest where it was chosen. No other key ever: the live service refuses what it does not know. In JSON numbers are numbers; in
multipart everything is text.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from generations.providers.base import FilePart, ImageRequest
from generations.providers.errors import Unsupported

COMPRESSIBLE = ("jpeg", "webp")
TRANSPARENT = ("png", "webp")
_AUTO = ("size", "quality", "background", "moderation", "output_format")


def check(request: ImageRequest) -> None:
    """Refuse what this contract cannot express, before anything is sent. Raises ``Unsupported``.

    The limits of a gateway are not repeated here: they are capabilities, and its own word about them is shown.
    """
    if request.n < 1:
        raise Unsupported(code="no_pictures_asked", params={"n": request.n})
    if request.mask and not request.references:
        raise Unsupported(code="mask_without_reference")
    if request.partial_images and request.n > 1:
        # The stream does not say to which picture a preview belongs.
        raise Unsupported(code="previews_need_one_picture", params={"n": request.n})
    if request.output_compression is not None and request.output_format not in COMPRESSIBLE:
        raise Unsupported(code="compression_not_possible", params={"format": request.output_format})
    if request.background == "transparent" and request.output_format not in TRANSPARENT:
        raise Unsupported(code="transparency_not_possible", params={"format": request.output_format})


def build_body(request: ImageRequest, omit: Collection[str] = (), response_format: str | None = None) -> dict[str, Any]:
    """The fields of a request in JSON's types. ``omit`` names those that a gateway does not take; ``response_format`` is
    "url", "b64_json", or None where it must be absent."""
    body: dict[str, Any] = {"model": request.model, "prompt": request.prompt, "n": request.n}
    body |= {name: value for name in _AUTO if (value := getattr(request, name)) != "auto"}
    if request.output_compression is not None:
        body["output_compression"] = request.output_compression
    if request.partial_images:
        body |= {"stream": True, "partial_images": request.partial_images}
    if response_format:
        body["response_format"] = response_format
    return {name: value for name, value in body.items() if name not in omit}


def text_fields(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The same fields as text parts of a multipart body."""
    return [(name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in body.items()]


def file_parts(request: ImageRequest) -> list[tuple[str, FilePart]]:
    """One reference as ``image``, several as ``image[]`` in their order, then the mask."""
    name = "image" if len(request.references) == 1 else "image[]"
    parts = [(name, reference) for reference in request.references]
    return [*parts, ("mask", request.mask)] if request.mask else parts


def json_parts(request: ImageRequest) -> dict[str, Any]:
    """References and mask as fields of JSON, each a string: one reference as ``image``, several as the list ``images``.

    The size-matrix gateway's own form. (OpenAI's JSON form is another: objects with ``image_url``.)
    """
    one = len(request.references) == 1
    parts: dict[str, Any] = {"image": request.references[0]} if one else {"images": list(request.references)}
    return parts | ({"mask": request.mask} if request.mask else {})
