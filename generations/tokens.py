"""How many tokens a picture, a prompt or a reference comes to, without asking the gateway.

Output tokens are exact where OpenAI's readings are known; everything on the input side is an estimate, and is called one.
All counts are whole tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Size = tuple[int, int]

ASSUMED_SIZE: Size = (1024, 1024)
ASSUMED_QUALITY = "medium"
"""What ``auto`` is taken for until usage says better."""
PROMPT_OVERHEAD = 6
"""Tokens that every prompt carries beyond its own (read off OpenAI's usage)."""

_PIECES = re.compile(
    r"[A-Za-z\u00c0-\u024f]+|\d+|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+|\w+|[^\w\s]+"
)


class OutputCounts(Protocol):
    """Output tokens of one picture for one family of models."""

    def output(self, quality: str, size: Size) -> int: ...

    def is_exact(self, quality: str, size: Size) -> bool: ...


@dataclass(frozen=True)
class FormulaCounts:
    """The output formula of gpt-image-2, which fits every published reading of that model.

    ``grid`` is the number of tokens along the long edge for each quality. ``readings`` limits what is called exact to those
    sizes (empty: all of them).
    """

    grid: Mapping[str, int]
    readings: tuple[Size, ...] = ()

    def output(self, quality: str, size: Size) -> int:
        q = self.grid.get(quality, self.grid[ASSUMED_QUALITY])
        long, short = max(size), min(size)
        s = (2 * q * short + long) // (2 * long)
        return ceil_div(q * s * (2_000_000 + long * short), 4_000_000)

    def is_exact(self, quality: str, size: Size) -> bool:
        return quality in self.grid and (not self.readings or size in self.readings)


@dataclass(frozen=True)
class ListedCounts:
    """Published counts of the models with three fixed sizes, by quality: square, portrait, landscape."""

    listed: Mapping[str, tuple[int, int, int]]
    exact: bool = True

    def output(self, quality: str, size: Size) -> int:
        square, portrait, landscape = self.listed.get(quality, self.listed[ASSUMED_QUALITY])
        if size[0] == size[1]:
            return square
        return portrait if size[0] < size[1] else landscape

    def is_exact(self, quality: str, size: Size) -> bool:
        return self.exact and quality in self.listed and size in ((1024, 1024), (1024, 1536), (1536, 1024))


@dataclass(frozen=True)
class ScaledCounts:
    """Counts known for 1024x1024 alone; other sizes are scaled by their pixels. Never exact."""

    square: Mapping[str, int]

    def output(self, quality: str, size: Size) -> int:
        return ceil_div(self.square.get(quality, self.square[ASSUMED_QUALITY]) * size[0] * size[1], 1024 * 1024)

    def is_exact(self, quality: str, size: Size) -> bool:
        return False


_LISTED = {"low": (272, 408, 400), "medium": (1056, 1584, 1568), "high": (4160, 6240, 6208)}

COUNTS: Mapping[str, OutputCounts] = {
    "gpt-image-2": FormulaCounts({"low": 16, "medium": 48, "high": 96}),
    # The five readings of 2.5 at 1024x1024 (196, 439, 1756, 3122, 7024) are the same formula on a finer grid; other sizes are
    # not published, so they are estimates.
    "gpt-image-2.5": FormulaCounts(
        {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}, readings=((1024, 1024),)
    ),
    "gpt-image-1": ListedCounts(_LISTED),
    "gpt-image-1-mini": ListedCounts(_LISTED, exact=False),
    # That gateway's own count, whatever the model: its notes say 272 to 275 at low, its sample usage 275.
    "openai-hk": ScaledCounts({"low": 275, "medium": 1056, "high": 4160}),
}
"""By the name that a stored price table uses."""


def ceil_div(number: int, by: int) -> int:
    """``number / by`` rounded up, in whole numbers."""
    return -(-number // by)


def text_tokens(prompt: str) -> int:
    """About as many tokens as o200k would make of a prompt, plus the fixed overhead. An estimate: there is no tokenizer here.

    A Latin word is one token and one more for every seven further letters, digits go in threes, CJK characters are 0.7
    tokens each, other scripts a third of a token a letter, and a run of punctuation is one.
    """
    return PROMPT_OVERHEAD + sum(_piece_tokens(found[0]) for found in _PIECES.finditer(prompt))


def _piece_tokens(piece: str) -> int:
    first, length = piece[0], len(piece)
    if first.isdigit():
        return ceil_div(length, 3)
    if first >= "\u2e80":
        return ceil_div(7 * length, 10) if first.isalpha() else length
    if not first.isalpha():
        return ceil_div(length, 4)
    return ceil_div(length, 7) if first <= "\u024f" else ceil_div(length, 3)


def reference_tokens(size: Size) -> int:
    """Input tokens of one reference or mask picture. An estimate: OpenAI has not published the rounding.

    Taken as the medium output grid over the same pixels, with the larger ones fitted to 2048 on the long edge as gpt-image-2
    does for its high-fidelity input; ``usage`` corrects it.
    """
    long, short = max(size), min(size)
    if long > 2048:
        long, short = 2048, max(1, short * 2048 // long)
    return COUNTS["gpt-image-2"].output("medium", (long, short))
