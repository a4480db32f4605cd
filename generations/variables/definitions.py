"""What an author says of a prompt's variables: their types, which are required, help. And whether a value fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .find import Variable, find
from .names import key

TEXT, LONG, CHOICE, NUMBER, COLOUR, PICTURE, DATE = "text", "long", "choice", "number", "colour", "picture", "date"
TYPES = (TEXT, LONG, CHOICE, NUMBER, COLOUR, PICTURE, DATE)

COLOUR_CODE = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
NUMERAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """``choices`` are those of a CHOICE, ``minimum`` and ``maximum`` those of a NUMBER; ``default`` None: none was said.

    ``extra`` holds whatever else was stored under the name, as it was: unknown keys, and known ones with a value of no use here."""

    name: str
    type: str = TEXT
    required: bool = False
    help: str = ""
    default: str | None = None
    choices: tuple[str, ...] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


EMPTY: Mapping[str, Any] = {"type": TEXT, "required": False, "help": "", "choices": ()}
"""What need not be stored: it is what a definition has where nothing was said."""
LARGEST = 10**15
"""Of a minimum or maximum, above or below 0: up to here every whole number is exact wherever it goes."""


def definitions(text: str, stored: Iterable[Mapping[str, Any]]) -> tuple[Definition, ...]:
    """The variables of ``text``, in order, each with what ``stored`` says of its name (the first one that does).

    What ``stored`` says of other names is dropped. The text's own default counts where nothing else is stored."""
    said: dict[str, Definition] = {}
    for one in map(from_json, stored):
        said.setdefault(key(one.name), one)
    return tuple(_merged(one, said.get(key(one.name), Definition(name=one.name))) for one in find(text))


def _merged(found: Variable, said: Definition) -> Definition:
    default = found.default if said.default is None else said.default
    return replace(said, name=found.name, default=default)


def with_defaults(known: Iterable[Definition], values: Mapping[str, str]) -> dict[str, str]:
    """``values`` with the default of each definition where there is none: what ``fill`` needs."""
    shown = {one.name: values.get(one.name) or one.default or "" for one in known}
    return {**values, **{name: value for name, value in shown.items() if value}}


def values_needed(known: Iterable[Definition], values: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the required variables that have neither value nor default."""
    return tuple(one.name for one in known if check(one, values.get(one.name, "")) == "required")


def check(definition: Definition, value: str) -> str | None:
    """Why ``value`` does not fit, as a code; None where it does. An empty value fits what is not required or has a default.

    Codes: required, not_a_number, below_minimum, above_maximum, not_a_choice, not_a_colour, not_a_date."""
    value = value.strip()
    if not value:
        return "required" if definition.required and not definition.default else None
    if definition.type == NUMBER:
        return _number_fault(definition, value)
    if definition.type == CHOICE and definition.choices and value not in map(str.strip, definition.choices):
        return "not_a_choice"
    if definition.type == COLOUR and not COLOUR_CODE.fullmatch(value):
        return "not_a_colour"
    return "not_a_date" if definition.type == DATE and not _is_date(value) else None


def _number_fault(definition: Definition, value: str) -> str | None:
    if not NUMERAL.fullmatch(value):
        return "not_a_number"
    number = Decimal(value)
    if definition.minimum is not None and number < Decimal(str(definition.minimum)):
        return "below_minimum"
    if definition.maximum is not None and number > Decimal(str(definition.maximum)):
        return "above_maximum"
    return None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return DAY.fullmatch(value) is not None


def to_json(definition: Definition) -> dict[str, Any]:
    """As it is stored and exported: what was said, and ``extra`` as it came."""
    kept = {key: getattr(definition, key) for key in READERS if getattr(definition, key) != EMPTY.get(key)}
    if "choices" in kept:
        kept["choices"] = list(definition.choices)
    return {**kept, **definition.extra}


def from_json(stored: Mapping[str, Any]) -> Definition:
    """The opposite of ``to_json``; takes any mapping. What it cannot use it keeps in ``extra``, so that nothing is lost."""
    used = {key: value for key, value in stored.items() if key in READERS and READERS[key](value)}
    extra = {key: value for key, value in stored.items() if key not in used}
    if "choices" in used:
        used["choices"] = tuple(used["choices"])
    return Definition(**{"name": "", **used}, extra=extra)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_texts(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(map(_is_text, value))


READERS = {
    "name": _is_text,
    "type": lambda value: value in TYPES,
    "required": lambda value: isinstance(value, bool),
    "help": _is_text,
    "default": _is_text,
    "choices": _is_texts,
    "minimum": _is_number,
    "maximum": _is_number,
}
"""Key of the stored form → whether a value can be used."""
