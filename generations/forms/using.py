"""A version of the library in the composer: its text, and what it recommends as far as this team has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from generations import said, sizing
from generations.forms import gateway_choice, keeping
from generations.forms.drafts import PROMPT_KEPT, TEXTS, entry_of, posted_values
from generations.forms.filling import typed
from generations.models import Gateway, PromptVersion, Team

SAID = ("aspect", "resolution", "quality", "n")
"""What a text may name, and a person take over from it."""
OFFERED = tuple(name for name in TEXTS if name not in ("width", "height"))


def used(version: PromptVersion, current: Mapping[str, Any], team: Team) -> dict[str, Any]:
    """The composer's fields with ``version`` in it, where ``current`` stood before. What it says nothing about stays."""
    data = {
        **current,
        "prompt": typed(version.text)[:PROMPT_KEPT],
        "version": version.public_id,
        "values": {},
        "plain": "",
    }
    data |= _settings(version.settings) | _via(version.settings, team)
    stays = _staying(current)
    data["references"] = [*stays, *_references(version, stays)]
    return data


def _staying(current: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The tray without what filled a variable of the prompt before."""
    filled = {value.get("image") for value in (current.get("values") or {}).values() if isinstance(value, dict)}
    return [one for one in current.get("references") or () if one.get("image") not in filled]


def _settings(said: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the composer has a field for; anything else is kept with the version alone."""
    found = {name: keeping.text(said[name])[:40] for name in OFFERED if _is_plain(said.get(name))}
    if not found:
        return {}
    # What was kept for another gateway was asked before.
    found["kept"] = {}
    if found.get("aspect") == sizing.CUSTOM:
        return found | {name: keeping.text(said.get(name)) for name in ("width", "height") if _is_plain(said.get(name))}
    return found | ({"width": "", "height": ""} if "aspect" in found else {})


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int)) and value != ""


def _via(said: Mapping[str, Any], team: Team) -> dict[str, str]:
    """The gateway and model that it names, else another of the same kind with that model; nothing where the team has neither."""
    model = str(said.get("model") or "")
    gateways = gateway_choice.usable(team)
    for gateway in gateways:
        if _is_meant(gateway, said) and gateway_choice.is_offered(gateway, model or gateway.model):
            return {"gateway": gateway.public_id, "model": model or gateway.model}
    for gateway in gateways:
        if model and gateway.profile == said.get("profile") and gateway_choice.is_offered(gateway, model):
            return {"gateway": gateway.public_id, "model": model}
    return {}


def _is_meant(gateway: Gateway, said: Mapping[str, Any]) -> bool:
    return gateway.public_id == said.get("gateway")


def _references(version: PromptVersion, stays: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Those that do not lie in the tray yet."""
    there = {one.get("image") for one in stays}
    rows = version.references.select_related("image").order_by("position")
    return [
        entry_of(row.image.public_id, row.filename, row.role, row.line)
        for row in rows
        if row.image.public_id not in there
    ]


def taken_over(data: Mapping[str, Any], version: PromptVersion, post: QueryDict) -> dict[str, Any]:
    """``data`` with what was done on the prompt's page: its variables filled, settings taken over that the text names."""
    found = said.said(version.text)
    chosen = {name: keeping.text(getattr(found, name)) for name in post.getlist("said") if name in SAID}
    chosen = {name: value for name, value in chosen.items() if value}
    free = {"width": "", "height": "", "kept": {}} if "aspect" in chosen else {}
    return {**data, "values": posted_values(post, data.get("references") or ()), **chosen, **free}
