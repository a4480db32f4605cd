"""Every kind of table survives storage, refuses what cannot be a price, and knows no floating point."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations import pricing, tokens
from generations.pricing import (
    NANO,
    FlatPrices,
    GridPrices,
    PointPrices,
    PriceTable,
    PriceTableError,
    TextRates,
    TokenPrices,
    TokenRates,
)

names = st.text("abcdefghij-.0123456789", min_size=1, max_size=12)
nano = st.integers(0, 10**6 * NANO)
currencies = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
common = {"currency": currencies, "assumed": st.booleans(), "play": st.booleans()}
families = st.sampled_from(sorted(tokens.COUNTS))
sizes = st.tuples(st.integers(1, 99_999), st.integers(1, 99_999)).map(lambda size: f"{size[0]}x{size[1]}")
qualities = st.sampled_from(["low", "medium", "high", "xhigh", "max", "standard", "hd"])

rates = st.builds(
    TokenRates, text_in=nano, image_in=nano, text_out=nano, image_out=nano, counts=families, verified=st.booleans()
)
text_rates = st.builds(TextRates, text_in=nano, text_out=nano)
token_tables = st.dictionaries(names, rates, min_size=1, max_size=4).flatmap(
    lambda models: st.builds(
        TokenPrices,
        models=st.just(models),
        default_model=st.sampled_from(sorted(models)),
        partial_tokens=st.integers(0, 10**6),
        text_models=st.dictionaries(names, text_rates, max_size=3),
        **common,
    )
)
grid_tables = st.builds(
    GridPrices,
    prices=st.dictionaries(sizes, st.dictionaries(qualities, nano, min_size=1), min_size=1, max_size=8),
    **common,
)
tiers = st.dictionaries(st.sampled_from(["1K", "2K", "4K", "8K", "large"]), nano, min_size=1)
flat_tables = st.builds(FlatPrices, tiers=tiers, **common)
point_tables = st.builds(
    PointPrices,
    text_in=nano,
    image_in=nano,
    output=nano,
    exchange=st.integers(1, 10**6 * NANO),
    points_per_unit=st.integers(1, 10**9),
    counts=families,
    **common,
)


@given(st.one_of(token_tables, grid_tables, flat_tables, point_tables))
def test_a_table_survives_storage(table: PriceTable) -> None:
    stored = json.loads(json.dumps(pricing.table_to_json(table), sort_keys=True))
    read = pricing.table_from_json(stored)
    assert read == table
    assert pricing.table_to_json(read) == stored


def test_every_kind_is_drawn() -> None:
    assert set(pricing.KINDS.values()) == {TokenPrices, GridPrices, FlatPrices, PointPrices}


RATES = {"text_in": "5", "image_in": "8", "text_out": "10", "image_out": "30"}
TOKENS = {"kind": "tokens", "currency": "USD", "models": {"m": RATES}}
GRID = {"kind": "grid", "currency": "USD", "prices": {"1024 × 1024": {"Low": "0.02", "medium": 0.05}}}
FLAT = {"kind": "flat", "currency": "USD", "tiers": {" 1K ": "0.05"}}
POINTS = {
    "kind": "points",
    "currency": "CNY",
    "text_in": "5",
    "image_in": 10,
    "output": "40",
    "exchange": 7.1,
    "points_per_unit": 10_000,
}


def test_a_typed_grid_takes_numbers_and_other_ways_to_write_a_size() -> None:
    expected = GridPrices(currency="USD", prices={"1024x1024": {"low": 20_000_000, "medium": 50_000_000}})
    assert pricing.table_from_json(GRID) == expected


def test_typed_tiers_and_points_take_numbers_and_strings() -> None:
    assert pricing.table_from_json(FLAT) == FlatPrices(currency="USD", tiers={"1K": 50_000_000})
    points = pricing.table_from_json(POINTS)
    assert isinstance(points, PointPrices)
    assert (points.exchange, points.image_in, points.counts) == (7_100_000_000, 10 * NANO, "openai-hk")


def test_a_table_that_was_stored_before_text_models_were_known_can_be_read() -> None:
    table = pricing.table_from_json(TOKENS)
    assert isinstance(table, TokenPrices)
    assert table.text_models == {}


MANY = {f"{width}x{width}": {"low": "1"} for width in range(1, 502)}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({**TOKENS, "currency": "U$D"}, "price_currency"),
        ({**TOKENS, "currency": "A1B"}, "price_currency"),
        ({**TOKENS, "assumed": "no"}, "price_flag_wrong"),
        ({**TOKENS, "models": {"m": {**RATES, "verified": 1}}}, "price_flag_wrong"),
        ({**TOKENS, "partial_tokens": True}, "price_not_a_number"),
        ({**TOKENS, "text_models": []}, "price_text_models_wrong"),
        ({**TOKENS, "text_models": {"t": "5"}}, "price_text_rates_missing"),
        ({**TOKENS, "text_models": {"t": {"text_in": "1"}}}, "price_not_a_number"),
        ({**TOKENS, "text_models": {"t": {"text_in": "1", "text_out": "-1"}}}, "price_out_of_range"),
        ({**GRID, "prices": None}, "price_sizes_missing"),
        ({**GRID, "prices": {}}, "price_sizes_missing"),
        ({**GRID, "prices": {"square": {"low": "1"}}}, "price_size_wrong"),
        ({**GRID, "prices": {"0x1024": {"low": "1"}}}, "price_size_wrong"),
        ({**GRID, "prices": {"1024x1024": {"low": "1"}, "1024*1024": {"low": "1"}}}, "price_size_twice"),
        ({**GRID, "prices": {"1024x1024": "1"}}, "price_row_missing"),
        ({**GRID, "prices": {"1024x1024": {}}}, "price_row_missing"),
        ({**GRID, "prices": {"1024x1024": {"auto": "1"}}}, "price_quality_wrong"),
        ({**GRID, "prices": {"1024x1024": {"=1+1": "1"}}}, "price_quality_wrong"),
        ({**GRID, "prices": {"1024x1024": {"low": "1", "LOW": "1"}}}, "price_quality_twice"),
        ({**GRID, "prices": {"1024x1024": {"low": "free"}}}, "price_not_a_number"),
        ({**GRID, "prices": {"1024x1024": {"low": "-0.01"}}}, "price_out_of_range"),
        ({**GRID, "prices": MANY}, "price_too_many"),
        ({**GRID, "play": None}, "price_flag_wrong"),
        ({**FLAT, "tiers": []}, "price_tiers_missing"),
        ({**FLAT, "tiers": {}}, "price_tiers_missing"),
        ({**FLAT, "tiers": {" ": "1"}}, "price_tier_wrong"),
        ({**FLAT, "tiers": {"1K\n2K": "1"}}, "price_tier_wrong"),
        ({**FLAT, "tiers": {"x" * 21: "1"}}, "price_tier_wrong"),
        ({**FLAT, "tiers": {"1K": "1", "1k": "1"}}, "price_tier_twice"),
        ({**FLAT, "tiers": {"1K": True}}, "price_not_a_number"),
        ({**FLAT, "tiers": dict.fromkeys(map(str, range(501)), "1")}, "price_too_many"),
        ({**POINTS, "output": None}, "price_not_a_number"),
        ({**POINTS, "output": "nan"}, "price_not_a_number"),
        ({**POINTS, "exchange": None}, "price_field_not_a_number"),
        ({**POINTS, "exchange": 0}, "price_field_out_of_range"),
        ({**POINTS, "exchange": "1e7"}, "price_field_out_of_range"),
        ({**POINTS, "points_per_unit": "10000"}, "price_field_not_a_number"),
        ({**POINTS, "points_per_unit": 0}, "price_field_out_of_range"),
        ({**POINTS, "counts": "abacus"}, "price_counts_unknown"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(data: object, code: str) -> None:
    with pytest.raises(PriceTableError) as caught:
        pricing.table_from_json(data)
    assert caught.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "models",
    "text_models",
    "partial_tokens",
    "prices",
    "tiers",
    "exchange",
    "points_per_unit",
    "counts",
    "output",
)


@given(st.sampled_from([TOKENS, GRID, FLAT, POINTS]), st.sampled_from(FIELDS), json_values)
def test_no_typed_json_does_anything_but_work_or_be_refused(data: dict[str, object], name: str, value: object) -> None:
    try:
        table = pricing.table_from_json({**data, name: value})
    except PriceTableError as refused:
        assert refused.code.startswith("price_")
    else:
        assert pricing.estimate(pricing.Facts(model="m"), table).expected is not None


SOURCES = [Path(tokens.__file__), *sorted(Path(pricing.__file__).parent.glob("*.py"))]


def floating(source: str) -> list[int]:
    """Lines with a float: a constant, the type's name, or a true division."""
    return [
        getattr(node, "lineno", 0)
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "round"})
        or (isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div))
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_there_is_no_floating_point_where_money_is_counted(path: Path) -> None:
    assert floating(path.read_text()) == []


@pytest.mark.parametrize("source", ["1.5", "a / b", "a /= b", "float(a)", "round(a)"])
def test_floating_point_would_be_found(source: str) -> None:
    assert floating(source) == [1]
