"""The gateways and models that the studio knows: what each can do, and the code that speaks to it.

A *profile* tunes a dialect for one kind of gateway; a *model* says what differs between models. Both are data, in ``profiles``,
``model_data`` and ``price_data``. Capabilities = dialect × profile × model (× the administrator's switches).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

from generations.providers.base import Capabilities, Dialect
from generations.providers.model_data import FAMILY_1_SIZES, OPENAI_MODELS
from generations.providers.price_data import ASSUMED_PRICES, OPENAI_PRICES, PLAY_PRICES
from generations.providers.profile import Model, Profile
from generations.providers.profiles import PROFILES

__all__ = [
    "ASSUMED_PRICES",
    "FAMILY_1_SIZES",
    "OPENAI_MODELS",
    "OPENAI_PRICES",
    "PLAY_PRICES",
    "PROFILES",
    "SWITCHES",
    "Model",
    "Profile",
    "capabilities",
    "get_dialect",
    "get_profile",
    "split_calls",
]

_DECIDED = {"verified_model", "idempotency", "unbilled_failures", "lookup"}
SWITCHES = frozenset(one.name for one in fields(Capabilities)) - _DECIDED
"""What an administrator may switch on or limit for one account. What decides whether a call is sent again may not be."""


def get_profile(key: str) -> Profile:
    """Raises ``KeyError`` for a key that no profile has."""
    return PROFILES[key]


def capabilities(profile: Profile, model_id: str, switches: Mapping[str, Any] | None = None) -> Capabilities:
    """What a gateway can do with a model. An unknown model id gets the default model's, with ``verified_model`` False."""
    known = profile.model(model_id)
    model = known or profile.model(profile.default_model)
    changes = dict(model.changes) if model else {}
    changes |= {name: _frozen(value) for name, value in (switches or {}).items() if name in SWITCHES}
    return replace(profile.capabilities, **changes, verified_model=known is not None)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def split_calls(n: int, caps: Capabilities, partial_images: int = 0, *, one_call: bool = False) -> tuple[int, ...]:
    """How many pictures each paid call asks for, together ``n``. With previews every picture is a call of its own: the stream
    does not say which picture a preview belongs to. ``one_call``: all in one, asked for in words, where that is possible."""
    if one_call and caps.one_call:
        return (n,) if n else ()
    at_once = 1 if partial_images else max(1, caps.n_per_call)
    full, rest = divmod(n, at_once)
    return (at_once,) * full + ((rest,) if rest else ())


@lru_cache(maxsize=64)
def _load(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def get_dialect(profile: Profile, switches: Mapping[str, Any] | None = None) -> Dialect:
    """The profile's dialect, built for it and for what an administrator has switched on; imported on first use."""
    switched = {name: value for name, value in (switches or {}).items() if name in _options(profile)}
    options = {**profile.options, **switched}
    dialect: Dialect = _load(profile.dialect)(unbilled_failures=profile.unbilled_failures, **options)
    return dialect


def _options(profile: Profile) -> set[str]:
    """The switches that are the dialect's and no capability."""
    return profile.unknowns.keys() - SWITCHES
