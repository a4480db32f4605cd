"""How a picture came to be: a brief of the studio, another tool's words, or words hidden in its transparency."""

import json
from pathlib import Path

from generations.foreign import Foreign, Source
from generations.foreign import read as read_source
from generations.foreign.values import read_object

from ..brief.files import look
from ..brief.model import Brief, plain
from ..errors import ImageRefused
from ..limits import UPLOAD
from ..probe import probe
from .stealth import hidden

OURS = "Prompt Studio"


def read_origin(path: str | Path) -> Foreign:
    """Whatever the file at ``path`` says of its making. Untrusted, bounded, and empty where it says nothing. Raises OSError."""
    brief, found = look(path)
    if brief:
        return _of_brief(brief, found)
    if found.prompt:
        return found
    return _of_pixels(path) or found


def _of_brief(brief: Brief, found: Foreign) -> Foreign:
    asked = brief.settings
    return Foreign(
        tool=OURS,
        prompt=brief.prompt,
        model=brief.model,
        aspect=asked.aspect if ":" in asked.aspect else "",
        width=asked.width,
        height=asked.height,
        created=brief.created,
        tags=found.tags,
        raw={"brief": json.dumps(plain(brief), ensure_ascii=False)},
    )


def _of_pixels(path: str | Path) -> Foreign | None:
    """NovelAI's fields, or AUTOMATIC1111's block, from the lowest bits of the transparency."""
    try:
        text = hidden(path, probe(path, UPLOAD))
    except ImageRefused:
        return None
    data = read_object(text)
    texts = {key: value for key, value in data.items() if isinstance(value, str)} if data else {"parameters": text}
    found = read_source(Source(texts=texts)) if text else None
    return found if found and found.prompt else None
