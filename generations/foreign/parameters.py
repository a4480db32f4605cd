"""The block of text that AUTOMATIC1111 began, and the JSON that Fooocus, SwarmUI and Easy Diffusion write in the same places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .model import Foreign, Source
from .values import first, made, name, pair, read_object

A1111, FORGE, FOOOCUS, SWARM, EASY, DRAW = (
    "AUTOMATIC1111",
    "Forge",
    "Fooocus",
    "SwarmUI",
    "Easy Diffusion",
    "Draw Things",
)
SETTINGS_LINE = re.compile(r"^Steps: \d{1,6}, .*\Z", re.MULTILINE)
NEGATIVE = re.compile(r"^Negative prompt:", re.MULTILINE)
SETTING = re.compile(r'([A-Za-z][\w -]{0,60}):\s?("(?:[^"\\]|\\.)*"|[^,]*)(?:,\s?|\Z)')
LINE_MOST = 40_000
"""Characters of the line of settings that are read."""
FORGE_VERSION = re.compile(r"f\d")
SCHEMES = frozenset({"fooocus", "a1111"})


def read(source: Source) -> Foreign | None:
    """From the PNG's own field."""
    text = source.texts.get("parameters", "")
    found = block(text)
    if found and source.texts.get("fooocus_scheme", "").strip() in SCHEMES:
        return replace(found, tool=FOOOCUS)
    return found


def read_comment(source: Source) -> Foreign | None:
    """From the comment of a JPEG's or a WebP's EXIF."""
    return block(source.exif.get("comment", ""))


def read_fields(source: Source) -> Foreign | None:
    """Easy Diffusion's fields, each a text of its own."""
    texts = source.texts
    known = "use_stable_diffusion_model" in texts or "num_inference_steps" in texts
    return _easy(texts) if known else None


def block(text: str) -> Foreign | None:
    """One block, of whatever tool."""
    if text.lstrip().startswith("{"):
        return _of_json(read_object(text))
    body, said = text, dict[str, str]()
    if found := SETTINGS_LINE.search(text):
        body, said = text[: found.start()], settings_of(found[0])
    negative = ""
    if marked := NEGATIVE.search(body):
        body, negative = body[: marked.start()], body[marked.end() :]
    tool = FORGE if FORGE_VERSION.match(said.get("Version", "")) else name(said.get("App")) or A1111
    return made(tool, body, negative=negative, **_named(said))


def settings_of(text: str) -> dict[str, str]:
    """The settings in "Steps: 20, Sampler: …", by their names there."""
    return {found[1].strip(): found[2].strip().strip('"') for found in SETTING.finditer(text[:LINE_MOST])}


def _named(said: Mapping[str, str]) -> dict[str, Any]:
    scheduler = said.get("Schedule type", "")
    sampler = said.get("Sampler", "")
    return {
        "model": said.get("Model"),
        "seed": said.get("Seed"),
        "steps": said.get("Steps"),
        "sampler": f"{sampler} {scheduler}" if sampler and scheduler and scheduler != "Automatic" else sampler,
        "guidance": first(said, "Distilled CFG Scale", "CFG scale", "Guidance Scale"),
        "sides": pair(said.get("Size")),
        "created": said.get("Date"),
    }


# -- JSON --------------------------------------------------------------------------------------------------------------------


def _of_json(data: Mapping[str, Any]) -> Foreign | None:
    if isinstance(inner := data.get("sui_image_params"), dict):
        return _swarm(inner, data.get("sui_extra_data"))
    if "num_inference_steps" in data or "use_stable_diffusion_model" in data:
        return _easy(data)
    return draw_things(data) if isinstance(data.get("c"), str) else _fooocus(data)


def _swarm(data: Mapping[str, Any], more: Any) -> Foreign | None:
    date = more.get("date") if isinstance(more, dict) else None
    return made(
        SWARM,
        data.get("prompt"),
        negative=data.get("negativeprompt"),
        model=data.get("model"),
        seed=data.get("seed"),
        steps=data.get("steps"),
        sampler=data.get("sampler"),
        guidance=first(data, "fluxguidancescale", "cfgscale"),
        aspect=data.get("aspectratio"),
        sides=(data.get("width"), data.get("height")),
        created=date,
    )


def _easy(data: Mapping[str, Any]) -> Foreign | None:
    return made(
        EASY,
        data.get("prompt"),
        negative=data.get("negative_prompt"),
        model=data.get("use_stable_diffusion_model"),
        seed=data.get("seed"),
        steps=data.get("num_inference_steps"),
        sampler=data.get("sampler_name"),
        guidance=data.get("guidance_scale"),
        sides=(data.get("width"), data.get("height")),
    )


def _fooocus(data: Mapping[str, Any]) -> Foreign | None:
    low = {key.lower().replace(" ", "_"): value for key, value in list(data.items())[:200] if isinstance(key, str)}
    return made(
        FOOOCUS,
        low.get("prompt"),
        negative=low.get("negative_prompt"),
        model=low.get("base_model"),
        seed=low.get("seed"),
        steps=low.get("steps"),
        sampler=low.get("sampler"),
        guidance=low.get("guidance_scale"),
        sides=pair(low.get("resolution")),
    )


def draw_things(data: Mapping[str, Any]) -> Foreign | None:
    """The JSON of Draw Things, whose prompts stand under one letter or two."""
    return made(
        DRAW,
        data.get("c"),
        negative=data.get("uc"),
        model=data.get("model"),
        seed=data.get("seed"),
        steps=data.get("steps"),
        sampler=data.get("sampler"),
        guidance=first(data, "scale", "guidanceScale"),
        sides=pair(data.get("size")) or (data.get("width"), data.get("height")),
    )
