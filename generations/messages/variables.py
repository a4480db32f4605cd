"""What is wrong with a variable's value, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations.variables import Definition

FAULTS = {
    "required": _("Fill this in."),
    "not_a_number": _("Write a number."),
    "below_minimum": _("At least %(minimum)s."),
    "above_maximum": _("At most %(maximum)s."),
    "not_a_choice": _("Choose one of the list."),
    "not_a_colour": _("Write a colour as #3366cc."),
    "not_a_date": _("Write a date as 2026-12-31."),
}
TYPES = {
    "text": pgettext_lazy("type of a variable", "text"),
    "long": pgettext_lazy("type of a variable", "long text"),
    "choice": pgettext_lazy("type of a variable", "choice"),
    "number": pgettext_lazy("type of a variable", "number"),
    "colour": pgettext_lazy("type of a variable", "colour"),
    "picture": pgettext_lazy("type of a variable", "picture"),
    "date": pgettext_lazy("type of a variable", "date"),
}


def fault(definition: Definition, code: str | None) -> str:
    """The sentence for a code of :func:`generations.variables.check`; "" for None."""
    if code is None:
        return ""
    bounds = {"minimum": definition.minimum, "maximum": definition.maximum}
    return str(FAULTS[code]) % bounds if code in FAULTS else code
