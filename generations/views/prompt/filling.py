"""The variables of a version as fields, and the text as their values fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from generations import variables
from generations.messages.variables import fault
from generations.models import PromptVersion
from generations.variables import PICTURE, Definition
from generations.views.prompt import text

FIELD = "v-"
"""Begins the name of a variable's field: its own name follows."""
LONGEST = 20_000


@dataclass(frozen=True)
class Field:
    """One variable: how it is asked for, what was typed, and what is wrong with that."""

    definition: Definition
    value: str
    error: str

    @property
    def name(self) -> str:
        return FIELD + self.definition.name


@dataclass
class Filling:
    """``values`` are as typed, by the variables' names; ``asked`` says whether anything was: an untouched form has no errors."""

    version: PromptVersion
    values: Mapping[str, str] = field(default_factory=dict)
    asked: bool = False

    @classmethod
    def read(cls, version: PromptVersion, post: QueryDict) -> Filling:
        """From a posted form; names that are no variables of this version are left out by the fields."""
        names = [name for name in post if name.startswith(FIELD)]
        values = {name.removeprefix(FIELD): str(post[name]).replace("\r\n", "\n")[:LONGEST] for name in names}
        return cls(version, values, asked=bool(names))

    @cached_property
    def definitions(self) -> list[Definition]:
        return list(variables.definitions(self.version.text, self.version.variables))

    @cached_property
    def fields(self) -> list[Field]:
        return [self._field(one) for one in self.definitions]

    @cached_property
    def given(self) -> dict[str, str]:
        """What was typed and is no error."""
        return {one.definition.name: one.value for one in self.fields if one.value and not one.error}

    @cached_property
    def pieces(self) -> list[text.Piece]:
        usual = {one.name: str(one.default or "") for one in self.definitions if one.type != PICTURE}
        return text.filled(self.version.text, self.given, usual)

    @property
    def text(self) -> str:
        """The prompt as it would be sent."""
        return text.joined(self.pieces)

    @property
    def errors(self) -> int:
        return sum(bool(one.error) for one in self.fields)

    def _field(self, definition: Definition) -> Field:
        value = "" if definition.type == PICTURE else self.values.get(definition.name, "")
        return Field(definition, value, self._error(definition, value))

    def _error(self, definition: Definition, value: str) -> str:
        if not self.asked or definition.type == PICTURE:
            return ""
        return fault(definition, variables.check(definition, value))
