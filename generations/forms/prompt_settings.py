"""The settings that a version recommends: what can be chosen, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from generations import sizing
from generations.forms import gateway_choice, words
from generations.forms.drafts import VIA_MARK
from generations.forms.prompt_words import NO_RECOMMENDATION
from generations.models import Gateway, Generation, Team

Choices = list[tuple[str, Any]]

NAMES = ("aspect", "resolution", "quality", "n", "via", "output_format", "background")
"""As the form calls them; ``via`` is gateway and model."""
LABELS = {
    "aspect": _("Aspect ratio"),
    "resolution": _("Resolution"),
    "quality": _("Quality"),
    "via": _("Gateway and model"),
    "n": _("Pictures"),
    "output_format": _("Format"),
    "background": _("Background"),
}
MOST = 8
"""Pictures at once: what a recommendation may say. A gateway may have less, and the composer moves to it."""
NONE: tuple[str, Any] = ("", NO_RECOMMENDATION)


def choices(team: Team, typed: Mapping[str, str]) -> dict[str, Choices]:
    """What can be chosen of each, with what is chosen now even where nobody knows it any more: it came with an import, or its gateway
    is gone."""
    aspects = [one for one in sizing.ASPECTS if one != sizing.CUSTOM]
    found: dict[str, Choices] = {
        "aspect": [(one, words.aspect(one)) for one in aspects],
        "resolution": [(one, words.resolution(one)) for one in sizing.RESOLUTIONS],
        "quality": [(key, label) for key, label in words.QUALITIES.items() if key != "auto"],
        "via": _vias(team),
        "n": [(str(number), str(number)) for number in range(1, MOST + 1)],
        "output_format": list(words.FORMATS.items()),
        "background": [(key, label) for key, label in words.BACKGROUNDS.items() if key != "auto"],
    }
    return {name: [NONE, *given, *_unknown(typed.get(name, ""), given)] for name, given in found.items()}


def _vias(team: Team) -> Choices:
    lines = gateway_choice.groups(gateway_choice.usable(team), None, "")
    return [(line.value, line.label) for group in lines for line in group.lines]


def _unknown(value: str, known: Iterable[tuple[str, Any]]) -> Choices:
    if not value or any(value == key for key, _label in known):
        return []
    return [(value, lazystr(value.rpartition(VIA_MARK)[2] or value))]


def typed_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """What the form's fields show of a version's settings."""
    typed = {name: _text(settings.get(name)) for name in NAMES if name != "via"}
    gateway, model = _text(settings.get("gateway")), _text(settings.get("model"))
    return typed | {"via": f"{gateway}{VIA_MARK}{model}" if gateway or model else ""}


def _text(value: Any) -> str:
    return str(value)[:140] if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def settings_of(typed: Mapping[str, str], before: Mapping[str, Any], team: Team) -> dict[str, Any]:
    """What a version keeps: what was chosen, over what ``before`` said that the form does not know."""
    if dict(typed_of(before)) == dict(typed):
        return dict(before)
    ours = {*NAMES, "gateway", "profile", "model"}
    kept = {name: value for name, value in before.items() if name not in ours}
    kept |= {name: typed[name] for name in NAMES if typed.get(name) and name not in ("via", "n")}
    if str(typed.get("n", "")).isdecimal():
        kept["n"] = int(typed["n"])
    return kept | _via(typed.get("via", ""), before, team)


def _via(via: str, before: Mapping[str, Any], team: Team) -> dict[str, Any]:
    public_id, _mark, model = via.partition(VIA_MARK)
    if via == typed_of(before)["via"]:
        return {name: before[name] for name in ("gateway", "profile", "model") if name in before}
    gateway = Gateway.objects.filter(team=team, public_id=public_id).first() if public_id else None
    said = {"gateway": public_id, "profile": gateway.profile if gateway else "", "model": model}
    return {name: value for name, value in said.items() if value}


def of_generation(generation: Generation) -> dict[str, Any]:
    """Those with which a past generation was made."""
    names = ("aspect", "resolution", "quality", "n", "output_format", "background", "model")
    said = {name: getattr(generation, name) for name in names}
    said |= {"gateway": generation.gateway.public_id, "profile": generation.gateway.profile}
    return {name: value for name, value in said.items() if value not in ("", "auto", sizing.CUSTOM)}
