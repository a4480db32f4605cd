"""What differs between two versions beside their texts, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from generations.forms.prompt_words import VARIABLE_TYPES
from generations.messages import listed
from generations.models import Gateway
from generations.variables import Definition
from generations.views.prompt import settings


@dataclass(frozen=True)
class Change:
    """A line of settings, variables or references: what each version says of it, "" where it says nothing."""

    name: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [Change(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new}]


def setting_words(said: Mapping[str, Any], gateways: Sequence[Gateway]) -> dict[str, str]:
    return {row.label: row.word for row in settings.rows(said, gateways)}


def variable_words(definitions: Iterable[Definition]) -> dict[str, str]:
    return {one.name: described(one) for one in definitions}


def described(one: Definition) -> str:
    """A variable in a line: its type, whether it must be filled, its default, what it may be, its help."""
    parts = [str(VARIABLE_TYPES.get(one.type, one.type))]
    parts += [_("required")] if one.required else []
    parts += [_("usually “%(value)s”") % {"value": one.default}] if one.default else []
    parts += [listed(one.choices)] if one.choices else []
    parts += [_bounds(one)] if (one.minimum, one.maximum) != (None, None) else []
    return " · ".join([*parts, one.help] if one.help else parts)


def _bounds(one: Definition) -> str:
    return "–".join("…" if bound is None else str(bound) for bound in (one.minimum, one.maximum))
