"""Price grids to and from spreadsheets."""

from dataclasses import replace

import pytest
from hypothesis import given

from generations import pricing
from generations.pricing import GridPrices, PriceTableError
from tests.pricing.test_storage import grid_tables

GRID = GridPrices(currency="USD", prices={"1024x1024": {"low": 20_000_000, "high": 1_200_000_000}})


@pytest.mark.parametrize(
    "text",
    [
        "size,quality,price\n1024x1024,low,0.02\n1024x1024,high,1.2\n",
        "price,size,quality\r\n0.02,1024x1024,low\r\n1.20,1024x1024,high",
        "\ufeffSize;Quality;Price\r\n1024 × 1024;Low;0,02\r\n1024 x 1024;HIGH;1,2\r\n",
        "size;quality;price\n1024x1024;low;0.02\n1024x1024;high;1.2\n",
        "size\tquality\tprice\n1024*1024\tlow\t.02\n1024X1024\thigh\t1.2\n",
        '\n"size", quality ,price\n\n 1024x1024 , low ,0.02\n,,\n1024x1024,high,"1.2"\n\n',
        "size,quality,price\r1024x1024,low,0.02\r1024x1024,high,1.2\r",
    ],
    ids=["plain", "other order", "semicolons", "points beside semicolons", "tabs", "blanks", "old line ends"],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert pricing.grid_from_csv(text, "USD") == GRID


HEAD = "size,quality,price\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "price_csv_empty", 1),
        ("\ufeff\n\n", "price_csv_empty", 1),
        (HEAD, "price_csv_empty", 1),
        ("1024x1024,low,0.02\n", "price_csv_header", 1),
        ("size,quality\n1024x1024,low\n", "price_csv_header", 1),
        ("size,quality,price,price\n", "price_csv_header", 1),
        ("\nsize,quality,price,currency\n", "price_csv_header", 2),
        (HEAD + "1024x1024,low\n", "price_csv_row", 2),
        (HEAD + "1024x1024,low,0,02\n", "price_csv_row", 2),
        (HEAD + '1024x1024,low,"0,02"\n', "price_csv_price", 2),
        ("size\tquality\tprice\n1024x1024\tlow\t0,02\n", "price_csv_price", 2),
        ("size;quality;price\n1024x1024;low;1.000,02\n", "price_csv_price", 2),
        (HEAD + "1024x1024,low,0.02\n\nbig,low,0.02\n", "price_csv_size", 4),
        (HEAD + "1024x1024,auto,0.02\n", "price_csv_quality", 2),
        (HEAD + "1024x1024,,0.02\n", "price_csv_quality", 2),
        (HEAD + "1024x1024,low,\n", "price_csv_price", 2),
        (HEAD + "1024x1024,low,$1\n", "price_csv_price", 2),
        (HEAD + "1024x1024,low,-1\n", "price_csv_price", 2),
        (HEAD + "1024x1024,low,1e7\n", "price_csv_price", 2),
        (HEAD + "1024x1024,low,1\n1024 × 1024,LOW,1\n", "price_csv_twice", 3),
        (HEAD + '1024x1024,low,"1\n', "price_csv_unreadable", 2),
        (HEAD + '1024x1024,low,"1"x\n', "price_csv_unreadable", 2),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(PriceTableError) as caught:
        pricing.grid_from_csv(text, "USD")
    assert (caught.value.code, caught.value.params["line"]) == (code, line)


def rows(count: int) -> str:
    return HEAD + "".join(f"{width}x1024,low,0.02\n" for width in range(1, count + 1))


def test_500_prices_are_read_and_no_more() -> None:
    assert len(pricing.grid_from_csv(rows(500), "USD").prices) == 500
    with pytest.raises(PriceTableError) as caught:
        pricing.grid_from_csv(rows(501), "USD")
    assert caught.value.code == "price_csv_too_long"
    assert caught.value.params == {"line": 502, "most": 500}


def test_a_grid_is_written_with_its_smallest_pictures_first() -> None:
    table = replace(GRID, prices={"2048x2048": {"medium": 1}, **GRID.prices, "768x1024": {"max": 5, "low": 10}})
    assert pricing.grid_to_csv(table) == (
        "size,quality,price\n768x1024,low,0.00000001\n768x1024,max,0.000000005\n"
        "1024x1024,low,0.02\n1024x1024,high,1.2\n2048x2048,medium,0.000000001\n"
    )


@given(grid_tables)
def test_what_was_written_reads_the_same(table: GridPrices) -> None:
    read = pricing.grid_from_csv(pricing.grid_to_csv(table), table.currency)
    assert read == replace(table, assumed=False, play=False)
