"""Shapes and tiles of the gallery's pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from generations.templatetags.moulds import mould

register = template.Library()


@register.filter
def ratio(thing: Any) -> int:
    """Width to height in hundredths, within what the classes ``r-33`` to ``r-300`` cover, of anything with the two.

    Rounded down: a box that is reckoned from it is never higher than its room."""
    return max(33, min(300, 100 * thing.width // thing.height))


TILE = ("public_id", "ratio", "small", "srcset", "sizes", "width", "height", "prompt", "flag", "stars")
"""What differs from tile to tile; ``soft`` may be missing and is for the template to see."""
FIRST = 8
"""So many of a page are fetched before anything else: they are what is seen first."""


@register.simple_tag(takes_context=True)
def tiles(context: template.Context, cards: Iterable[Any]) -> SafeString:
    """The tiles of ``cards`` by ``_tile.html``, each day's mark above its first one."""
    shared = {"slug": context["slug"], "filter": context["filter"]}
    shape = lru_cache(maxsize=4)(lambda soft, first: _mould(shared | {"first": first}, soft))
    # A day's tiles stand in a box of their own, whose last row may stay short.
    inner = "".join(_tile(shape, card, first=place < FIRST) for place, card in enumerate(cards))
    return mark_safe(f'<div class="wall">{inner}</div>')  # noqa: S308 (every value is escaped on its way in)


def _mould(shared: dict[str, Any], soft: bool) -> str:
    names = (*TILE, "soft") if soft else TILE
    return mould("generations/gallery/_tile.html", shared, "card", names)


def _tile(shape: Any, card: Any, *, first: bool) -> str:
    values = {
        "public_id": card.public_id,
        "ratio": ratio(card),
        "small": escape(card.small),
        "srcset": escape(card.srcset),
        "sizes": card.sizes,
        "width": card.width,
        "height": card.height,
        "prompt": escape(card.prompt),
        "soft": escape(card.placeholder),
        "flag": card.flag,
        "stars": card.stars,
    }
    day = render_to_string("generations/gallery/_day.html", {"card": card}) if card.day else ""
    return (f'</div>{day}<div class="wall">' if day else "") + str(shape(bool(card.placeholder), first) % values)
