"""Settings in a few words: those that a version recommends, and those that the prompt itself speaks of where the composer's are others.
These are offered, never taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from generations import said
from generations.forms import words
from generations.forms.fitting import Choice
from generations.forms.keeping import text as as_posted


@dataclass(frozen=True, kw_only=True)
class Said:
    """``name`` and ``value`` as the form posts them; ``label`` is how the choice is called."""

    name: str
    value: str
    label: str


LABELS = {"aspect": words.aspect, "resolution": words.resolution, "quality": words.quality}


def said_otherwise(prompt: str, choice: Choice) -> tuple[Said, ...]:
    """What ``prompt`` says of a setting that the composer has otherwise."""
    found = said.said(prompt)
    offers = []
    for name in ("aspect", "resolution", "quality", "n"):
        value = as_posted(getattr(found, name))
        if value and value != as_posted(getattr(choice, name)):
            offers.append(Said(name=name, value=value, label=_label(name, value)))
    return tuple(offers)


def setting_words(settings: Mapping[str, Any]) -> list[str]:
    """What a version recommends, each in a word or two; what the composer does not know is left out."""
    found = [_label(name, as_posted(settings.get(name))) for name in (*LABELS, "n") if settings.get(name)]
    return [*found, str(settings["model"])] if settings.get("model") else found


def _label(name: str, value: str) -> str:
    if name == "n":
        return ngettext("%(n)s picture", "%(n)s pictures", int(value) if value.isdecimal() else 2) % {"n": value}
    return str(LABELS[name](value))
