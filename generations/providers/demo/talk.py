"""A request of the Responses API: from its JSON to what is to be drawn, checked as each gateway's variant does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import fields, images, sizes
from .errors import ApiError, invalid
from .fields import KNOWN, Fields, Limits
from .references import Sent, linked

_TOOL_ONLY = frozenset({"type", "action", "input_image_mask"})
_TOOL_FIELDS = KNOWN - {"prompt", "n", "user", "stream"}
_VIBE_TOP = frozenset({"model", "input", "instructions", "stream", "tools"})
_ACTIONS = ("auto", "generate", "edit")
_NO_INSTRUCTIONS, _NO_LIST = "Instructions are required", "Input must be a list"


@dataclass(frozen=True, kw_only=True)
class TalkRules:
    """One gateway's variant of the Responses API.

    ``top`` and ``tool`` are the parameters it takes. ``strict`` is VibeAPI's manner: only streams, instructions required, the
    input a list; its pictures come in ``partial_image``, its items stay ``generating``, its last event holds no output.
    """

    contract: str
    path: str
    top: frozenset[str]
    tool: frozenset[str]
    models: Mapping[str, tuple[str, ...]]
    tool_model: str
    transparent: bool = True
    strict: bool = False


OPENAI_TALK = TalkRules(
    contract="openai-responses",
    path="/v1/responses",
    top=_VIBE_TOP
    | {"tool_choice", "previous_response_id", "store", "user", "metadata", "include", "reasoning", "text"}
    | {"max_output_tokens", "temperature", "top_p", "truncation", "parallel_tool_calls", "service_tier"},
    tool=_TOOL_ONLY | _TOOL_FIELDS | {"input_fidelity"},
    models=fields.MODELS,
    tool_model="gpt-image-2.6-sunburst",
)
VIBE_TALK = TalkRules(
    contract="vibeapi-responses",
    path="/vibeapi/v1/responses",
    top=_VIBE_TOP,
    tool=(_TOOL_ONLY | _TOOL_FIELDS) - {"model", "partial_images", "input_image_mask"},
    models=fields.GPT_IMAGE_2,
    tool_model="gpt-image-2",
    transparent=False,
    strict=True,
)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A checked request. ``tool`` is None where no picture can be made. ``recalled`` are ids of earlier pictures."""

    model: str
    prompt: str
    body: dict[str, Any]
    tool: Fields | None
    action: str = "auto"
    pictures: tuple[Sent, ...] = ()
    mask: Sent | None = None
    recalled: tuple[str, ...] = ()

    @property
    def stream(self) -> bool:
        return self.body.get("stream") is True

    @property
    def previous(self) -> str | None:
        return self.body.get("previous_response_id")


@dataclass
class _Context:
    """What the input holds: the last words of the user, all pictures in order, ids of pictures made before."""

    words: str = ""
    pictures: list[Sent] = field(default_factory=list)
    recalled: list[str] = field(default_factory=list)


def read(rules: TalkRules, body: dict[str, Any]) -> Talk:
    """Check a request; 400 (for VibeAPI without a stream 500) for the first fault."""
    _check_top(rules, body)
    context = _context(rules, body["input"])
    if not context.words.strip():
        raise invalid("empty_string", "input", "Invalid 'input': there is no text in it.")
    tool = _tool(body.get("tools"))
    if tool is None or body.get("tool_choice") == "none":
        return Talk(model=body["model"], prompt=context.words, body=body, tool=None)
    _check_tool(rules, tool)
    mask = tool.get("input_image_mask")
    return Talk(
        model=body["model"],
        prompt=context.words,
        body=body,
        tool=_fields(rules, tool, context.words),
        action=tool.get("action") or "auto",
        pictures=tuple(context.pictures),
        mask=None if mask is None else images.object_link(mask, "tools[0].input_image_mask"),
        recalled=tuple(context.recalled),
    )


def _check_top(rules: TalkRules, body: dict[str, Any]) -> None:
    for name in body:
        if name not in rules.top:
            raise invalid("unknown_parameter", name, f"Unknown parameter: '{name}'.")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise invalid("missing_required_parameter", "model", "Missing required parameter: 'model'.")
    if not body["model"].startswith("gpt-") or body["model"].startswith("gpt-image"):
        raise ApiError(404, f"The model '{body['model']}' does not exist.", code="model_not_found", param="model")
    if rules.strict and not (isinstance(body.get("instructions"), str) and body["instructions"]):
        raise invalid("invalid_request", "instructions", _NO_INSTRUCTIONS)
    if rules.strict and not isinstance(body.get("input"), list):
        raise invalid("invalid_request", "input", _NO_LIST)
    if "input" not in body or not isinstance(body["input"], str | list):
        raise invalid("missing_required_parameter", "input", "Missing required parameter: 'input'.")
    if type(body.get("stream", False)) is not bool:
        raise invalid("invalid_type", "stream", "Invalid type for 'stream': expected a boolean.")
    if rules.strict and not body.get("stream"):
        raise ApiError(500, "The server had an error while processing your request.", "server_error")
    _check_choice(body.get("tool_choice", "auto"))


def _check_choice(choice: object) -> None:
    if choice not in ("auto", "required", "none", {"type": "image_generation"}):
        raise invalid("invalid_value", "tool_choice", "Invalid value for 'tool_choice'.")


def _tool(tools: object) -> dict[str, Any] | None:
    """The image tool, or None without tools."""
    if not tools:
        return None
    if not isinstance(tools, list) or len(tools) != 1 or not isinstance(tools[0], dict):
        raise invalid("invalid_type", "tools", "Invalid type for 'tools': expected a list with the image tool.")
    if tools[0].get("type") != "image_generation":
        raise invalid("invalid_value", "tools[0].type", "Only 'image_generation' is a tool here.")
    return tools[0]


def _check_tool(rules: TalkRules, tool: dict[str, Any]) -> None:
    for name in tool:
        if name not in rules.tool:
            raise invalid("unknown_parameter", f"tools[0].{name}", f"Unknown parameter: 'tools[0].{name}'.")
    if tool.get("action", "auto") not in _ACTIONS:
        raise invalid("invalid_value", "tools[0].action", f"Invalid value: expected one of {', '.join(_ACTIONS)}.")


def _fields(rules: TalkRules, tool: dict[str, Any], prompt: str) -> Fields:
    """The tool's scalar fields under the Images contract's rules; faults are named ``tools[0].…``."""
    limits = Limits(
        known=KNOWN,
        models=rules.models,
        transparent=rules.transparent,
        max_prompt=None,
        fidelity=not rules.strict,
        default_model=rules.tool_model,
    )
    values = {name: value for name, value in tool.items() if name not in _TOOL_ONLY}
    try:
        checked = fields.check(values | {"prompt": prompt}, limits)
        if checked.size != "auto":
            sizes.parse_size(checked.size, checked.model in fields.FIXED_SIZE_MODELS)
    except ApiError as error:
        error.param = f"tools[0].{error.param}" if error.param else None
        raise
    return checked


def _context(rules: TalkRules, given: str | list[Any]) -> _Context:
    if isinstance(given, str):
        return _Context(words=given)
    context = _Context()
    for index, item in enumerate(given):
        name = f"input[{index}]"
        if not isinstance(item, dict):
            raise invalid("invalid_type", name, f"Invalid type for '{name}': expected an object.")
        if item.get("type") == "image_generation_call" and not rules.strict:
            context.recalled.append(str(item.get("id", "")))
        else:
            _add_message(context, item, name)
    return context


def _add_message(context: _Context, item: dict[str, Any], name: str) -> None:
    content = item.get("content")
    if item.get("type", "message") != "message" or item.get("role") not in {"user", "assistant", "system", "developer"}:
        raise invalid("invalid_value", name, f"'{name}' is not a message.")
    if isinstance(content, str):
        content = [{"type": "input_text", "text": content}]
    if not isinstance(content, list):
        raise invalid("invalid_type", f"{name}.content", f"Invalid type for '{name}.content'.")
    texts = [_add_part(context, part, f"{name}.content[{place}]") for place, part in enumerate(content)]
    if item["role"] == "user" and any(texts):
        context.words = " ".join(filter(None, texts))


def _add_part(context: _Context, part: object, name: str) -> str:
    """A part's text; a picture goes to the context."""
    kind = part.get("type") if isinstance(part, dict) else None
    if isinstance(part, dict) and kind in {"input_text", "output_text"} and isinstance(part.get("text"), str):
        return str(part["text"])
    if isinstance(part, dict) and kind == "input_image" and part.keys() <= {"type", "image_url", "detail"}:
        context.pictures.append(linked(part.get("image_url"), f"{name}.image_url"))
        return ""
    raise invalid("invalid_value", name, f"'{name}' is neither 'input_text' nor 'input_image' with an 'image_url'.")
