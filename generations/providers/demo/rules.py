"""In what the gateways that speak OpenAI's Images contract differ from one another: one object for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .bills import Bill
from .order import Order

USAGE = Callable[[Order, int, int], dict[str, Any]]
"""Tokens of an order's call, given the number of pictures and of previews."""


@dataclass(frozen=True, kw_only=True)
class ImageRules:
    """One gateway's form of the Images contract.

    ``known`` are the scalar fields it takes. ``formats`` are the values of ``response_format``, the default first; empty where
    the parameter is unknown. ``forms`` says how edits come: ``multipart``, ``objects`` (OpenAI's JSON) or ``either`` (the
    size-matrix gateway's JSON). ``sizes`` maps a size to its tier where only listed ones are sold. ``always_one`` ignores ``n``;
    ``prefixed`` puts ``data:…;base64,`` before base64; ``data_address`` makes a ``data:`` URI of a ``url``; ``revised`` repeats the
    prompt as ``revised_prompt``; ``fidelity`` takes ``input_fidelity`` in edits, for the models that have it.
    """

    contract: str
    prefix: str
    models: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    usage: USAGE | None
    bill: Callable[[Order, int, int], Bill]
    forms: frozenset[str] = frozenset({"multipart"})
    most: int = 10
    formats: tuple[str, ...] = ()
    sizes: Mapping[str, str] | None = None
    auto_quality: bool = True
    masks: bool = True
    transparent: bool = True
    always_one: bool = False
    prefixed: bool = False
    data_address: bool = False
    revised: bool = False
    fidelity: bool = False

    @property
    def generations(self) -> str:
        return f"{self.prefix}/images/generations"

    @property
    def edits(self) -> str:
        return f"{self.prefix}/images/edits"
