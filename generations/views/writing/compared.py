"""What differs between two versions beside their texts: settings and variables, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from generations.forms import prompt_settings, prompt_words
from generations.messages import listed
from generations.models import Team


@dataclass(frozen=True, kw_only=True)
class Line:
    """``before`` and ``after`` are "" where there was or is nothing."""

    label: str
    before: str
    after: str


def setting_lines(before: Mapping[str, Any], after: Mapping[str, Any], team: Team) -> list[Line]:
    old, new = shown_settings(before, team), shown_settings(after, team)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [Line(label=name, before=old.get(name, ""), after=new.get(name, "")) for name in names]


def shown_settings(settings: Mapping[str, Any], team: Team) -> dict[str, str]:
    """Label → value, in words, of everything that is recommended; what nobody knows stands as it came."""
    typed = prompt_settings.typed_of(settings)
    offered = prompt_settings.choices(team, typed)
    known = {
        str(prompt_settings.LABELS[name]): str(dict(offered[name])[typed[name]])
        for name in prompt_settings.NAMES
        if typed[name]
    }
    ours = {*prompt_settings.NAMES, "gateway", "profile", "model"}
    return known | {name: str(value) for name, value in settings.items() if name not in ours}


def variable_lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Line]:
    old, new = ({str(one.get("name", "")): one for one in said} for said in (before, after))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [Line(label=name, before=_told(old.get(name)), after=_told(new.get(name))) for name in names]


def _told(said: Mapping[str, Any] | None) -> str:
    """A variable in one line: "Choice, required: red, blue"."""
    if said is None:
        return ""
    parts = [str(prompt_words.VARIABLE_TYPES.get(said.get("type", "text"), said.get("type")))]
    parts += [_("required")] if said.get("required") else []
    parts += [listed(said["choices"])] if said.get("choices") else []
    if "minimum" in said or "maximum" in said:
        parts.append(f"{said.get('minimum', '…')}–{said.get('maximum', '…')}")
    parts += [str(said[name]) for name in ("default", "help") if said.get(name)]
    return " · ".join(parts)
