"""Why a row of a file cannot be taken into the library, in words; and what differs in one that can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROBLEMS = {
    "unknown_kind": gettext_lazy(
        "This kind of file cannot be read. Choose JSON, CSV, Markdown, text files or a ZIP of them."
    ),
    "bad_json": gettext_lazy("This is no valid JSON: the fault is near line %(line)s."),
    "bad_zip": gettext_lazy("This file cannot be unpacked: it is damaged or has a password."),
    "bad_row": gettext_lazy("This row has more cells than the header, or a quotation mark that is never closed."),
    "bad_field": gettext_lazy("“%(field)s” is not what it should be: JSON of the right form."),
    "bad_versions": gettext_lazy("Its versions are not numbered one by one."),
    "no_object": gettext_lazy("This is no prompt: neither a text nor an object with one."),
    "no_text": gettext_lazy("There is no prompt text in it."),
    "text_too_long": gettext_lazy("The text has %(length)s characters; at most %(most)s are kept."),
    "empty": gettext_lazy("There is no prompt in it."),
}
PARTS = {
    "text": gettext_lazy("text"),
    "variables": gettext_lazy("variables"),
    "settings": gettext_lazy("settings"),
    "title": gettext_lazy("title"),
    "notes": gettext_lazy("notes"),
    "category": gettext_lazy("category"),
    "tags": gettext_lazy("tags"),
    "language": gettext_lazy("language"),
}


def problem(code: str, params: Mapping[str, Any]) -> str:
    """One sentence; a code without words is shown as it is."""
    words = PROBLEMS.get(code)
    return str(words) % params if words else _("It cannot be read (%(code)s).") % {"code": code}
