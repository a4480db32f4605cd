"""What stands below the prompt: where it came from, whether it is right as JSON, and a field for each of its variables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generations import structured
from generations.access import Actor
from generations.forms.filling import Field, Filled
from generations.messages.structured import fault
from generations.models import PromptVersion
from generations.variables.names import key

LONG = 80
"""Characters from which on a value gets a field of several lines, whatever its type says."""
MOST_FILES = 10
"""Pictures that can be given as a file, rather than chosen from the tray: a form sends each file's field, also an empty one, and only
so many are taken at once (``DATA_UPLOAD_MAX_NUMBER_FILES``)."""


@dataclass(frozen=True)
class Shown:
    """A variable's field as the page draws it."""

    field: Field
    wrong: bool
    """Whether its error is shown: once Generate was pressed, not while the fields are filled."""
    takes_file: bool = False

    @property
    def id(self) -> str:
        """Of the element: the same for the same name, wherever it stands in the prompt."""
        return f"variable-{hashlib.sha256(key(self.field.name).encode()).hexdigest()[:10]}"

    @property
    def definition(self) -> Any:
        return self.field.definition

    @property
    def error(self) -> str:
        return self.field.error if self.wrong else ""

    @property
    def is_long(self) -> bool:
        return self.definition.type == "long" or len(self.field.text) > LONG or "\n" in self.field.text

    @property
    def is_strange(self) -> bool:
        """Whether it is filled with what is none of its choices any more."""
        return bool(self.field.text) and self.field.text not in self.definition.choices

    @property
    def chosen(self) -> str:
        return self.field.image.image.public_id if self.field.image else ""

    @property
    def hex(self) -> str:
        """For the system's colour field, which cannot be empty: what is typed, else the default, else grey."""
        for text in (self.field.text, self.definition.default or ""):
            if len(text) == 7 and text[0] == "#" and all(char in "0123456789abcdefABCDEF" for char in text[1:]):
                return text.lower()
        return "#808080"


class Filling:
    """Of one composer. ``wrong``: Generate was refused."""

    def __init__(self, filled: Filled, actor: Actor, *, wrong: bool = False) -> None:
        self.filled = filled
        self.actor = actor
        self._wrong = wrong

    @property
    def fields(self) -> list[Shown]:
        files = [one.name for one in self.filled.fields if one.is_picture][:MOST_FILES]
        return [Shown(one, self._wrong, takes_file=one.name in files) for one in self.filled.fields]

    @property
    def aside(self) -> Mapping[str, Any]:
        return self.filled.aside

    @property
    def combinations(self) -> int:
        return self.filled.combinations

    @property
    def version(self) -> PromptVersion | None:
        return self.filled.version

    @property
    def may_edit(self) -> bool:
        return self.version is not None and self.actor.may_edit(self.version.prompt)

    @property
    def may_propose(self) -> bool:
        return self.version is not None and self.actor.may_propose(self.version.prompt)

    @cached_property
    def json(self) -> structured.Structured | None:
        """What a prompt is as JSON; None of any other, for which there is nothing to say."""
        return structured.read(self.filled.template)

    @property
    def json_fault(self) -> str:
        return fault(self.json.problem) if self.json and self.json.problem else ""

    @property
    def is_laid_out(self) -> bool:
        """Whether it stands in the usual form already."""
        return structured.formatted(self.filled.template) == self.filled.template

    @property
    def is_shown(self) -> bool:
        return bool(self.fields or self.version or self.json or self.combinations > 1)
