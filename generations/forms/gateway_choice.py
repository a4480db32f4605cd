"""Which gateways and models a team can choose from, and how each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from generations.messages.figures import date_word
from generations.models import Gateway, Team
from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.workflow import references
from generations.workflow.gateway_test import PROVED, UNPROVED

SOON = timedelta(days=60)
"""From when on a model's end is told."""


@dataclass(frozen=True, kw_only=True)
class Via:
    """One line of the list: a gateway with one of its models. ``value`` is what the form posts."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """A gateway's lines; ``health`` is good, warn, bad or "" (never tested), ``word`` says the same in words."""

    gateway: Gateway
    lines: tuple[Via, ...]
    health: str
    word: str
    play: bool


def usable(team: Team) -> list[Gateway]:
    return list(Gateway.objects.usable().filter(team=team).select_related("pulse", "team"))


def chosen(data: Mapping[str, Any], team: Team) -> Gateway | None:
    """The gateway that ``data`` names; the team's first where it names none; None where the named one is gone."""
    wanted = str(data.get("gateway") or "")
    if not wanted:
        return Gateway.objects.usable().filter(team=team).select_related("team").first()
    return Gateway.objects.filter(team=team, deleted=None, public_id=wanted).select_related("team").first()


def caps_of(gateway: Gateway, model: str) -> Capabilities:
    return catalogue.capabilities(catalogue.get_profile(gateway.profile), model, gateway.switches)


def models_of(gateway: Gateway) -> list[str]:
    """The gateway's own model first, then those that its kind is known to have; none that its maker has shut down, unless it
    is the only one."""
    profile = catalogue.get_profile(gateway.profile)
    known = [] if profile.one_model else [model.id for model in profile.models]
    every = [gateway.model, *(model for model in known if model != gateway.model)]
    return [model for model in every if not retired_on(gateway, model)] or every[:1]


def is_offered(gateway: Gateway, model: str) -> bool:
    return model in models_of(gateway) and not retired_on(gateway, model)


def end_of(gateway: Gateway, model: str) -> date | None:
    """The day on which the model's maker shuts it down. A gateway of which nobody knows what it sells may go on."""
    profile = catalogue.get_profile(gateway.profile)
    known = None if profile.one_model else profile.model(model)
    return known.retires if known else None


def retired_on(gateway: Gateway, model: str) -> date | None:
    """That day, where it has come: by the team's clock, as for what stands in."""
    end = end_of(gateway, model)
    return end if end and gateway.team.day() >= end else None


def ends_soon(gateway: Gateway, model: str) -> date | None:
    """That day, where it is near."""
    end, today = end_of(gateway, model), gateway.team.day()
    return end if end and today < end <= today + SOON else None


def reaches(gateway: Gateway, caps: Capabilities) -> bool:
    """Whether references can be handed to this gateway at all."""
    return references.delivery_of(caps, demo=gateway.demo) is not None


def lacks_key(gateway: Gateway) -> bool:
    return catalogue.get_profile(gateway.profile).needs_key and not (gateway.has_key or gateway.demo)


def groups(gateways: Sequence[Gateway], gateway: Gateway | None, model: str) -> tuple[Group, ...]:
    return tuple(_group(one, gateway, model) for one in gateways)


def _group(one: Gateway, gateway: Gateway | None, model: str) -> Group:
    lines = tuple(
        Via(
            value=f"{one.public_id}/{name}",
            label=_label(one, name),
            chosen=bool(gateway and one.pk == gateway.pk and name == model),
        )
        for name in models_of(one)
    )
    health, word = health_of(one)
    return Group(gateway=one, lines=lines, health=health, word=word, play=catalogue.get_profile(one.profile).play)


def _label(gateway: Gateway, model: str) -> str:
    """Gateway and model, and what is to be known of them before they are chosen."""
    parts = [gateway.name, _("play money") if catalogue.get_profile(gateway.profile).play else model]
    if gateway.demo:
        parts.append(_("demo"))
    if retired := retired_on(gateway, model):
        parts.append(_("shut down on %(day)s") % {"day": date_word(retired)})
    elif end := ends_soon(gateway, model):
        parts.append(_("until %(day)s") % {"day": date_word(end)})
    return " · ".join(parts)


def health_of(gateway: Gateway) -> tuple[str, str]:
    """The colour of a gateway's dot and what it means in words."""
    pulse = getattr(gateway, "pulse", None)
    now = timezone.now()
    if lacks_key(gateway):
        return "bad", _("no key yet")
    if pulse and pulse.open_until and pulse.open_until > now:
        return "bad", _("failing, will be tried again soon")
    if pulse and pulse.not_before and pulse.not_before > now:
        return "warn", _("asks for a pause")
    return _tested(gateway)


def _tested(gateway: Gateway) -> tuple[str, str]:
    if gateway.test_code in UNPROVED:
        return "", _("its last test proved nothing")
    if gateway.test_code and gateway.test_code not in PROVED:
        return "warn", _("its last test failed")
    if gateway.test_code in PROVED or gateway.demo or catalogue.get_profile(gateway.profile).local:
        return "good", _("ready")
    return "", _("not tested yet")
