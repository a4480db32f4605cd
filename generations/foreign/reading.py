"""Which tool's words a file holds: each tool is asked for the fields in which it is known to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from . import comfy, described, invoke, parameters, services
from .model import RAW_MOST, Foreign, Source
from .texts import clean

READERS: tuple[Callable[[Source], Foreign | None], ...] = (
    parameters.read,
    invoke.read,
    parameters.read_fields,
    comfy.read,
    services.novel,
    described.draw_things_packet,
    services.journey,
)
"""Those that leave no doubt, the first that finds a prompt wins."""


def read(source: Source) -> Foreign:
    """The origin that a file tells, with its texts as they stood; an empty one where it tells nothing."""
    found = next((made for reader in READERS if (made := reader(source))), None) or _comment(source)
    common = described.read(source)
    if found and common:
        found = replace(found, created=found.created or common.created, tags=found.tags or common.tags)
    return replace(found or common or Foreign(), raw=raw(source))


def _comment(source: Source) -> Foreign | None:
    """A comment of EXIF is somebody's block only where it has the settings of one, or where nothing else is said."""
    found = parameters.read_comment(source)
    return found if found and (found.steps is not None or found.tool not in (parameters.A1111,)) else None


def raw(source: Source) -> dict[str, str]:
    """The texts as they stood, cleaned and bounded: what nobody reads today may be read tomorrow."""
    named: dict[str, str] = {
        **source.texts,
        **_prefixed("exif:", source.exif),
        **{key: ", ".join(values) for key, values in source.xmp.items()},
        **_prefixed("iptc:", {key: ", ".join(values) for key, values in source.iptc.items()}),
        **_prefixed("c2pa:", source.claims),
    }
    kept: dict[str, str] = {}
    left = 4 * RAW_MOST
    for key, text in named.items():
        kept[key[:80]] = clean(text, min(RAW_MOST, left))
        left -= len(kept[key[:80]])
    return {key: text for key, text in kept.items() if text}


def _prefixed(prefix: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {prefix + key: text for key, text in texts.items()}
