"""The scalar fields of OpenAI's Images contract and of its relatives: which are known, and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, invalid

MAX_PROMPT = 32_000
THREE, FIVE = ("low", "medium", "high"), ("low", "medium", "high", "xhigh", "max")
GPT_IMAGE_2 = {"gpt-image-2": THREE, "gpt-image-2-2026-04-21": THREE}
MODELS = {
    **GPT_IMAGE_2,
    "gpt-image-2.5-sunburst": FIVE,
    "gpt-image-2.5-flare": FIVE,
    "gpt-image-2.6-sunburst": FIVE,
    "gpt-image-2.6-flare": FIVE,
    "gpt-image-1.5": THREE,
    "gpt-image-1-mini": THREE,
}
FIXED_SIZE_MODELS = frozenset({"gpt-image-1.5", "gpt-image-1-mini", "gpt-image-1"})
_TEXT = ("model", "prompt", "size", "quality", "output_format", "background", "moderation", "user", "response_format")
_CHOICES = {
    "output_format": ("png", "jpeg", "webp"),
    "background": ("transparent", "opaque", "auto"),
    "moderation": ("auto", "low"),
    "input_fidelity": ("high", "low"),
}
_RANGES = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
KNOWN = frozenset({*_TEXT, *_RANGES, "stream"}) - {"response_format"}


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
    response_format: str = ""
    input_fidelity: str = "high"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one contract allows: the fields it knows, its models with their qualities, and the bounds of some fields.

    ``max_prompt`` is None where no limit is known; ``fidelity`` lets ``input_fidelity`` pass for the models that take it.
    """

    known: frozenset[str] = KNOWN
    models: Mapping[str, tuple[str, ...]]
    most: int = 10
    formats: tuple[str, ...] = ()
    auto_quality: bool = True
    transparent: bool = True
    max_prompt: int | None = MAX_PROMPT
    fidelity: bool = False
    default_model: str = "gpt-image-2"


def from_form(values: Mapping[str, str]) -> dict[str, Any]:
    """Give a form's text parts the types that JSON would have; what cannot be converted stays text."""
    typed: dict[str, Any] = dict(values)
    for name in _RANGES.keys() & values.keys():
        if values[name].lstrip("-").isdigit():
            typed[name] = int(values[name])
    if values.get("stream") in {"true", "false"}:
        typed["stream"] = values["stream"] == "true"
    return typed


def check(values: Mapping[str, Any], limits: Limits) -> Fields:
    """Check every field as strictly as the live services do; 400 with the field's name for the first fault."""
    values = {"model": limits.default_model} | dict(values)
    for name in values:
        if name not in limits.known and not _takes_fidelity(name, values["model"], limits):
            raise invalid("unknown_parameter", name, f"Unknown parameter: '{name}'.")
    given = {name: value for name, value in values.items() if value is not None}
    _check_types(given)
    _check_prompt(given.get("prompt"), limits.max_prompt)
    _check_ranges(given, limits)
    _check_choices(given, limits)
    checked = Fields(**given)
    _check_combination(checked, limits)
    return checked


def _takes_fidelity(name: str, model: object, limits: Limits) -> bool:
    return name == "input_fidelity" and limits.fidelity and model in tuple(FIXED_SIZE_MODELS)


def _check_types(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        wanted = bool if name == "stream" else int if name in _RANGES else str
        if type(value) is not wanted:
            label = {str: "a string", bool: "a boolean", int: "an integer"}[wanted]
            got = type(value).__name__
            raise invalid("invalid_type", name, f"Invalid type for '{name}': expected {label}, but got {got} instead.")


def _check_prompt(prompt: str | None, most: int | None) -> None:
    if prompt is None:
        raise invalid("missing_required_parameter", "prompt", "Missing required parameter: 'prompt'.")
    if not prompt.strip():
        raise invalid("empty_string", "prompt", "Invalid 'prompt': empty string. Expected at least 1 character.")
    if most is not None and len(prompt) > most:
        text = f"Invalid 'prompt': string too long. Expected at most {most} characters, got {len(prompt)}."
        raise invalid("string_above_max_length", "prompt", text)


def _check_ranges(given: Mapping[str, Any], limits: Limits) -> None:
    for name, (low, high) in (_RANGES | {"n": (1, limits.most)}).items():
        value = given.get(name, low)
        if not low <= value <= high:
            code = "integer_below_min_value" if value < low else "integer_above_max_value"
            raise invalid(code, name, f"Invalid '{name}': expected {low} to {high}, but got {value} instead.")


def _check_choices(given: Mapping[str, Any], limits: Limits) -> None:
    model = given.get("model", limits.default_model)
    if model not in limits.models:
        raise ApiError(404, f"The model '{model}' does not exist.", code="model_not_found", param="model")
    qualities = (*limits.models[model], *(("auto",) if limits.auto_quality else ()))
    for name, allowed in (_CHOICES | {"quality": qualities, "response_format": limits.formats}).items():
        if name in given and given[name] not in allowed:
            text = f"Invalid value: '{given[name]}'. Supported values are: {', '.join(map(repr, allowed))}."
            raise invalid("invalid_value", name, text)


def _check_combination(fields: Fields, limits: Limits) -> None:
    if fields.output_compression is not None and fields.output_format == "png":
        raise invalid("invalid_value", "output_compression", "Compression is for 'jpeg' and 'webp' only.")
    if fields.background == "transparent" and not limits.transparent:
        raise invalid("invalid_value", "background", "Transparent background is not supported.")
    if fields.background == "transparent" and fields.output_format == "jpeg":
        raise invalid("invalid_value", "background", "A transparent background needs 'png' or 'webp'.")
