"""Where on a picture a mark is, in words: what a screen reader says of a pin, and what a model is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations import marks

NINTHS = (
    (_("upper left"), _("top middle"), _("upper right")),
    (_("middle left"), pgettext_lazy("place on a picture", "centre"), _("middle right")),
    (_("lower left"), _("bottom middle"), _("lower right")),
)
NAMES = {
    marks.POINT: _("Pin %(number)s, %(place)s"),
    marks.AREA: _("Area %(number)s, %(place)s"),
    marks.DRAWING: _("Drawing %(number)s, %(place)s"),
}


def place(kind: str, geometry: Mapping[str, Any]) -> str:
    """In which ninth of the picture the mark's middle lies; "" for no mark."""
    if not kind:
        return ""
    across, down = (min(2, int(3 * part)) for part in marks.middle(kind, geometry))
    return str(NINTHS[down][across])


def mark_name(kind: str, geometry: Mapping[str, Any], number: int | None) -> str:
    """ "Pin 3, upper left"; "" for no mark."""
    return str(NAMES[kind]) % {"number": number, "place": place(kind, geometry)} if kind else ""
