"""What an author says of a prompt's variables: read from the form's rows, judged, and shown again as it was typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from generations import variables
from generations.forms.prompt_words import VARIABLE_TYPES
from generations.variables import Definition

ROWS = 60
"""Variables that can be described; a text with more is no template, and its others stay plain."""
LONGEST = {"help": 200, "default": 2_000, "choice": 200}
MOST_CHOICES = 100


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


def judged(text: str, said: Sequence[Row]) -> tuple[list[dict[str, Any]], list[Row]]:
    """What is kept of the rows, which stand in ``text``, and the rows with their errors. A variable of which nothing was said that
    the text does not say is not kept."""
    found = {one.name: one for one in variables.definitions(text, [])}
    kept, shown = [], []
    for row in said:
        entry, errors = _entry(row)
        shown.append(replace(row, errors=errors))
        if row.name in found and entry != _entry(row_of(found[row.name]))[0]:
            kept.append(entry)
    return kept, shown


def _entry(row: Row) -> tuple[dict[str, Any], dict[str, str]]:
    """What a version keeps of one row: only what its type has, and what is not empty."""
    entry: dict[str, Any] = {"name": row.name, "type": row.type if row.type in VARIABLE_TYPES else "text"}
    errors = {} if row.type in VARIABLE_TYPES else {"type": _("Choose one of the list.")}
    if row.required:
        entry["required"] = True
    for name in ("help", "default"):
        if value := getattr(row, name).strip():
            entry[name] = value
        if len(value) > LONGEST[name]:
            errors[name] = _too_long(LONGEST[name])
    if row.type == "choice":
        errors |= _choices(row, entry)
    if row.type == "number":
        errors |= _bounds(row, entry)
    return entry, errors


def _too_long(most: int) -> str:
    return _("At most %(most)s characters.") % {"most": most}


def _choices(row: Row, entry: dict[str, Any]) -> dict[str, str]:
    found = list(dict.fromkeys(line.strip() for line in row.choices.splitlines() if line.strip()))
    entry["choices"] = found
    if not found:
        return {"choices": _("Write at least one choice, each on a line of its own.")}
    if len(found) > MOST_CHOICES:
        return {"choices": _("At most %(most)s choices.") % {"most": MOST_CHOICES}}
    if any(len(one) > LONGEST["choice"] for one in found):
        return {"choices": _("A choice has at most %(most)s characters.") % {"most": LONGEST["choice"]}}
    if entry.get("default") and entry["default"] not in found:
        return {"default": _("The default is none of the choices.")}
    return {}


def _bounds(row: Row, entry: dict[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name in ("minimum", "maximum", "default"):
        value = getattr(row, name).strip()
        number = number_of(value) if value else None
        if value and number is None:
            errors[name] = _("Write a number.")
        elif number is not None and name != "default":
            entry[name] = number
    least, most = entry.get("minimum"), entry.get("maximum")
    if least is not None and most is not None and least > most:
        errors["maximum"] = _("The largest is below the smallest.")
    return errors


def number_of(text: str) -> int | float | None:
    """A finite number as people write it, with a comma or a point; None where it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if not abs(value) <= 1e15:
        return None
    return int(value) if value.is_integer() else value
