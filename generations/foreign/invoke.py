"""InvokeAI's three ways of keeping a prompt, the newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .model import PROMPT_MOST, Foreign, Source
from .values import first, made, read_object

INVOKE = "InvokeAI"
DREAM = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(.*)', re.DOTALL)
DREAM_OPTION = r"(?:^|\s)-{letter}\s?([\w.]{{1,20}})\b"
IN_BRACKETS = re.compile(r"\[([^\[\]]{0,20000})\]")
"""How old prompts said what they did not want."""


def read(source: Source) -> Foreign | None:
    """From whichever of its fields is there."""
    texts = source.texts
    return (
        _newest(read_object(texts.get("invokeai_metadata", "")))
        or _older(read_object(texts.get("sd-metadata", "")))
        or _dream(texts.get("Dream", ""))
    )


def _newest(data: Mapping[str, Any]) -> Foreign | None:
    return made(
        INVOKE,
        data.get("positive_prompt"),
        negative=data.get("negative_prompt"),
        model=_model(data.get("model")),
        seed=data.get("seed"),
        steps=data.get("steps"),
        sampler=data.get("scheduler"),
        guidance=first(data, "guidance", "cfg_scale"),
        sides=(data.get("width"), data.get("height")),
    )


def _model(value: Any) -> Any:
    return first(value, "name", "model_name") if isinstance(value, dict) else value


def _older(data: Mapping[str, Any]) -> Foreign | None:
    image = data.get("image")
    if not isinstance(image, dict):
        return None
    prompt, negative = _parted(_joined(image.get("prompt")))
    return made(
        INVOKE,
        prompt,
        negative=negative,
        model=data.get("model_weights"),
        seed=image.get("seed"),
        steps=image.get("steps"),
        sampler=image.get("sampler"),
        guidance=image.get("cfg_scale"),
        sides=(image.get("width"), image.get("height")),
    )


def _joined(prompt: Any) -> Any:
    """A list of weighted parts."""
    if not isinstance(prompt, list):
        return prompt
    parts = [part.get("prompt") for part in prompt[:64] if isinstance(part, dict)]
    return ", ".join(part for part in parts if isinstance(part, str))


def _parted(prompt: Any) -> tuple[Any, str]:
    if not isinstance(prompt, str):
        return prompt, ""
    text = prompt[:PROMPT_MOST]
    return IN_BRACKETS.sub("", text), ", ".join(IN_BRACKETS.findall(text))


def _dream(text: str) -> Foreign | None:
    found = DREAM.match(text[:PROMPT_MOST])
    if not found:
        return None
    said = {letter: re.search(DREAM_OPTION.format(letter=letter), found[2]) for letter in "sSWHCA"}
    values = {letter: match and match[1] for letter, match in said.items()}
    prompt, negative = _parted(re.sub(r"\\(.)", r"\1", found[1]))
    return made(
        INVOKE,
        prompt,
        negative=negative,
        seed=values["S"],
        steps=values["s"],
        sampler=values["A"],
        guidance=values["C"],
        sides=(values["W"], values["H"]),
    )
