"""The starter library as data: prompts in English and Chinese that every new team begins with, one JSON file a category.

A prompt is a dictionary: ``key`` (never changed once released: it is how a team's copy is known again), ``title``, ``text``,
``notes``, ``category``, ``tags``, ``language`` ("en" or "zh-hans"), ``variables`` and ``settings``. A variable has ``name``,
``type`` (one of :data:`TYPES`), ``required`` and, where they apply, ``help``, ``default`` (always a string; the same as in the
text where the text gives one), ``choices``, ``min`` and ``max``. Settings are ``aspect``, ``resolution`` and ``quality``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from generations.library_words import CATEGORIES

TYPES = ("text", "long", "choice", "number", "colour", "picture", "date")


def prompts() -> list[dict[str, Any]]:
    """Every prompt, by category and in the order in which the library shows them at first. A new list each time."""
    return [prompt for category in CATEGORIES for prompt in _read(category)]


def lists() -> dict[str, list[str]]:
    """The word lists that the prompts use as ``{list:name}``, by name."""
    found: dict[str, list[str]] = _read("lists")
    return found


def _read(name: str) -> Any:
    return json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
