"""From an :class:`ImageRequest` to the body of OpenAI's Responses API with the image tool.

A text model stands in front: it gets the prompt as the user's words and is told to hand them to the tool as they are. What
is sent to the tool: its type always; everything else unless it is ``auto``, which is the contract's default. ``n`` never: the
tool refuses it, so several pictures are asked for in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generations.providers.base import ImageRequest
from generations.providers.errors import Unsupported
from generations.providers.openai_request import COMPRESSIBLE, TRANSPARENT

TEXT_MODEL = "gpt-5.5"
"""The text model where none was chosen."""

_AUTO = ("quality", "size", "output_format", "background", "moderation", "action")

_ONE = "Call the image_generation tool exactly once, to make the picture that the user asks for."
_SEVERAL = (
    "Call the image_generation tool exactly {n} times, once for each of {n} separate pictures. "
    "Each is a version of its own of what the user asks for; never put several of them into one picture."
)
_AS_ASKED = (
    "Hand the user's words to the tool as they are: add nothing, leave nothing out, translate nothing, and change nothing of "
    "what is asked. Pictures that the user sends, or that were made before, are what those words speak of. "
    "Return nothing else: no text, no question, no remark."
)


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What a gateway's image tool takes besides the common settings."""

    model: bool = False
    choice: bool = False
    mask: bool = True


def check(request: ImageRequest, tool: Tool) -> None:
    """Refuse what this contract cannot express, before anything is sent. Raises ``Unsupported``.

    The limits of a gateway are not repeated here: they are capabilities, and its own word about them is shown.
    """
    has_picture = bool(request.references or request.previous_response_id)
    if request.n < 1:
        raise Unsupported(code="no_pictures_asked", params={"n": request.n})
    if request.mask and not tool.mask:
        raise Unsupported(code="mask_not_possible")
    if request.mask and not has_picture:
        raise Unsupported(code="mask_without_reference")
    if request.action == "edit" and not has_picture:
        raise Unsupported(code="edit_without_picture")
    if request.output_compression is not None and request.output_format not in COMPRESSIBLE:
        raise Unsupported(code="compression_not_possible", params={"format": request.output_format})
    if request.background == "transparent" and request.output_format not in TRANSPARENT:
        raise Unsupported(code="transparency_not_possible", params={"format": request.output_format})


def build_body(request: ImageRequest, tool: Tool) -> dict[str, Any]:
    """The body, with a :class:`FilePart` where a picture stands. It streams always: so every gateway of this contract works."""
    body: dict[str, Any] = {
        "model": request.text_model or TEXT_MODEL,
        "instructions": instructions(request.n),
        "input": [{"role": "user", "content": _content(request)}],
        "stream": True,
        "tools": [_tool(request, tool)],
    }
    if tool.choice:
        body["tool_choice"] = {"type": "image_generation"}
    if request.previous_response_id:
        body["previous_response_id"] = request.previous_response_id
    return body


def instructions(n: int) -> str:
    """What the text model is told; the prompt itself is never touched."""
    return f"{_ONE if n == 1 else _SEVERAL.format(n=n)} {_AS_ASKED}"


def _content(request: ImageRequest) -> list[dict[str, Any]]:
    pictures = [{"type": "input_image", "image_url": reference} for reference in request.references]
    return [{"type": "input_text", "text": request.prompt}, *pictures]


def _tool(request: ImageRequest, tool: Tool) -> dict[str, Any]:
    sent: dict[str, Any] = {"type": "image_generation"}
    if tool.model:
        sent["model"] = request.model
    sent |= {name: value for name in _AUTO if (value := getattr(request, name)) not in ("", "auto")}
    if request.output_compression is not None:
        sent["output_compression"] = request.output_compression
    if request.partial_images:
        sent["partial_images"] = request.partial_images
    if request.mask:
        sent["input_image_mask"] = {"image_url": request.mask}
    return sent
