"""The gateways and models that the studio knows, as data.

A *profile* tunes a dialect for one kind of gateway; a *model* says what differs between models. To add a gateway that speaks
a known dialect, add a :class:`Profile`; no code changes. Sources: OpenAI's API reference and price page as of 2026-11.

Capabilities = dialect × profile × model (× the administrator's switches), by :func:`capabilities`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any

from generations.pricing import NANO, PriceTable, TokenPrices, TokenRates
from generations.providers.base import Capabilities, Dialect

IMAGES_DIALECT = "generations.providers.openai_images.OpenAIImages"
FAMILY_1_SIZES = ("1024x1024", "1536x1024", "1024x1536")


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model id. ``changes`` are the fields of :class:`Capabilities` in which it differs from the profile's own;
    ``retires`` is the day on which its maker shuts it down."""

    id: str
    label: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    retires: date | None = None

    def retired(self, today: date) -> bool:
        return self.retires is not None and today >= self.retires


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of gateway. ``label`` is a name, shown as it is.

    ``base_url`` is a default that an administrator can change; "" means that it must be typed, except where ``local`` says
    that the studio runs the gateway itself. ``dialect`` is a dotted path, imported on first use; ``options`` go to its
    constructor. ``prices`` is None where nobody has told what the gateway charges.
    """

    key: str
    label: str
    dialect: str
    default_model: str
    models: tuple[Model, ...]
    base_url: str = ""
    prices: PriceTable | None = None
    capabilities: Capabilities = field(default_factory=Capabilities)
    options: Mapping[str, Any] = field(default_factory=dict)
    needs_key: bool = True
    local: bool = False
    docs_url: str = ""

    @property
    def currency(self) -> str:
        return self.prices.currency if self.prices else "USD"

    @property
    def play(self) -> bool:
        return bool(self.prices and self.prices.play)

    @property
    def unbilled_failures(self) -> bool:
        return self.capabilities.unbilled_failures

    @property
    def idempotency(self) -> bool:
        return self.capabilities.idempotency

    def model(self, model_id: str) -> Model | None:
        """The known model of an id or of its dated snapshot; None for any other id, which may be used all the same."""
        known = {model.id: model for model in self.models}
        return known.get(model_id) or known.get(re.sub(r"-\d{4}-\d{2}-\d{2}$", "", model_id))


_MORE_QUALITIES = {"qualities": ("auto", "low", "medium", "high", "xhigh", "max")}
_FAMILY_1 = {"any_size": False, "sizes": FAMILY_1_SIZES}

OPENAI_MODELS = (
    Model(id="gpt-image-2", label="GPT Image 2"),
    Model(id="gpt-image-2-2026-04-21", label="GPT Image 2 (2026-04-21)"),
    Model(id="gpt-image-2.6-sunburst", label="GPT Image 2.6 Sunburst", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.6-flare", label="GPT Image 2.6 Flare", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.5-sunburst", label="GPT Image 2.5 Sunburst", changes=_MORE_QUALITIES),
    Model(id="gpt-image-2.5-flare", label="GPT Image 2.5 Flare", changes=_MORE_QUALITIES),
    Model(id="gpt-image-1.5", label="GPT Image 1.5", changes=_FAMILY_1, retires=date(2026, 12, 1)),
    Model(id="gpt-image-1-mini", label="GPT Image 1 mini", changes=_FAMILY_1, retires=date(2026, 12, 1)),
    Model(id="gpt-image-1", label="GPT Image 1", changes=_FAMILY_1, retires=date(2026, 10, 23)),
)

_RATES_2 = TokenRates(text_in=5 * NANO, image_in=8 * NANO, text_out=10 * NANO, image_out=30 * NANO)
_RATES_25 = replace(_RATES_2, counts="gpt-image-2.5")
# Nobody has published the prices of 2.6; they are taken for those of 2.5, and every amount of theirs is marked estimated.
_RATES_26 = replace(_RATES_25, verified=False)

OPENAI_PRICES = TokenPrices(
    currency="USD",
    default_model="gpt-image-2",
    models={
        "gpt-image-2": _RATES_2,
        "gpt-image-2.5-sunburst": _RATES_25,
        "gpt-image-2.5-flare": _RATES_25,
        "gpt-image-2.6-sunburst": _RATES_26,
        "gpt-image-2.6-flare": _RATES_26,
        "gpt-image-1.5": replace(_RATES_2, image_out=32 * NANO, counts="gpt-image-1"),
        "gpt-image-1": replace(_RATES_2, image_in=10 * NANO, image_out=40 * NANO, counts="gpt-image-1"),
        "gpt-image-1-mini": TokenRates(
            text_in=2 * NANO,
            image_in=NANO * 5 // 2,
            text_out=8 * NANO,
            image_out=8 * NANO,
            counts="gpt-image-1-mini",
        ),
    },
)
PLAY_PRICES = replace(OPENAI_PRICES, play=True)
"""The demo gateway's: OpenAI's figures, so that budgets can be tried, in money that nobody pays."""
ASSUMED_PRICES = replace(OPENAI_PRICES, assumed=True)
"""Of a gateway that keeps OpenAI's contract but has not told its prices: OpenAI's, always marked as an estimate, because a
budget without a figure would hold nothing back. An administrator can store the true ones."""

_OPENAI = Capabilities(backgrounds=("auto", "opaque", "transparent"), unbilled_failures=True)

PROFILES: Mapping[str, Profile] = {
    profile.key: profile
    for profile in (
        Profile(
            key="demo",
            label="Demo gateway",
            dialect=IMAGES_DIALECT,
            default_model="gpt-image-2",
            models=(Model(id="gpt-image-2", label="Demo painter"),),
            prices=PLAY_PRICES,
            capabilities=_OPENAI,
            needs_key=False,
            local=True,
        ),
        Profile(
            key="openai",
            label="OpenAI",
            dialect=IMAGES_DIALECT,
            base_url="https://api.openai.com/v1",
            default_model="gpt-image-2",
            models=OPENAI_MODELS,
            prices=OPENAI_PRICES,
            capabilities=_OPENAI,
            docs_url="https://platform.openai.com/docs/guides/image-generation",
        ),
        Profile(
            key="openai-compatible",
            label="OpenAI-compatible",
            dialect=IMAGES_DIALECT,
            default_model="gpt-image-2",
            models=OPENAI_MODELS,
            prices=ASSUMED_PRICES,
        ),
    )
}

SWITCHES = frozenset(one.name for one in fields(Capabilities)) - {"verified_model", "idempotency", "unbilled_failures"}
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


def split_calls(n: int, caps: Capabilities, partial_images: int = 0) -> tuple[int, ...]:
    """How many pictures each paid call asks for, together ``n``. With previews every picture is a call of its own: the stream
    does not say which picture a preview belongs to."""
    at_once = 1 if partial_images else max(1, caps.n_per_call)
    full, rest = divmod(n, at_once)
    return (at_once,) * full + ((rest,) if rest else ())


@lru_cache(maxsize=64)
def _load(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def get_dialect(profile: Profile) -> Dialect:
    """The profile's dialect, built for it; its module is imported on first use."""
    dialect: Dialect = _load(profile.dialect)(unbilled_failures=profile.unbilled_failures, **profile.options)
    return dialect
