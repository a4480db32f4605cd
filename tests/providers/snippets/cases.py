"""One request of every way in which each profile of the catalogue calls its gateway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generations.providers import catalogue
from generations.providers.base import Capabilities, Dialect, FilePart, ImageRequest
from tests.providers.base import reference
from tests.providers.snippets.nasty import LINE, LINES

FILES = (
    (b"\x89PNG\r\n\x1a\n\x00--", 'a "quoted" 花瓶.png', "image/png"),
    (b"RIFF\xff\x00\n", "it's $(b) `c` #{d}.webp", "image/webp"),
)


@dataclass(frozen=True)
class Case:
    dialect: Dialect
    request: ImageRequest


def cases(folder: Path) -> dict[str, Case]:
    """Profile and way → what is asked. The files of the requests lie in ``folder``."""
    folder.mkdir()
    parts = tuple(reference(folder, f"{place}.bin", data, kind) for place, (data, _, kind) in enumerate(FILES))
    parts = tuple(replace(part, filename=name) for part, (_, name, _) in zip(parts, FILES, strict=True))
    return {
        f"{key}-{way}": case for key in catalogue.PROFILES for way, case in _ways(catalogue.get_profile(key), parts)
    }


def _ways(profile: catalogue.Profile, parts: tuple[FilePart, ...]) -> Iterator[tuple[str, Case]]:
    """Plain, with references as they go by default, with one in bytes, and with a mask where that can be switched on."""
    caps = catalogue.capabilities(profile, profile.default_model)
    switched = catalogue.capabilities(profile, profile.default_model, profile.unknowns)
    dialect, open_dialect = catalogue.get_dialect(profile), catalogue.get_dialect(profile, profile.unknowns)
    by_url = caps.reference_delivery[0] == "url"
    linked = tuple(replace(part, url=f"https://e.com/{part.filename}?a=b&c") for part in parts) if by_url else parts
    plain, everything = _asked(profile, caps, LINES), _asked(profile, switched, LINE)
    yield "plain", Case(dialect, plain)
    yield "references", Case(dialect, replace(plain, references=linked))
    yield "bytes", Case(open_dialect, replace(everything, references=parts[:1]))
    if switched.mask:
        yield "mask", Case(open_dialect, replace(plain, references=linked, mask=replace(parts[0], filename="mask.png")))


def _asked(profile: catalogue.Profile, caps: Capabilities, prompt: str) -> ImageRequest:
    """As much as can be asked for at once."""
    pixels: dict[str, Any] = {"size": (caps.sizes or ("1024x1536",))[0]}
    if caps.cells:
        ratio, _, tier = caps.cells[-1].partition("@")
        pixels = {"aspect_ratio": ratio, "resolution": tier}
    return ImageRequest(
        model=profile.default_model,
        prompt=prompt,
        n=1 if caps.max_partials else min(2, caps.n_per_call),
        quality=caps.qualities[-1],
        output_format="webp" if caps.compression else "auto",
        output_compression=70 if caps.compression else None,
        background=caps.backgrounds[-1],
        moderation=caps.moderations[-1],
        partial_images=min(2, caps.max_partials),
        idempotency_key="k 'one' \"two\" $3" if caps.idempotency or not caps.cells else "",
        text_model=profile.default_text_model,
        **pixels,
    )
