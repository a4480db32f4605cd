"""What a price table comes to: a few pictures that people know, so that a table can be judged before it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generations import pricing
from generations.models import Gateway
from generations.pricing import FlatPrices, GridPrices, Money, PointPrices, PriceTable
from generations.pricing.reading import parse_size
from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.workflow import prices

MOST = 8
COMMON_SIZES = ("1024x1024", "1536x1024", "2048x2048", "3840x2160")
QUALITIES = ("low", "medium", "high")
TIERS = ("1K", "2K", "4K")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One picture: ``size`` ("1024x1024") and ``quality``, or ``tier``. ``nano`` in the gateway's currency, ``team_nano`` in the
    team's; None where no price is known. ``points`` are None for other kinds of prices."""

    size: str = ""
    quality: str = ""
    tier: str = ""
    nano: int | None
    team_nano: int | None
    points: int | None
    confidence: str


def samples(gateway: Gateway, table: PriceTable | None) -> list[Sample]:
    """One picture each of the gateway's model, without a prompt or references."""
    text_model = prices.text_model_of(gateway, gateway.model)
    found: list[Sample] = []
    for size, quality, tier in _choices(gateway, table):
        facts = _facts(gateway.model, size, quality or "auto", tier, text_model)
        amount = prices.by_table(gateway, [facts], table)[0]
        found.append(_sample(amount, table, size, quality, tier))
    return found


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Prices of one picture: ``rows`` are a size or a resolution with an amount for each of ``qualities`` ("auto": the gateway
    has none to choose)."""

    qualities: tuple[str, ...]
    rows: tuple[tuple[str, tuple[prices.Amount, ...]], ...]


def grid(gateway: Gateway, model: str, most: int) -> Grid:
    """What a model costs by today's list, without a prompt or references, in ``most`` rows at most."""
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), model, gateway.switches)
    table = prices.table_of(gateway, prices.list_of(gateway))
    qualities = tuple(quality for quality in caps.qualities if quality != "auto") or ("auto",)
    places = [("", tier) for tier in tiers_of(caps)] if caps.cells else [(size, "") for size in sizes_of(caps)]
    text_model = prices.text_model_of(gateway, model)
    rows = []
    for size, tier in places[:most]:
        facts = [_facts(model, size, quality, tier, text_model) for quality in qualities]
        rows.append((size or tier, tuple(prices.by_table(gateway, facts, table))))
    return Grid(qualities=qualities, rows=tuple(rows))


def _facts(model: str, size: str, quality: str, tier: str, text_model: str) -> pricing.Facts:
    width, height = (parse_size(size) if size else None) or (None, None)
    return pricing.Facts(
        model=model, quality=quality, width=width, height=height, resolution=tier, text_model=text_model
    )


def _sample(amount: prices.Amount, table: PriceTable | None, size: str, quality: str, tier: str) -> Sample:
    points = None
    if isinstance(table, PointPrices) and amount.known:
        points = table.points_of(Money(amount.gateway_nano, table.currency))
    return Sample(
        size=size,
        quality=quality,
        tier=tier,
        nano=amount.gateway_nano if amount.known else None,
        team_nano=amount.nano if amount.known else None,
        points=points,
        confidence=amount.confidence,
    )


def _choices(gateway: Gateway, table: PriceTable | None) -> list[tuple[str, str, str]]:
    caps = catalogue.capabilities(catalogue.get_profile(gateway.profile), gateway.model, gateway.switches)
    if isinstance(table, FlatPrices) or caps.cells:
        listed = table.to_json()["tiers"] if isinstance(table, FlatPrices) else tiers_of(caps)
        return [("", "", tier) for tier in listed][:MOST]
    if isinstance(table, GridPrices):
        return list(_crossed(_listed(table)))[:MOST]
    return list(_crossed(dict.fromkeys(sizes_of(caps), qualities_of(caps))))[:MOST]


def _listed(table: GridPrices) -> dict[str, list[str]]:
    """Qualities by size: first the square that everyone compares, where it is listed, then from small to large."""
    rows: dict[str, list[str]] = {}
    for size, quality, _ in table.cells():
        rows.setdefault(size, []).append(quality)
    return dict(sorted(rows.items(), key=lambda row: row[0] != COMMON_SIZES[0]))


def _crossed(rows: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The first size at every quality, the others at one."""
    for place, (size, qualities) in enumerate(rows.items()):
        usual = "medium" if "medium" in qualities else qualities[0]
        for quality in qualities if place == 0 else (usual,):
            yield size, quality, ""


def sizes_of(caps: Capabilities) -> list[str]:
    """Sizes worth a price: the gateway's closed list, or common ones."""
    return list(COMMON_SIZES if caps.any_size or not caps.sizes else caps.sizes)


def qualities_of(caps: Capabilities) -> list[str]:
    """Qualities that can have a price: auto has none of its own."""
    return [quality for quality in caps.qualities if quality != "auto"] or list(QUALITIES)


def tiers_of(caps: Capabilities) -> list[str]:
    """The gateway's words for resolutions, or the usual ones."""
    return list(dict.fromkeys(cell.rpartition("@")[2] for cell in caps.cells)) or list(TIERS)
