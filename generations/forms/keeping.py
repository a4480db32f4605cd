"""What a person had chosen where a gateway could not do it: kept beside what it moved to, until they choose anew.

It travels with the composer as one hidden field and stands in the draft, so that a change of gateway and back gives back
everything. What is sent is always what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generations import sizing
from generations.forms.fitting import Choice
from generations.providers.base import Capabilities

Kept = dict[str, list[str]]
"""Field → [what was asked, what it moved to], both as the form posts them."""

NAMES = tuple(Choice.__dataclass_fields__)
SHAPE = ("aspect", "resolution", "width", "height")
WHOLE = ("", "via")
"""What was changed last where everything is looked at afresh: nothing (a page that opens) or the gateway."""
CALLED_BACK: Mapping[str, tuple[str, ...]] = {
    "output_format": ("output_compression", "background"),
    "references": ("aspect", "action"),
}
"""What may be possible again once this field has changed."""
LONGEST = 2000


def read(text: str) -> Kept:
    """The hidden field; nothing where it is not what this module wrote."""
    try:
        said = json.loads(text) if 0 < len(text) <= LONGEST else {}
    except ValueError:
        return {}
    entries = said.items() if isinstance(said, dict) else ()
    return {name: pair for name, pair in entries if name in NAMES and _is_pair(pair)}


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) and len(one) <= 40 for one in pair)


def write(kept: Kept) -> str:
    return json.dumps(kept, separators=(",", ":"), sort_keys=True) if kept else ""


def standing(data: Mapping[str, Any], touched: str) -> Kept:
    """What ``data`` keeps and what the change of the field ``touched`` has not overruled."""
    kept = data.get("kept") or {}
    return {name: pair for name, pair in kept.items() if _stands(name, pair, data, touched)}


def _stands(name: str, pair: list[str], data: Mapping[str, Any], touched: str) -> bool:
    if str(data.get(name, "")) != pair[1] or touched == name:
        return False
    if name == "resolution" and not pair[1]:
        return True
    return _comes_back(name, pair, touched) or not (name in SHAPE and touched in SHAPE)


def _comes_back(name: str, pair: list[str], touched: str) -> bool:
    if touched == "aspect":
        return name == "resolution" and not pair[1]
    return touched in WHOLE or name in CALLED_BACK.get(touched, ())


def recalled(data: Mapping[str, Any], touched: str) -> dict[str, Any]:
    """``data`` as it was asked: what was kept stands again where it may be possible by now."""
    kept = standing(data, touched)
    return {**data, **{name: pair[0] for name, pair in kept.items() if _comes_back(name, pair, touched)}}


def after(data: Mapping[str, Any], touched: str, asked: Choice, fitted: Choice, *, no_tier: bool = False) -> Kept:
    """What is to be kept from here on. ``no_tier``: the page shows no resolution as chosen, so that none is posted."""
    kept = {name: pair for name, pair in standing(data, touched).items() if not _comes_back(name, pair, touched)}
    for name in NAMES:
        if text(getattr(asked, name)) != text(getattr(fitted, name)) and not _is_typed(name, asked, fitted):
            kept[name] = [text(getattr(asked, name)), text(getattr(fitted, name))]
    if no_tier:
        kept["resolution"] = [kept.get("resolution", [fitted.resolution])[0], ""]
    return kept


def _is_typed(name: str, asked: Choice, fitted: Choice) -> bool:
    """A typed size that was put right, and a number out of bounds: that was no choice to come back to."""
    if name in ("width", "height"):
        return fitted.aspect == sizing.CUSTOM or getattr(asked, name) is None
    return name == "n" and not 1 <= asked.n <= Capabilities.max_n


def text(value: object) -> str:
    """As a form posts it."""
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
