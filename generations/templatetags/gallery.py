"""Shapes and tiles of the gallery's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def ratio(thing: Any) -> int:
    """Width to height in hundredths, within what the classes ``r-33`` to ``r-300`` cover, of anything with the two.

    Rounded down: a box that is reckoned from it is never higher than its room."""
    return max(33, min(300, 100 * thing.width // thing.height))


TILE = ("public_id", "ratio", "small", "srcset", "sizes", "width", "height", "prompt")
"""What differs from tile to tile; ``soft`` may be missing and is for the template to see."""
GAP = re.compile("\ue000(\\w+)\ue001")


@register.simple_tag(takes_context=True)
def tiles(context: template.Context, cards: Iterable[Any]) -> SafeString:
    """The tiles of ``cards`` by ``_tile.html``, each day's mark above its first one.

    The template is rendered once, with gaps in it that are then filled for each card: to render it 60 times costs more than all
    the rest of the page.
    """
    shared = {"slug": context["slug"], "filter": context["filter"]}
    mould = lru_cache(maxsize=2)(lambda soft: _mould(shared, soft))
    return mark_safe("".join(_tile(mould, card) for card in cards))  # noqa: S308 (every value is escaped on its way in)


def _mould(shared: dict[str, Any], soft: bool) -> str:
    """The tile as a %-format. The gaps are marked by characters that no text of ours holds and that escaping leaves alone."""
    names = (*TILE, "soft") if soft else TILE
    html = render_to_string(
        "generations/gallery/_tile.html", {**shared, "card": {n: f"\ue000{n}\ue001" for n in names}}
    )
    return GAP.sub(r"%(\1)s", html.replace("%", "%%"))


def _tile(mould: Any, card: Any) -> str:
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
    }
    day = render_to_string("generations/gallery/_day.html", {"card": card}) if card.day else ""
    return day + str(mould(bool(card.placeholder)) % values)
