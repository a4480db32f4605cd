"""Shapes on the gallery's pages."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def ratio(thing: Any) -> int:
    """Width to height in hundredths, within what the classes ``r-33`` to ``r-300`` cover, of anything with the two."""
    return max(33, min(300, round(100 * thing.width / thing.height)))
