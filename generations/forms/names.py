"""A name that a person gives: to a mask, a picture on the shelf, a kit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from generations.forms.drafts import printable

LONGEST_NAME = 80
NAMELESS = _("Give it a name.")


def cleaned(text: str) -> str:
    """A name as it is kept: on one line, without what cannot be seen."""
    return " ".join(printable(" ".join(text.split())).split())


class NameField(forms.CharField):
    """Judged as it is kept: what has nothing to be seen in it is no name."""

    def __init__(self, *, nameless: Any = NAMELESS) -> None:
        super().__init__(max_length=LONGEST_NAME, error_messages={"required": nameless})

    def to_python(self, value: Any) -> str:
        return cleaned(super().to_python(value) or "")
