"""Prompts of many styles with the variables that a person would expect in each; README.md has the rules.

One TOML file a style. An entry has ``name``, ``text`` and ``variables``: each is ``"name"``, ``"name: default"``
or, where that shorthand cannot say it, a table with ``name`` and ``default``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Variable:
    """A place to fill: its name as written, trimmed, and its default (None: has none; "": is empty)."""

    name: str
    default: str | None = None


@dataclass(frozen=True)
class Case:
    """A prompt and its variables in the order in which they first stand there; the name is ``style/entry``."""

    name: str
    text: str
    variables: tuple[Variable, ...]

    @property
    def style(self) -> str:
        return self.name.partition("/")[0]


def cases() -> list[Case]:
    """Every case, by style and then in the order of its file."""
    return list(_read())


@cache
def _read() -> tuple[Case, ...]:
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(_case(path.stem, entry) for path in files for entry in tomllib.loads(path.read_text())["case"])


def _case(style: str, entry: dict[str, Any]) -> Case:
    variables = tuple(_variable(expected) for expected in entry["variables"])
    return Case(f"{style}/{entry['name']}", entry["text"].removesuffix("\n"), variables)


def _variable(expected: str | dict[str, str]) -> Variable:
    if isinstance(expected, dict):
        return Variable(**expected)
    name, separator, default = expected.partition(": ")
    return Variable(name, default if separator else None)
