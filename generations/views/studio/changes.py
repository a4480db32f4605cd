"""What came differently from what was asked, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from generations.forms import words
from generations.messages.figures import pixels
from generations.models import Attempt, Generation, Picture, Slot


def stand_ins(made: Generation, attempts: Sequence[Attempt]) -> list[str]:
    """Other gateways that calls went through."""
    names = {one.gateway.name: None for one in attempts if one.gateway_id != made.gateway_id}
    text = _("through %(other)s, because %(own)s did not take the call")
    return [text % {"other": name, "own": made.gateway_name} for name in names]


def changes(slots: Sequence[Slot]) -> list[str]:
    """What came differently from what was asked, each once."""
    seen: dict[str, None] = {}
    for slot in slots:
        picture = getattr(slot, "picture", None)
        for name, value in (picture.got if picture else {}).items():
            seen.setdefault(_change(name, value, picture))
    return list(seen)


def rewritten(slots: Sequence[Slot], made: Generation) -> list[str]:
    texts = {slot.picture.revised_prompt.strip(): None for slot in slots if hasattr(slot, "picture")}
    return [text for text in texts if text and text != made.prompt.strip()]


def _change(name: str, value: Any, picture: Picture) -> str:
    if name == "aspect":
        # A ratio of whole pixels is hard to read: "683:384".
        value = f"{picture.width}x{picture.height}"
    if name in ("size", "aspect"):
        return _("gateway sent %(size)s") % {"size": pixels(value)}
    if name == "quality":
        return _("gateway used quality %(quality)s") % {"quality": words.quality(value)}
    if name == "output_format":
        return _("gateway sent %(format)s") % {"format": words.FORMATS.get(value, value)}
    return _("gateway changed %(name)s: %(value)s") % {"name": name, "value": value}
