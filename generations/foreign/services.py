"""Services that draw on their own machines: NovelAI, Midjourney, and those that only sign what they made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .model import PROMPT_MOST, Foreign, Source
from .values import made, read_object

NOVEL, MIDJOURNEY = "NovelAI", "Midjourney"
OPTION = re.compile(r"\s--([a-z][a-z0-9]{0,20})\b")
JOB = re.compile(r"Job ID: ([0-9a-f-]{8,40})\Z")
"""Without the spaces around it: looked for at every place of a long run of them, they would take its length squared."""
VERSIONS = {"v": "Midjourney", "version": "Midjourney", "niji": "Niji"}


def novel(source: Source) -> Foreign | None:
    """NovelAI's comment, or the description where that is missing."""
    texts = source.texts
    data = read_object(texts.get("Comment", ""))
    if isinstance(data.get("prompt"), str):
        return novel_data(data, texts.get("Source", ""))
    return made(NOVEL, texts.get("Description")) if texts.get("Software") == NOVEL else None


def novel_data(data: Mapping[str, Any], model: str) -> Foreign | None:
    """Its JSON, wherever it was kept."""
    return made(
        NOVEL,
        data.get("prompt"),
        negative=data.get("uc"),
        model=model,
        seed=data.get("seed"),
        steps=data.get("steps"),
        sampler=data.get("sampler"),
        guidance=data.get("scale"),
        sides=(data.get("width"), data.get("height")),
    )


def journey(source: Source) -> Foreign | None:
    """Midjourney's line: the prompt, its options, and the number of the job; None for any other description."""
    descriptions = (
        source.texts.get("Description", ""),
        *source.xmp.get("dc:description", ()),
        source.exif.get("description", ""),
    )
    for text in descriptions:
        if found := _line(text[:PROMPT_MOST].rstrip(), source):
            return found
    return None


def _line(text: str, source: Source) -> Foreign | None:
    job = JOB.search(text)
    bare = text[: job.start()] if job else text
    options = OPTION.search(bare)
    if not job and not options:
        return None
    said = _options(bare[options.start() :]) if options else {}
    version = next((f"{label} {said[key]}" for key, label in VERSIONS.items() if said.get(key)), "")
    return made(
        MIDJOURNEY,
        bare[: options.start()] if options else bare,
        negative=said.get("no"),
        model=version,
        seed=said.get("seed"),
        aspect=said.get("ar") or said.get("aspect"),
        created=source.texts.get("Creation Time"),
    )


def _options(text: str) -> dict[str, str]:
    """The options' values: what stands between one and the next."""
    marks = list(OPTION.finditer(text))[:64]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {mark[1]: text[mark.end() : end].strip()[:2000] for mark, end in zip(marks, ends, strict=True)}
