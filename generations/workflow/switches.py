"""What a gateway's administrator says that their account has, of the things that nobody has documented.

An *offer* is one such thing; what is stored in ``Gateway.switches`` goes through :func:`kept`, so that nothing else can be:
above all nothing that decides whether a call is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generations.providers import catalogue

LONGEST_SIDE = 8192
"""Pixels; no gateway draws more, and a slip of the keyboard is found by it."""
MOST_SIZES = 100
FLAG, NUMBER, SIZES = "flag", "number", "sizes"

_NUMBERS = {"max_references": (0, 16), "n_per_call": (1, 10), "prompt_limit": (1, 1_000_000)}
"""Told as a figure instead of yes or no: least and most."""
_NO_LIMIT_TOLD = {"size-matrix", "openai-hk", "vibeapi", "vibeapi-responses", "runapi", "openai-compatible"}
"""Kinds whose documents name no longest prompt."""
_ANY_SERVER = {"openai-compatible": ("n_per_call", "max_references")}
"""A server of which nothing is known may make fewer at once, or take fewer, than the contract that it keeps."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that an account may have. ``usual`` is what holds unless it is said otherwise; ``on`` is stored for a flag that
    is switched on; ``least`` and ``most`` bound a number."""

    name: str
    kind: str
    usual: Any
    on: Any = None
    least: int = 0
    most: int = 0


def offers(profile: catalogue.Profile) -> tuple[Offer, ...]:
    """Flags first, then the list of sizes, then numbers."""
    flags = tuple(
        Offer(name=name, kind=FLAG, usual=_usual(profile, name), on=_plain(value))
        for name, value in profile.unknowns.items()
        if name not in _NUMBERS and _may_be_said(profile, name)
    )
    caps = profile.capabilities
    sizes = (Offer(name="sizes", kind=SIZES, usual=caps.sizes),) if caps.sizes and not caps.any_size else ()
    return flags + sizes + tuple(_number(profile, name) for name in _NUMBERS if _takes_number(profile, name))


def kept(profile: catalogue.Profile, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What may be stored of ``wanted``: what the profile offers and what differs from the usual. Raises ``ValueError`` for a
    number out of its bounds or a size that is none; names that are not offered are left out."""
    found = ((offer, wanted[offer.name]) for offer in offers(profile) if offer.name in wanted)
    values = {offer.name: _value(offer, value) for offer, value in found}
    return {name: value for name, value in values.items() if value is not None}


def parse_size(text: str) -> str:
    """ "1536 × 864" → "1536x864". Raises ``ValueError`` for what is no size of 1 to 8192 pixels a side."""
    across, _, down = "".join(text.split()).lower().replace("×", "x").partition("x")
    if not (_is_side(across) and _is_side(down)):
        raise ValueError(f"no size: {text}")
    return f"{int(across)}x{int(down)}"


def _is_side(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) <= LONGEST_SIDE


def _value(offer: Offer, value: Any) -> Any:
    """As it is stored; None for the usual."""
    if offer.kind == FLAG:
        return offer.on if value else None
    if offer.kind == NUMBER:
        return _bounded(offer, value)
    sizes = list(dict.fromkeys(parse_size(size) for size in value))
    if len(sizes) > MOST_SIZES:
        raise ValueError(offer.name)
    return sizes if sizes and tuple(sizes) != offer.usual else None


def _bounded(offer: Offer, value: Any) -> int | None:
    if value is None or value == offer.usual:
        return None
    if not isinstance(value, int) or not offer.least <= value <= offer.most:
        raise ValueError(offer.name)
    return value


def _number(profile: catalogue.Profile, name: str) -> Offer:
    least, most = _NUMBERS[name]
    return Offer(name=name, kind=NUMBER, usual=_usual(profile, name), least=least, most=most)


def _takes_number(profile: catalogue.Profile, name: str) -> bool:
    untold = profile.unknowns.keys() | _ANY_SERVER.get(profile.key, ())
    return name in untold or (name == "prompt_limit" and profile.key in _NO_LIMIT_TOLD)


def _may_be_said(profile: catalogue.Profile, name: str) -> bool:
    """An option of the dialect, or a capability that an administrator may set."""
    return name in catalogue.SWITCHES or not hasattr(profile.capabilities, name)


def _usual(profile: catalogue.Profile, name: str) -> Any:
    return getattr(profile.capabilities, name, profile.options.get(name))


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    return list(value) if isinstance(value, tuple) else value
