"""Prices by size and quality: the grid that people type, and the CSV that fills it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generations.models import PriceList
from generations.workflow.quote import quote_facts
from tests.base import World
from tests.views.price_form import fields_of
from tests.views.prices import gateway, new_grid, post, row_of, typed, url

MATRIX_CSV = "size,quality,price\n1024x1024,low,0.02\n1024x1024,medium,0.05\n2048x2048,medium,0.09\n"


class TestGrid:
    def test_a_price_for_each_size_and_quality(self, world: World) -> None:
        row = gateway(world)
        prices_of = {("1024x1024", "low"): "0.02", ("1024x1024", "medium"): "0,053", ("3840x2160", "high"): "$1.5"}
        response = post(world, row, new_grid(world, row, prices_of))

        assert response.status_code == 302
        stored = PriceList.objects.get(gateway=row)
        assert stored.table["prices"] == {"1024x1024": {"low": "0.02", "medium": "0.053"}, "3840x2160": {"high": "1.5"}}
        assert stored.person == world.alice
        assert stored.valid_from == world.team.day()

    def test_n_pictures_cost_n_times_the_price(self, world: World) -> None:
        row = gateway(world)
        post(world, row, new_grid(world, row, {("1024x1024", "medium"): "0.05"}))
        found = quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="medium", n=7)

        assert (found.nano, found.confidence, found.calls) == (350_000_000, "exact", 1)

    def test_a_size_of_its_own_is_typed_into_the_empty_row(self, world: World) -> None:
        row = gateway(world)
        fields = typed(world, row, kind="grid")
        last = int(fields["grid-rows"]) - 1
        post(world, row, fields | {f"grid-{last}": "1600 × 900", f"grid-{last}-low": "0.01"})

        assert PriceList.objects.get(gateway=row).table["prices"] == {"1600x900": {"low": "0.01"}}

    def test_a_wrong_cell_is_marked_and_everything_typed_is_kept(self, world: World) -> None:
        row = gateway(world)
        fields = new_grid(world, row, {("1024x1024", "low"): "cheap", ("1536x864", "high"): "0.3"})
        response = post(world, row, fields | {"points-exchange": "7.1"})
        text = response.content.decode()

        assert response.status_code == 422
        assert not PriceList.objects.exists()
        name = f"{row_of(fields, 'grid', '1024x1024')}-low"
        assert f'aria-describedby="id_{name}_error"' in text
        assert "Write a number, such as 0.053." in text
        again = fields_of(text)
        assert again[name] == "cheap"
        assert again[f"{row_of(fields, 'grid', '1536x864')}-high"] == "0.3"
        assert again["points-exchange"] == "7.1"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("1,500", "can be read in two ways"),
            ("-1", "Write a number"),
            ("1e3", "Write a number"),
            ("0.0000000001", "nine decimals"),
            ("1000001", "0 to 1,000,000"),
            ("٣", ""),
        ],
    )
    def test_no_number_is_guessed(self, world: World, text: str, says: str) -> None:
        row = gateway(world)
        response = post(world, row, new_grid(world, row, {("1024x1024", "low"): text}))

        if says:
            assert says in response.content.decode()
            assert not PriceList.objects.exists()
        else:
            assert response.status_code == 302

    def test_the_same_size_twice_is_refused_at_the_second(self, world: World) -> None:
        row = gateway(world)
        fields = new_grid(world, row, {("1024x1024", "low"): "1"})
        last = int(fields["grid-rows"]) - 1
        text = post(world, row, fields | {f"grid-{last}": "1024*1024", f"grid-{last}-low": "2"}).content.decode()

        assert f'id="id_grid-{last}_error"' in text
        assert not PriceList.objects.exists()

    def test_an_empty_grid_is_no_price_list(self, world: World) -> None:
        row = gateway(world)
        response = post(world, row, typed(world, row, kind="grid"))

        assert response.status_code == 422
        assert "names no size" in response.content.decode()

    def test_a_row_is_added_without_losing_anything(self, world: World) -> None:
        row = gateway(world)
        fields = new_grid(world, row, {("1024x1024", "low"): "0.02"})
        after = fields_of(post(world, row, fields, "row-grid").content.decode())

        assert int(after["grid-rows"]) == int(fields["grid-rows"]) + 1
        assert {key: after[key] for key in fields if key not in {"grid-rows"}} == {
            key: value for key, value in fields.items() if key not in {"grid-rows"}
        }


class TestCsv:
    @pytest.mark.parametrize("way", ["pasted", "file"])
    def test_fills_the_grid_to_be_looked_at(self, world: World, way: str) -> None:
        row = gateway(world)
        fields: dict[str, Any] = typed(world, row, kind="grid")
        if way == "pasted":
            fields["csv"] = MATRIX_CSV
        else:
            fields["csv_file"] = SimpleUploadedFile("prices.csv", b"\xef\xbb\xbf" + MATRIX_CSV.encode())
        text = post(world, row, fields, "fill").content.decode()

        assert not PriceList.objects.exists()
        again = fields_of(text)
        assert again[f"{row_of(again, 'grid', '2048x2048')}-medium"] == "0.09"
        assert "$0.05" in text

        assert post(world, row, again).status_code == 302
        assert PriceList.objects.get(gateway=row).table["prices"]["1024x1024"] == {"low": "0.02", "medium": "0.05"}

    def test_a_quality_that_the_gateway_has_not_gets_a_column(self, world: World) -> None:
        row = gateway(world)
        fields = typed(world, row, kind="grid") | {"csv": "size,quality,price\n1024x1024,xhigh,0.5\n"}
        again = fields_of(post(world, row, fields, "fill").content.decode())
        post(world, row, again)

        assert PriceList.objects.get(gateway=row).table["prices"] == {"1024x1024": {"xhigh": "0.5"}}

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("size,price\n1,2\n", "Line 1 is not the header"),
            ("size,quality,price\n1024x1024,low,cheap\n", "in line 2 is not a price"),
            ("", "Paste the prices or choose a file first."),
        ],
    )
    def test_a_bad_file_says_where_and_keeps_the_grid(self, world: World, text: str, says: str) -> None:
        row = gateway(world)
        fields = new_grid(world, row, {("1024x1024", "low"): "0.02"})
        response = post(world, row, fields | {"csv": text}, "fill")

        assert response.status_code == 422
        assert says in response.content.decode()
        again = fields_of(response.content.decode())
        assert again[f"{row_of(again, 'grid', '1024x1024')}-low"] == "0.02"

    def test_a_picture_is_no_csv(self, world: World) -> None:
        row = gateway(world)
        fields: dict[str, Any] = typed(world, row, kind="grid")
        fields["csv_file"] = SimpleUploadedFile("prices.csv", b"\x89PNG\xff\xfe")
        response = post(world, row, fields, "fill")

        assert response.status_code == 422
        assert "This file is no text." in response.content.decode()

    def test_more_than_a_page_holds_is_refused(self, world: World) -> None:
        row = gateway(world)
        many = "size,quality,price\n" + "".join(f"{n}x{n},low,1\n" for n in range(1, 499))
        response = post(world, row, typed(world, row, kind="grid") | {"csv": many}, "fill")

        assert response.status_code == 422
        assert "more prices than fit on one page" in response.content.decode()

    def test_the_present_grid_comes_as_the_same_file(self, world: World) -> None:
        row = gateway(world)
        fields = typed(world, row, kind="grid") | {"csv": MATRIX_CSV}
        post(world, row, fields_of(post(world, row, fields, "fill").content.decode()))
        response = world.client(world.alice).get(url(world, row, "prices.csv"))

        assert response.content.decode() == MATRIX_CSV
        assert "attachment" in response["Content-Disposition"]

    def test_without_a_grid_there_is_no_file(self, world: World) -> None:
        answer = world.client(world.alice).get(url(world, world.gateway, "prices.csv"))
        assert answer.url.startswith(url(world, world.gateway, "prices"))
