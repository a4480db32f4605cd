"""How forms' fields are dressed, in one place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Input

TYPED = frozenset({"email", "number", "password", "text", "url"})


class DressedForm(forms.BaseForm):
    """Gives every typed or picked field the design system's class, and the first wrong one the focus. Mix in before the form's
    own class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            widget = field.widget
            typed = isinstance(widget, Input) and widget.input_type in TYPED
            if typed or (isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect)):
                widget.attrs.setdefault("class", "field")

    def full_clean(self) -> None:
        super().full_clean()
        wrong = next((field for name, field in self.fields.items() if name in self.errors), None)
        if wrong:
            wrong.widget.attrs["autofocus"] = True
