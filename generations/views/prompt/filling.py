"""The variables of a version as fields, and the text as their values fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from generations import variables
from generations.access import Actor
from generations.forms.drafts import posted_values
from generations.forms.filling import FAULTS, offered, word_lists
from generations.models import PromptVersion
from generations.variables import PICTURE, Definition
from generations.variables.names import key
from generations.views.prompt import text


@dataclass(frozen=True)
class Field:
    """One variable: how it is asked for, what was typed, and what is wrong with that."""

    definition: Definition
    value: str
    error: str


@dataclass
class Filling:
    """``values`` are as typed, by the variables' names; ``asked`` says whether anything was: an untouched form has no errors."""

    version: PromptVersion
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    asked: bool = False

    @classmethod
    def read(cls, actor: Actor, version: PromptVersion, post: QueryDict) -> Filling:
        """From a posted form, whose rows are the composer's. Pictures are chosen in the studio."""
        found = posted_values(post, ())
        values = {key(name): value for name, value in found.items() if isinstance(value, str)}
        return cls(version, word_lists(version.text, actor), values, asked="variable" in post)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        return variables.definitions(self.version.text, self.version.variables)

    @cached_property
    def fields(self) -> list[Field]:
        return [self._field(one) for one in offered(self.definitions)]

    @cached_property
    def given(self) -> dict[str, str]:
        """What was typed and is no error, and what is usual where nothing was typed."""
        typed = {one.definition.name: one.value for one in self.fields if one.value and not one.error}
        return variables.with_defaults([one for one in self.definitions if one.type != PICTURE], typed)

    @cached_property
    def text(self) -> str:
        """The prompt as it would be sent, of its alternations the first; unfilled where it would be endless."""
        try:
            return variables.resolved(self.version.text, self.given, self.lists)
        except variables.TooLong:
            return self.version.text

    @cached_property
    def pieces(self) -> list[text.Piece]:
        typed = {one.definition.name for one in self.fields if one.value}
        return text.filled(self.version.text, self.text, self.given, typed, self.lists)

    def _field(self, definition: Definition) -> Field:
        value = "" if definition.type == PICTURE else self.values.get(key(definition.name), "")
        return Field(definition, value, self._error(definition, value))

    def _error(self, definition: Definition, value: str) -> str:
        fault = variables.check(definition, value) if self.asked and definition.type != PICTURE else None
        bounds = {"minimum": definition.minimum, "maximum": definition.maximum}
        return str(FAULTS[fault]) % bounds if fault else ""
