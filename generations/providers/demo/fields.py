"""The fields of the OpenAI Images contract: which are known, and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, invalid

MAX_PROMPT = 32_000
MODELS = {
    "gpt-image-2": ("low", "medium", "high"),
    "gpt-image-2-2026-04-21": ("low", "medium", "high"),
    "gpt-image-2.5-sunburst": ("low", "medium", "high", "xhigh", "max"),
    "gpt-image-2.5-flare": ("low", "medium", "high", "xhigh", "max"),
    "gpt-image-2.6-sunburst": ("low", "medium", "high", "xhigh", "max"),
    "gpt-image-2.6-flare": ("low", "medium", "high", "xhigh", "max"),
    "gpt-image-1.5": ("low", "medium", "high"),
    "gpt-image-1-mini": ("low", "medium", "high"),
}
FIXED_SIZE_MODELS = frozenset({"gpt-image-1.5", "gpt-image-1-mini"})
_TEXT = ("model", "prompt", "size", "quality", "output_format", "background", "moderation", "user")
_CHOICES = {
    "output_format": ("png", "jpeg", "webp"),
    "background": ("transparent", "opaque", "auto"),
    "moderation": ("auto", "low"),
}
_RANGES = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
KNOWN = frozenset({*_TEXT, *_RANGES, "stream"})


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The checked scalar fields of a request, defaults filled in. ``size`` and ``quality`` may be ``auto``."""

    prompt: str
    model: str = "gpt-image-2"
    n: int = 1
    size: str = "auto"
    quality: str = "auto"
    output_format: str = "png"
    output_compression: int | None = None
    background: str = "auto"
    moderation: str = "auto"
    user: str = ""
    stream: bool = False
    partial_images: int = 0


def from_form(values: Mapping[str, str]) -> dict[str, Any]:
    """Give a form's text parts the types that JSON would have; what cannot be converted stays text."""
    typed: dict[str, Any] = dict(values)
    for name in _RANGES.keys() & values.keys():
        if values[name].lstrip("-").isdigit():
            typed[name] = int(values[name])
    if values.get("stream") in {"true", "false"}:
        typed["stream"] = values["stream"] == "true"
    return typed


def check(values: Mapping[str, Any]) -> Fields:
    """Check every field as strictly as the live service does; 400 with the field's name for the first fault."""
    for name in values:
        if name not in KNOWN:
            raise invalid("unknown_parameter", name, f"Unknown parameter: '{name}'.")
    given = {name: value for name, value in values.items() if value is not None}
    _check_types(given)
    _check_prompt(given.get("prompt"))
    _check_ranges(given)
    _check_choices(given)
    checked = Fields(**given)
    _check_combination(checked)
    return checked


def _check_types(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        wanted = str if name in _TEXT else bool if name == "stream" else int
        if type(value) is not wanted:
            label = {str: "a string", bool: "a boolean", int: "an integer"}[wanted]
            got = type(value).__name__
            raise invalid("invalid_type", name, f"Invalid type for '{name}': expected {label}, but got {got} instead.")


def _check_prompt(prompt: str | None) -> None:
    if prompt is None:
        raise invalid("missing_required_parameter", "prompt", "Missing required parameter: 'prompt'.")
    if not prompt.strip():
        raise invalid("empty_string", "prompt", "Invalid 'prompt': empty string. Expected at least 1 character.")
    if len(prompt) > MAX_PROMPT:
        text = f"Invalid 'prompt': string too long. Expected at most {MAX_PROMPT} characters, got {len(prompt)}."
        raise invalid("string_above_max_length", "prompt", text)


def _check_ranges(given: Mapping[str, Any]) -> None:
    for name, (low, high) in _RANGES.items():
        value = given.get(name, low)
        if not low <= value <= high:
            code = "integer_below_min_value" if value < low else "integer_above_max_value"
            raise invalid(code, name, f"Invalid '{name}': expected {low} to {high}, but got {value} instead.")


def _check_choices(given: Mapping[str, Any]) -> None:
    model = given.get("model", Fields.model)
    if model not in MODELS:
        raise ApiError(404, f"The model '{model}' does not exist.", code="model_not_found", param="model")
    for name, allowed in (_CHOICES | {"quality": (*MODELS[model], "auto")}).items():
        if name in given and given[name] not in allowed:
            text = f"Invalid value: '{given[name]}'. Supported values are: {', '.join(map(repr, allowed))}."
            raise invalid("invalid_value", name, text)


def _check_combination(fields: Fields) -> None:
    if fields.output_compression is not None and fields.output_format == "png":
        raise invalid("invalid_value", "output_compression", "Compression is for 'jpeg' and 'webp' only.")
    if fields.background == "transparent" and fields.output_format == "jpeg":
        raise invalid("invalid_value", "background", "A transparent background needs 'png' or 'webp'.")
