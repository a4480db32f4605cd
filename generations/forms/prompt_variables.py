"""What an author says of a prompt's variables: read from the form's rows, judged, and shown again as it was typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from generations import variables
from generations.forms.prompt_words import VARIABLE_TYPES
from generations.variables import Definition

ROWS = 60
"""Variables that can be described; a text with more is no template, and its others stay plain."""
LONGEST = {"help": 200, "default": 2_000, "choice": 200}
MOST_CHOICES = 100
DEFAULT_FAULTS: Mapping[str, Any] = {
    "not_a_number": _("The default is no number."),
    "below_minimum": _("The default is below the smallest."),
    "above_maximum": _("The default is above the largest."),
    "not_a_choice": _("The default is none of the choices."),
    "not_a_colour": _("The default is no colour: write it as #1f6feb."),
    "not_a_date": _("The default is no date: write it as 2026-03-31."),
}
"""By the codes of ``generations.variables``."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A variable as its fields have it, all of them text as typed. ``errors`` by field."""

    name: str
    type: str = "text"
    required: bool = False
    help: str = ""
    default: str = ""
    choices: str = ""
    """One a line."""
    minimum: str = ""
    maximum: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Of its name, for the ids of the page: the row stays the same when others come before it."""
        return short_id(self.name)

    @property
    def is_opened(self) -> bool:
        """Whether there is more to see of it than its name and type."""
        return bool(self.help or self.choices or self.minimum or self.maximum or self.errors or self.type == "choice")


def short_id(name: str) -> str:
    """Ten characters that stand for ``name`` where a page needs an id."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


TEXTS = ("type", "help", "default", "choices", "minimum", "maximum")


def typed(post: Mapping[str, Any]) -> dict[str, Row]:
    """The rows of a posted form by their variables' names, with those kept aside in ``said``: of names that left the text for a
    moment, as happens while somebody types."""
    found = {row.name: row for row in _kept_aside(str(post.get("said", "")))}
    for number in range(ROWS):
        name = str(post.get(f"v{number}-name", ""))
        if not name:
            continue
        texts = {one: str(post.get(f"v{number}-{one}", "")).replace("\r\n", "\n") for one in TEXTS}
        texts["type"] = texts["type"] or variables.TEXT
        found[name] = Row(name=name, required=bool(post.get(f"v{number}-required")), **texts)
    return found


def _kept_aside(text: str) -> list[Row]:
    """What :func:`aside` wrote; nothing of what somebody else may have."""
    try:
        given = json.loads(text or "[]")
        return [
            Row(name=one["name"], required=bool(one["required"]), **{key: str(one[key]) for key in TEXTS})
            for one in given[:ROWS]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


def aside(rows: Mapping[str, Row], shown: Sequence[Row]) -> str:
    """Those of ``rows`` that are not ``shown``, for the form's field ``said``."""
    here = {row.name for row in shown}
    kept = [row for row in rows.values() if row.name not in here][:ROWS]
    return json.dumps([{name: getattr(row, name) for name in ("name", "required", *TEXTS)} for row in kept])


def rows(text: str, said: Mapping[str, Row]) -> list[Row]:
    """A row for each variable of ``text`` in order: as typed where it was, else as it stands in the text."""
    return [said.get(one.name) or row_of(one) for one in variables.definitions(text, [])[:ROWS]]


def described(text: str, stored: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The same with what is kept of a version."""
    return [row_of(one) for one in variables.definitions(text, stored)[:ROWS]]


def row_of(one: Definition) -> Row:
    return Row(
        name=one.name,
        type=one.type,
        required=one.required,
        help=one.help,
        default=one.default or "",
        choices="\n".join(one.choices),
        minimum=_number_text(one.minimum),
        maximum=_number_text(one.maximum),
    )


def _number_text(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


# -- Judging -----------------------------------------------------------------------------------------------------------


def judged(
    text: str, said: Sequence[Row], before: Sequence[Mapping[str, Any]] = ()
) -> tuple[list[dict[str, Any]], list[Row]]:
    """What a version keeps of the rows, and the rows with their errors. Of a variable of which nothing was said that the text does not
    say itself, nothing is kept; what ``before`` held of it beyond the fields stays."""
    found = {one.name: one for one in variables.definitions(text, [])}
    extras = {one.name: one.extra for one in map(variables.from_json, before)}
    kept, shown = [], []
    for row in said:
        definition, errors = _definition(row, extras.get(row.name, {}))
        shown.append(replace(row, errors=errors))
        if row.name in found and definition.default == found[row.name].default:
            definition = replace(definition, default=None)
        if row.name in found and definition != Definition(name=row.name):
            kept.append(variables.to_json(definition))
    return kept, shown


def _definition(row: Row, extra: Mapping[str, Any]) -> tuple[Definition, dict[str, str]]:
    """What one row says, and what is wrong with it by field. Only what its type has is kept."""
    said: dict[str, Any] = {"type": row.type, "help": row.help.strip(), "default": row.default.strip() or None}
    errors: dict[str, str] = {}
    if row.type not in VARIABLE_TYPES:
        said["type"], errors["type"] = variables.TEXT, _("Choose one of the list.")
    for name in ("help", "default"):
        if len(said[name] or "") > LONGEST[name]:
            errors[name] = _("At most %(most)s characters.") % {"most": LONGEST[name]}
    if row.type == variables.CHOICE:
        said["choices"] = _choices(row, errors)
    if row.type == variables.NUMBER:
        said |= _bounds(row, errors)
    definition = Definition(name=row.name, required=row.required, extra=extra, **said)
    if not errors and definition.default and (code := variables.check(definition, definition.default)):
        errors["default"] = DEFAULT_FAULTS[code]
    return definition, errors


def _choices(row: Row, errors: dict[str, str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line.strip() for line in row.choices.splitlines() if line.strip()))
    if not found:
        errors["choices"] = _("Write at least one choice, each on a line of its own.")
    if len(found) > MOST_CHOICES:
        errors["choices"] = _("At most %(most)s choices.") % {"most": MOST_CHOICES}
    if any(len(one) > LONGEST["choice"] for one in found):
        errors["choices"] = _("A choice has at most %(most)s characters.") % {"most": LONGEST["choice"]}
    return found


def _bounds(row: Row, errors: dict[str, str]) -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    for name in ("minimum", "maximum"):
        value = getattr(row, name).strip()
        number = number_of(value) if value else None
        if number is not None:
            found[name] = number
        elif value:
            errors[name] = _("Write a number.")
    if len(found) == 2 and found["minimum"] > found["maximum"]:
        errors["maximum"] = _("The largest is below the smallest.")
    return found


def number_of(text: str) -> int | float | None:
    """A finite number as people write it, with a comma or a point; None where it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if not abs(value) <= 1e15:
        return None
    return int(value) if value.is_integer() else value
