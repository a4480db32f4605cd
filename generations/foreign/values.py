"""Values as tools write them, each brought to one form or to nothing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .model import EDGE_MOST, NAME_MOST, PROMPT_MOST, SEED_MOST, TAG_MOST, TAGS_MOST, Foreign
from .texts import clean, line

JSON_MOST = 4 << 20
"""Characters of a text that is read as JSON."""
PAIR = re.compile(r"\(?\s?(\d{1,6})\s?[x×*,]\s?(\d{1,6})\s?\)?")
RATIO = re.compile(r"(\d{1,4}):(\d{1,4})")
MOMENT = re.compile(
    r"(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
WEIGHTS = re.compile(r"\.(safetensors|ckpt|gguf|pth?)\Z", re.IGNORECASE)
"""Endings of the files that models lie in."""
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


def made(tool: str, prompt: Any, **said: Any) -> Foreign | None:
    """A tool's words, each cleaned; None where it says no prompt. ``sides`` is a pair of width and height, counted where both are."""
    text = prompt_of(prompt)
    if not text:
        return None
    width, height = (edge(side) for side in said.get("sides") or (None, None))
    return Foreign(
        tool=tool,
        prompt=text,
        negative=prompt_of(said.get("negative")),
        model=WEIGHTS.sub("", name(said.get("model"))),
        seed=whole(said.get("seed"), SEED_MOST),
        steps=whole(said.get("steps"), 100_000),
        sampler=name(said.get("sampler")),
        guidance=number(said.get("guidance")),
        aspect=ratio(said.get("aspect")),
        width=width if height else None,
        height=height if width else None,
        created=moment(said.get("created")),
        tags=tags(said.get("tags") or ()),
    )


def prompt_of(value: Any) -> str:
    """A text of several lines; "" for what is none."""
    return clean(value, PROMPT_MOST).strip() if isinstance(value, str) else ""


def name(value: Any) -> str:
    """One line: a model, a sampler. Of a path its last part."""
    if not isinstance(value, str):
        return ""
    text = line(value, 4 * NAME_MOST)
    return (
        re.split(r"[/\\]", text)[-1][:NAME_MOST].strip()
        if re.search(r"[\\/][^\\/ ]+\.\w{2,12}$", text)
        else text[:NAME_MOST]
    )


def whole(value: Any, most: int) -> int | None:
    """A whole number from 0, also as text; what is no such number is nothing."""
    if isinstance(value, str) and value.strip().isdecimal() and value.isascii() and len(value) < 24:
        value = int(value)
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 <= value <= most else None


def number(value: Any) -> float | None:
    """A number from 0 to 1,000, also as text."""
    if isinstance(value, str) and re.fullmatch(r"\s?\d{1,4}(\.\d{1,12})?\s?", value, re.ASCII):
        value = float(value)
    if type(value) is int and 0 <= value <= 1000:
        value = float(value)
    return value if isinstance(value, float) and 0 <= value <= 1000 else None


def edge(value: Any) -> int | None:
    """Pixels of a side."""
    return whole(value, EDGE_MOST) or None


def pair(value: Any) -> tuple[str, str] | None:
    """The two sides in "1024x768", "1024 × 768" or "(1024, 768)"."""
    found = PAIR.match(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else None


def ratio(value: Any) -> str:
    found = RATIO.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 20 else None
    return found[0] if found and int(found[1]) and int(found[2]) else ""


def moment(value: Any) -> str:
    """ "2026-01-31T12:00:00", with a zone where there is one; EXIF's colons and a bare day too."""
    if not isinstance(value, str):
        return ""
    text = value[:64].strip()
    if found := MOMENT.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"
    return f"{text[:10]}T00:00:00" if DAY.match(text) else ""


def tags(values: Iterable[Any]) -> tuple[str, ...]:
    """Short words, each once, whatever their case."""
    found: dict[str, str] = {}
    for value in list(values)[: 8 * TAGS_MOST]:
        word = line(value, TAG_MOST).strip(" ,;#") if isinstance(value, str) else ""
        if word:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())[:TAGS_MOST]


def read_json(text: str) -> Any:
    """JSON of bounded length; None where it is none, or nested deeper than the interpreter likes."""
    if not text or len(text) > JSON_MOST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_object(text: str) -> Mapping[str, Any]:
    """A JSON object; {} for everything else."""
    data = read_json(text) if text.lstrip()[:1] == "{" else None
    return data if isinstance(data, dict) else {}


def first(data: Mapping[str, Any], *names: str) -> Any:
    """The first of these that is there and not empty."""
    return next((data[one] for one in names if data.get(one) not in (None, "")), None)
