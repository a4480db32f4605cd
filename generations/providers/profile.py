"""What a gateway's profile and a model are: the types of the catalogue's data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generations.pricing import PriceTable
from generations.providers.base import Capabilities


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model id. ``changes`` are the fields of :class:`Capabilities` in which it differs from the profile's own;
    ``retires`` is the day on which its maker shuts it down. ``same_as`` is the id under which its maker sells it, where this
    gateway calls it otherwise: two gateways with the same one sell the same model."""

    id: str
    label: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    retires: date | None = None
    same_as: str = ""

    def retired(self, today: date) -> bool:
        return self.retires is not None and today >= self.retires

    @property
    def sold_as(self) -> str:
        return self.same_as or self.id


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of gateway. ``label`` is a name, shown as it is.

    ``base_url`` is a default that an administrator can change; "" means that it must be typed, except where ``local`` says
    that the studio runs the gateway itself. ``dialect`` is a dotted path, imported on first use; ``options`` go to its
    constructor. ``prices`` is None where nobody has told what the gateway charges.

    ``unknowns`` names what nobody has documented of this gateway, off unless an administrator switches it on for an account
    that has it: a field of :class:`Capabilities` or of ``options`` → its value when on.
    """

    key: str
    label: str
    dialect: str
    default_model: str
    models: tuple[Model, ...]
    base_url: str = ""
    prices: PriceTable | None = None
    currency: str = "USD"
    """What it bills in; a price table of its own overrules it."""
    capabilities: Capabilities = field(default_factory=Capabilities)
    options: Mapping[str, Any] = field(default_factory=dict)
    unknowns: Mapping[str, Any] = field(default_factory=dict)
    one_model: bool = False
    """Only the model set up is offered: nobody knows what else such a gateway has."""
    default_text_model: str = ""
    pace: tuple[int, float] | None = None
    """(requests, seconds): how many requests the gateway takes from one key, look-ups included."""
    demo_path: str = ""
    """Where the built-in demo gateway speaks this contract."""
    needs_key: bool = True
    local: bool = False
    docs_url: str = ""
    keys_url: str = ""
    """Where it sells keys."""

    @property
    def billed_in(self) -> str:
        return self.prices.currency if self.prices else self.currency

    @property
    def tells_currency(self) -> bool:
        """Whether its own prices say what it bills in; where they do not, or are only assumed, its administrator says it."""
        return self.prices is not None and not self.prices.assumed

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

    def sold_as(self, model_id: str) -> str:
        """The id under which the model's maker sells it."""
        known = self.model(model_id)
        return known.sold_as if known else model_id
