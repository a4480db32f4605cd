"""The variables of a version as fields, and the text as their values fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from generations import roles, variables
from generations.access import Actor
from generations.forms.drafts import posted_values
from generations.forms.filling import offered, word_lists, wrong
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
    mention: str = ""
    """Of a picture, which is chosen in the studio."""


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
    def mentions(self) -> dict[str, str]:
        """What stands for a picture in the studio, by its variable's name: there it is the name of the file that is chosen."""
        return {one.name: f"@{roles.name_of(one.name)}" for one in self.definitions if one.type == PICTURE}

    @cached_property
    def text(self) -> str:
        """The prompt as it would be sent, of its alternations the first; unfilled where it would be endless."""
        return self._resolved(self.given)

    @cached_property
    def pieces(self) -> list[text.Piece]:
        """The prompt as the studio would show it: with pictures mentioned."""
        values = {**self.given, **self.mentions}
        kinds = dict.fromkeys(self.given, text.USUAL)
        kinds |= {one.definition.name: text.VALUE for one in self.fields if one.value}
        kinds |= dict.fromkeys(self.mentions, text.MENTION)
        return text.filled(self.version.text, self._resolved(values), values, kinds, self.lists)

    def _resolved(self, values: Mapping[str, str]) -> str:
        try:
            return variables.resolved(self.version.text, values, self.lists)
        except variables.TooLong:
            return self.version.text

    def _field(self, definition: Definition) -> Field:
        value = "" if definition.type == PICTURE else self.values.get(key(definition.name), "")
        return Field(definition, value, self._error(definition, value), self.mentions.get(definition.name, ""))

    def _error(self, definition: Definition, value: str) -> str:
        return wrong(definition, value) if self.asked and definition.type != PICTURE else ""
