"""Words for handing pictures over: crops, names' faults, what could not be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.deliver import TemplateError
from generations.messages import explain

CROPS = {
    "square": gettext_lazy("Square"),
    "portrait": gettext_lazy("Portrait 4:5"),
    "story": gettext_lazy("Story 9:16"),
    "landscape": gettext_lazy("Landscape 16:9"),
    "preview": gettext_lazy("Link preview"),
    "banner": gettext_lazy("Banner 3:1"),
    "channel": gettext_lazy("Channel head"),
    "pin": gettext_lazy("Pin 2:3"),
    "a5": gettext_lazy("Print A5"),
    "a4": gettext_lazy("Print A4"),
    "a4-landscape": gettext_lazy("Print A4, landscape"),
    "a3": gettext_lazy("Print A3"),
}
_FAULTS = {
    "empty": gettext_lazy("Say what the files are to be called."),
    "too_long": gettext_lazy("At most %(limit)s characters."),
    "braces": gettext_lazy("A field stands between one “{” and one “}”."),
    "unknown_field": gettext_lazy("There is no field “{%(field)s}”. There are: %(allowed)s"),
}


def template_fault(fault: TemplateError) -> str:
    """Why names cannot be made by a template."""
    return str(_FAULTS[fault.code]) % fault.params


def problem(code: str, params: Mapping[str, Any]) -> str:
    """Why a file could not be made."""
    if code == "missing":
        return _("The picture's file is gone.")
    return explain(code, params).title
