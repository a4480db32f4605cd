"""A version's recommended settings in words, each to be copied, and as a choice at one of the team's gateways."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from generations import roles
from generations.forms import gateway_choice, words
from generations.forms.fitting import Choice, fit
from generations.messages.figures import number
from generations.models import Gateway, PromptVersion
from generations.providers import catalogue
from generations.views.calls import PlannedCall
from generations.workflow.orders import OrderedImage

CHOICES = ("aspect", "resolution", "width", "height", "quality", "n", "output_format", "background", "moderation")


@dataclass(frozen=True)
class Setting:
    """``key`` is its name in a version's settings; ``word`` is how it is shown, ``value`` what is copied."""

    key: str
    label: str
    word: str
    value: str


def labels() -> dict[str, str]:
    return {
        "aspect": _("Aspect ratio"),
        "resolution": _("Resolution"),
        "width": _("Width"),
        "height": _("Height"),
        "quality": _("Quality"),
        "n": _("Pictures"),
        "output_format": _("Format"),
        "background": _("Background"),
        "moderation": _("Moderation"),
        "model": _("Model"),
        "profile": _("Kind of gateway"),
        "gateway": _("Gateway"),
    }


def rows(settings: Mapping[str, Any], gateways: Sequence[Gateway]) -> list[Setting]:
    """Those that we know in our order, then what else came with an import."""
    known = labels()
    order = [name for name in known if name in settings] + [name for name in settings if name not in known]
    found = (_row(name, known.get(name, name), settings[name], gateways) for name in order)
    return [row for row in found if row.value]


def _row(name: str, label: str, value: Any, gateways: Sequence[Gateway]) -> Setting:
    plain = _plain(value)
    if name == "gateway":
        named = next((one.name for one in gateways if one.public_id == plain), "")
        return Setting(name, label, named, named)
    return Setting(name, label, _word(name, plain), plain)


def _word(name: str, value: str) -> str:
    said = {
        "aspect": words.aspect,
        "resolution": words.resolution,
        "quality": words.quality,
        "output_format": words.image_format,
        "background": words.background,
        "profile": _profile,
    }.get(name)
    return said(value) if said else value


def _profile(key: str) -> str:
    return catalogue.get_profile(key).label if key in catalogue.PROFILES else key


def _plain(value: Any) -> str:
    """Numbers and words as they are, lists and the like as JSON, nothing as nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def gateway_of(settings: Mapping[str, Any], gateways: Sequence[Gateway], wanted: str = "") -> Gateway | None:
    """The gateway ``wanted``; else the recommended one, or one of its kind; else the team's first."""
    tests = (
        lambda one: one.public_id == wanted,
        lambda one: one.public_id == settings.get("gateway"),
        lambda one: one.profile == settings.get("profile"),
        lambda one: True,
    )
    return next((one for test in tests for one in gateways if test(one)), None)


def planned(
    version: PromptVersion, gateway: Gateway, prompt: str, said: Mapping[str, Any], references: Sequence[OrderedImage]
) -> PlannedCall:
    """The call for the version's recommended settings, with what the person took over from its text, as far as ``gateway`` goes."""
    settings = {**version.settings, **said}
    model = str(settings.get("model") or "")
    if not gateway_choice.is_offered(gateway, model):
        model = gateway.model
    caps = gateway_choice.caps_of(gateway, model)
    taken = references[: caps.max_references]
    first = (taken[0].image.width, taken[0].image.height) if taken else None
    # Without previews: a program waits for the picture itself.
    chosen = {name: settings[name] for name in CHOICES if settings.get(name) not in (None, "")} | {"partial_images": 0}
    return PlannedCall(
        gateway=gateway,
        model=model,
        fitted=fit(Choice.read(chosen), caps, first),
        prompt=roles.sent_prompt(prompt, [one.placed for one in taken]),
        references=taken,
    )


def moves(call: PlannedCall, version: PromptVersion) -> Iterator[str]:
    """What the gateway cannot do as recommended, and what is asked of it instead."""
    for move in call.fitted.moves:
        if version.settings.get(move.name) not in (None, ""):
            yield words.why(move.reason) if move.soft else words.moved(move)


def lines(call: PlannedCall) -> list[str]:
    """The settings that the call asks for, in words: for an instruction that is read."""
    asked, size = call.fitted.asked(call.caps), call.fitted.size
    pixels = f" ({size.width} × {size.height})" if size.width and not size.in_words else ""
    found = [
        (_("Aspect ratio"), words.aspect(asked["aspect"])),
        (_("Resolution"), words.resolution(asked["resolution"]) + pixels if asked["resolution"] else ""),
        (_("Quality"), "" if call.caps.qualities == ("auto",) else words.quality(asked["quality"])),
        (_("Pictures"), number(asked["n"])),
        (_("Model"), call.model),
    ]
    return [f"{label}: {value}" for label, value in found if value]
