"""Other tools' prompts, from the fields in which they are known to write them. Only the prompt is taken, and a plain size."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from .comfy import comfy_prompt
from .model import EDGE_MOST, PROMPT_MOST, ForeignPrompt
from .packet import description, read_json
from .texts import clean

A1111, COMFY, INVOKE, NOVEL, MIDJOURNEY, FOOOCUS, DESCRIBED = (
    "AUTOMATIC1111",
    "ComfyUI",
    "InvokeAI",
    "NovelAI",
    "Midjourney",
    "Fooocus",
    "",
)
"""Tools by the names that they go by; "" where a file only has a description."""

SETTINGS_LINE = re.compile(r"^Steps: \d{1,6}, .*\Z", re.MULTILINE)
NEGATIVE = re.compile(r"^Negative prompt:", re.MULTILINE)
SIZE = re.compile(r"\bSize: (\d{1,6})x(\d{1,6})\b")
BRACKETED = re.compile(r"\((\d{1,6}), ?(\d{1,6})\)|(\d{1,6})[x×*](\d{1,6})")
DREAM = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(.*)', re.DOTALL)
DREAM_EDGE = r"(?:^|\s)-{edge}\s?(\d{{1,6}})\b"
JOURNEY = re.compile(r"\s--[a-z][a-z0-9]{0,20}\b")
JOURNEY_RATIO = re.compile(r"\s--(?:ar|aspect) (\d{1,3}):(\d{1,3})\b")
JOB = re.compile(r"Job ID: [0-9a-f-]{8,40}\Z")
"""Without the spaces around it: looked for at every place of a long run of them, they would take its length squared."""

Sides = tuple[Any, Any]


def foreign(texts: Mapping[str, str], comment: str, packets: Sequence[Element]) -> ForeignPrompt | None:
    """The first field of another tool that holds a prompt."""
    readers: tuple[Callable[[], ForeignPrompt | None], ...] = (
        lambda: parameters(texts.get("parameters", "")),
        lambda: _invoke(texts),
        lambda: _comfy(texts),
        lambda: _novel(texts),
        lambda: _journey(texts.get("Description", "")),
        lambda: parameters(comment),
        lambda: next((made for root in packets if (made := _prompt(DESCRIBED, description(root)))), None),
    )
    return next((found for read in readers if (found := read())), None)


def _prompt(tool: str, text: Any, sides: Sides = (None, None), aspect: str = "") -> ForeignPrompt | None:
    if not isinstance(text, str):
        return None
    prompt = clean(text, PROMPT_MOST).strip()
    width, height = (_edge(side) for side in sides)
    both = (width, height) if width and height else (None, None)
    return ForeignPrompt(tool=tool, prompt=prompt, width=both[0], height=both[1], aspect=aspect) if prompt else None


def _edge(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 7:
        value = int(value)
    return value if type(value) is int and 1 <= value <= EDGE_MOST else None


def parameters(text: str) -> ForeignPrompt | None:
    """AUTOMATIC1111's and Forge's block of text, or Fooocus's JSON in the same place."""
    if text.lstrip().startswith("{"):
        return _fooocus(read_json(text))
    body = text
    sides: Sides = (None, None)
    if found := SETTINGS_LINE.search(text):
        body = text[: found.start()]
        size = SIZE.search(found[0])
        sides = (size[1], size[2]) if size else (None, None)
    if negative := NEGATIVE.search(body):
        body = body[: negative.start()]
    return _prompt(A1111, body, sides)


def _fooocus(data: Any) -> ForeignPrompt | None:
    if not isinstance(data, dict):
        return None
    said = data.get("resolution") or data.get("Resolution")
    size = BRACKETED.search(said) if isinstance(said, str) and len(said) < 100 else None
    sides = [side for side in size.groups() if side] if size else [None, None]
    return _prompt(FOOOCUS, data.get("prompt") or data.get("Prompt"), (sides[0], sides[1]))


def _invoke(texts: Mapping[str, str]) -> ForeignPrompt | None:
    data = read_json(texts.get("invokeai_metadata", ""))
    if isinstance(data, dict) and (made := _prompt(INVOKE, data.get("positive_prompt"), _sides(data))):
        return made
    older = read_json(texts.get("sd-metadata", ""))
    image = older.get("image") if isinstance(older, dict) else None
    if isinstance(image, dict) and (made := _prompt(INVOKE, _joined(image.get("prompt")), _sides(image))):
        return made
    found = DREAM.match(texts.get("Dream", "")[:PROMPT_MOST])
    if not found:
        return None
    edges = [re.search(DREAM_EDGE.format(edge=edge), found[2]) for edge in "WH"]
    return _prompt(INVOKE, re.sub(r"\\(.)", r"\1", found[1]), tuple(edge and edge[1] for edge in edges))  # type: ignore[arg-type]


def _sides(data: Mapping[str, Any]) -> Sides:
    return data.get("width"), data.get("height")


def _joined(prompt: Any) -> Any:
    """Old InvokeAI kept a list of weighted parts."""
    if not isinstance(prompt, list):
        return prompt
    parts = [part.get("prompt") for part in prompt[:64] if isinstance(part, dict)]
    return ", ".join(part for part in parts if isinstance(part, str))


def _comfy(texts: Mapping[str, str]) -> ForeignPrompt | None:
    for name in ("prompt", "workflow"):
        found = comfy_prompt(read_json(texts.get(name, "")))
        if found and (made := _prompt(COMFY, found[0], found[1])):
            return made
    return None


def _novel(texts: Mapping[str, str]) -> ForeignPrompt | None:
    data = read_json(texts.get("Comment", ""))
    if isinstance(data, dict) and isinstance(data.get("prompt"), str):
        return _prompt(NOVEL, data["prompt"], _sides(data))
    return _prompt(NOVEL, texts.get("Description", "")) if texts.get("Software") == NOVEL else None


def _journey(text: str) -> ForeignPrompt | None:
    """Midjourney's line: the prompt, its options, and a number."""
    bare = text[:PROMPT_MOST].rstrip()
    job = JOB.search(bare)
    bare = bare[: job.start()] if job else bare
    options = JOURNEY.search(bare)
    if not job and not options:
        return _prompt(DESCRIBED, text)
    ratio = JOURNEY_RATIO.search(bare)
    return _prompt(
        MIDJOURNEY, bare[: options.start()] if options else bare, aspect=f"{ratio[1]}:{ratio[2]}" if ratio else ""
    )
