"""Sizes, tokens and times of the demo gateway, after OpenAI's published rules for gpt-image-2."""

from __future__ import annotations

from math import ceil, floor, sqrt

from .errors import ApiError, invalid

FIXED = ("1024x1024", "1536x1024", "1024x1536")
MIN_PIXELS, MAX_PIXELS, MAX_EDGE = 655_360, 8_294_400, 3840
_GRAIN = {"low": 16, "medium": 48, "high": 96}
_FINE_GRAIN = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
_LISTED = {"low": (272, 408, 400), "medium": (1056, 1584, 1568), "high": (4160, 6240, 6208)}
_TIERS = {"1K": 1_048_576, "2K": 4_194_304, "4K": MAX_PIXELS}
_SECONDS = {"low": 2.4, "medium": 4.0, "high": 6.4, "xhigh": 8.0, "max": 10.0}
_PARTIAL_TOKENS = 100
_TALL = ("poster", "portrait", "vertical", "phone", "海报", "肖像", "竖", "人像")
_WIDE = ("landscape", "wide", "panorama", "mountain", "city", "sea", "风景", "横", "山", "海", "城市", "沙漠")


def parse_size(text: str, fixed_only: bool) -> tuple[int, int]:
    """Pixels of a ``WxH``; 400 for one that breaks the model's rules."""
    width, _, height = text.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise _illegal(text, "expected 'auto' or WIDTHxHEIGHT")
    if fixed_only and text not in FIXED:
        raise _illegal(text, "supported values are " + ", ".join(FIXED))
    w, h = int(width), int(height)
    if w % 16 or h % 16 or not w or not h:
        raise _illegal(text, "both edges must be multiples of 16")
    if max(w, h) > MAX_EDGE or max(w, h) > 3 * min(w, h):
        raise _illegal(text, "the longest edge is at most 3840 and at most 3 times the shortest")
    if not MIN_PIXELS <= w * h <= MAX_PIXELS:
        raise _illegal(text, f"the area must be {MIN_PIXELS} to {MAX_PIXELS} pixels")
    return w, h


def _illegal(text: str, why: str) -> ApiError:
    return invalid("invalid_value", "size", f"Invalid size '{text}': {why}.")


def auto_size(prompt: str, reference: tuple[int, int] | None) -> tuple[int, int]:
    """What ``auto`` means: nearest to the first reference, else what the prompt's words suggest."""
    lowered = prompt.lower()
    ratio = reference[0] / reference[1] if reference else 1.0
    if reference is None and any(word in lowered for word in _TALL):
        ratio = 0.66
    elif reference is None and any(word in lowered for word in _WIDE):
        ratio = 1.5
    if ratio > 1.2:
        return 1536, 1024
    return (1024, 1536) if ratio < 0.83 else (1024, 1024)


def by_ratio(ratio: str, tier: str) -> tuple[int, int]:
    """Pixels of a ratio (``16:9``) at a tier (1K, 2K, 4K): the largest within its area, in steps of 16."""
    across, _, down = ratio.partition(":")
    share = int(across) / int(down)
    width = min(MAX_EDGE, sqrt(_TIERS[tier] * share), MAX_EDGE * share)
    return floor(width / 16) * 16, floor(width / share / 16 + 0.001) * 16


def output_tokens(quality: str, size: tuple[int, int], model: str = "gpt-image-2") -> int:
    """Output tokens of one picture: by the published formula, or the list of the models with three sizes.

    The models from 2.5 on have the formula on a finer grid, which fits their five published counts.
    """
    short, long = min(size), max(size)
    if model.startswith("gpt-image-1"):
        return _LISTED[quality][0 if short == long else 1 if size[0] < size[1] else 2]
    q = (_GRAIN if model.partition(".")[0] == model else _FINE_GRAIN)[quality]
    s = (2 * q * short + long) // (2 * long)
    return ceil(q * s * (2_000_000 + size[0] * size[1]) / 4_000_000)


def partial_tokens(count: int) -> int:
    """Output tokens of the previews sent."""
    return _PARTIAL_TOKENS * count


def text_tokens(prompt: str) -> int:
    """About what a tokenizer counts: a token per four Latin letters, one per other character, and six around."""
    latin = sum(1 for char in prompt if ord(char) < 0x250)
    return ceil(latin / 4) + len(prompt) - latin + 6


def image_tokens(size: tuple[int, int]) -> int:
    """Tokens of one reference: 32-pixel patches, at most 1,536 of them."""
    return min(1536, ceil(size[0] / 32) * ceil(size[1] / 32))


def seconds(quality: str, size: tuple[int, int], count: int) -> float:
    """How long a call of that many pictures pretends to take."""
    return float(_SECONDS[quality] * (size[0] * size[1] / 1_048_576) ** 0.3 * (1 + 0.25 * (count - 1)))
