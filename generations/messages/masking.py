"""What was done to a mask's file, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from generations.imaging import ReadMask


def fit_words(facts: ReadMask) -> str:
    """What was done to its size; "" where nothing was."""
    size = {"size": f"{facts.original_width} × {facts.original_height}"}
    if facts.fit == "scaled":
        return _("It was %(size)s and has been scaled to the picture.") % size
    if facts.fit == "contained":
        return _("It was %(size)s, another shape: it is fitted into the middle, and the rest is kept.") % size
    return ""
