"""A picture's origin as plain frozen data, and the texts of a file that it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PROMPT_MOST = 200_000
"""Characters, as a draft keeps them."""
NAME_MOST = 200
EDGE_MOST = 100_000
SEED_MOST = 1 << 64
TAGS_MOST = 50
TAG_MOST = 40
RAW_MOST = 64 << 10
"""Characters of one raw text; of all together four times as many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreign:
    """How a picture was made, as its file tells it. Empty or None: not said.

    ``tool`` is the name that it goes by, "" where a file only has a description. ``width`` and ``height`` are the asked pixels,
    ``aspect`` is "16:9". ``created`` is the moment as 2026-01-31T12:00:00, with its zone where the file says one. ``raw`` keeps the
    texts as they stood, by the names of their fields.
    """

    tool: str = ""
    prompt: str = ""
    negative: str = ""
    model: str = ""
    seed: int | None = None
    steps: int | None = None
    sampler: str = ""
    guidance: float | None = None
    aspect: str = ""
    width: int | None = None
    height: int | None = None
    created: str = ""
    tags: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is more in it than the texts as they stood."""
        return any((self.tool, self.prompt, self.negative, self.model, self.created, self.tags))


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The texts of a file: ``texts`` of a PNG by keyword; ``exif`` by the tag's name; ``xmp`` by prefix and name ("dc:subject") and
    ``iptc`` by name, each with its values; ``claims`` of its content credentials by key."""

    texts: Mapping[str, str] = field(default_factory=dict)
    exif: Mapping[str, str] = field(default_factory=dict)
    xmp: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    iptc: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)


def foreign_from(data: Mapping[str, Any]) -> Foreign:
    """`Foreign` from the JSON form of `dataclasses.asdict`, as it crosses the pipe of the children."""
    return Foreign(**{**data, "tags": tuple(data["tags"])})
