"""A gateway's prices on their page: what holds, new lists of every kind, CSV, history."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from generations.models import Gateway, PriceList
from generations.pricing import NANO
from generations.views.settings.prices import summary
from generations.workflow import price_lists, prices
from generations.workflow.quote import quote_facts
from tests import factories
from tests.base import World

MATRIX_CSV = "size,quality,price\n1024x1024,low,0.02\n1024x1024,medium,0.05\n2048x2048,medium,0.09\n"


def gateway(world: World, profile: str = "size-matrix", **fields: Any) -> Gateway:
    return factories.gateway(world.team, name="Ours", profile=profile, **fields)


def url(world: World, row: Gateway, path: str = "prices") -> str:
    return world.url(f"settings/gateways/{row.public_id}/{path}")


def page(world: World, row: Gateway) -> str:
    response = world.client(world.alice).get(url(world, row))
    assert response.status_code == 200
    return response.content.decode()


def fields_of(text: str) -> dict[str, str]:
    """The fields of the form as a browser would send them back, without the buttons."""
    form = text[text.index('<form class="form price-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if (
            facts.get("name") == "csrfmiddlewaretoken"
            or facts.get("type") == "file"
            or (facts.get("type") == "radio" and "checked" not in tag)
        ):
            continue
        found[facts["name"]] = facts.get("value", "")
    return found


def post(world: World, row: Gateway, fields: dict[str, Any], do: str = "save", **headers: str) -> HttpResponse:
    return world.client(world.alice).post(url(world, row), fields | {"do": do}, headers=headers)  # type: ignore[return-value]


def typed(world: World, row: Gateway, **changes: str) -> dict[str, str]:
    return fields_of(page(world, row)) | changes


def change(world: World, row: Gateway, **fields: str) -> HttpResponse:
    return world.client(world.alice).post(url(world, row, "prices/change"), fields)  # type: ignore[return-value]


def row_of(fields: dict[str, str], sheet: str, name: str) -> str:
    return next(key for key, value in fields.items() if key.startswith(f"{sheet}-") and value == name)


def new_grid(world: World, row: Gateway, prices_of: dict[tuple[str, str], str]) -> dict[str, str]:
    fields = typed(world, row, kind="grid")
    for (size, quality), price in prices_of.items():
        fields[f"{row_of(fields, 'grid', size)}-{quality}"] = price
    return fields


class TestWho:
    def test_an_editor_is_told_who_can_help(self, world: World) -> None:
        response = world.client(world.bob).get(url(world, world.gateway))

        assert response.status_code == 403
        assert "Alice" in response.content.decode()

    @pytest.mark.parametrize("path", ["prices", "prices.csv", "prices/change"])
    def test_an_editor_changes_nothing(self, world: World, path: str) -> None:
        response = world.client(world.bob).post(url(world, world.gateway, path), {"do": "own"})

        assert response.status_code in {403, 405}
        assert not PriceList.objects.exists()

    @pytest.mark.parametrize("path", ["prices", "prices.csv"])
    def test_a_stranger_finds_nothing(self, world: World, path: str) -> None:
        assert world.client(world.charlie).get(url(world, world.gateway, path)).status_code == 404
        assert world.client(world.charlie).post(url(world, world.gateway, "prices/change")).status_code == 404

    def test_another_teams_gateway_is_not_there(self, world: World) -> None:
        theirs = Gateway.objects.exclude(team=world.team).get()

        assert world.client(world.alice).get(url(world, theirs)).status_code == 404

    def test_the_address_of_a_form_leads_back_to_its_page(self, world: World) -> None:
        response = world.client(world.alice).get(url(world, world.gateway, "prices/change"))

        assert response["Location"] == url(world, world.gateway)


class TestToday:
    def test_openais_prices_are_exact(self, world: World) -> None:
        text = page(world, gateway(world, "openai"))

        assert "1024 × 1024 · Medium" in text
        assert "$0.053" in text
        assert "exact" in text

    def test_assumed_prices_are_called_so(self, world: World) -> None:
        text = page(world, gateway(world, "openai-compatible", base_url="http://a.example/v1"))

        assert "OpenAI’s prices, assumed" in text
        assert ">estimate<" in text

    def test_a_gateway_without_prices_says_what_that_means(self, world: World) -> None:
        text = page(world, gateway(world))

        assert "Nobody has told what this gateway charges." in text
        assert "a project with a budget cannot use this gateway" in text

    def test_points_stand_beside_the_money(self, world: World) -> None:
        row = gateway(world, "openai-hk", currency="CNY", rate_nano=NANO // 7)
        text = page(world, row)

        assert ">783<" in text
        assert "CN¥0.078" in text

    def test_the_gateways_page_gets_a_few_of_them(self, world: World) -> None:
        found = summary(gateway(world, "runbase"))

        assert [(line.name, line.sample.nano) for line in found.few] == [
            ("1K", 50_000_000),
            ("2K", 70_000_000),
            ("4K", 120_000_000),
        ]
        assert (str(found.kind), found.own, found.since) == ("By resolution", True, None)


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
        assert world.client(world.alice).get(url(world, world.gateway, "prices.csv")).status_code == 404


class TestOtherKinds:
    def test_a_price_for_each_resolution(self, world: World) -> None:
        row = gateway(world, "runapi")
        fields = typed(world, row)
        assert fields["kind"] == "flat"
        for tier, price in (("1K", "0.03"), ("4K", "0.1")):
            fields[f"{row_of(fields, 'flat', tier)}-picture"] = price
        post(world, row, fields)

        assert PriceList.objects.get(gateway=row).table["tiers"] == {"1K": "0.03", "4K": "0.1"}
        assert quote_facts(row, "gpt-image-2", resolution="4K", n=2).nano == 200_000_000

    def test_runbases_own_prices(self, world: World) -> None:
        row = gateway(world, "runbase")
        found = [quote_facts(row, "openai/gpt-image-2", resolution=tier) for tier in ("1K", "2K", "4K")]

        assert [one.nano for one in found] == [50_000_000, 70_000_000, 120_000_000]
        assert {one.confidence for one in found} == {"exact"}

    def test_tokens_saved_unchanged_cost_what_they_cost(self, world: World) -> None:
        row = gateway(world, "openai")
        before = prices.table_of(row, None)
        post(world, row, typed(world, row))
        after = prices.table_of(row, PriceList.objects.get(gateway=row))

        assert after == before

    def test_a_text_models_bill_is_in_the_price(self, world: World) -> None:
        row = gateway(world, "openai-responses")
        before = quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low")
        fields = typed(world, row)
        place = row_of(fields, "text", "gpt-5.5")
        post(world, row, fields | {f"{place}-text_in": "2", f"{place}-text_out": "10"})
        after = quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low")

        # 1950 tokens read and 120 written.
        assert after.nano - before.nano == 1950 * 2000 + 120 * 10_000

    def test_a_model_with_a_missing_rate_is_marked_there(self, world: World) -> None:
        row = gateway(world, "openai")
        fields = typed(world, row)
        name = f"{row_of(fields, 'model', 'gpt-image-2')}-image_out"
        text = post(world, row, fields | {name: ""}).content.decode()

        assert f'id="id_{name}_error"' in text
        assert "0 where nothing is charged" in text

    def test_openai_hks_points_of_a_small_square(self, world: World) -> None:
        world.team.currency = "USD"
        row = gateway(world, "openai-hk", currency="CNY", rate_nano=NANO * 14 // 100)
        found = quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low")
        table = prices.table_of(row, None)

        # 275 tokens out and 6 in: 783 points, 0.0783 yuan.
        yuan = (275 * 40 + 6 * 5) * 71 * 100
        assert found.nano == -(-yuan * 14 // 100)
        assert table.points_of(type(table._cost())(yuan, "CNY")) == 783  # type: ignore[union-attr]

    def test_points_as_typed_are_shown_before_saving(self, world: World) -> None:
        row = gateway(world, "openai-hk", currency="CNY", rate_nano=NANO // 7)
        fields = typed(world, row) | {"points-per_unit": "20000"}
        text = post(world, row, fields, "check").content.decode()
        preview = text[text.index('id="price-preview"') :]

        assert ">1,566<" in preview
        assert not PriceList.objects.exists()

    def test_points_are_stored_and_hold(self, world: World) -> None:
        row = gateway(world, "openai-hk", currency="CNY", rate_nano=NANO // 7)
        post(world, row, typed(world, row) | {"points-exchange": "7.3"})

        assert PriceList.objects.get(gateway=row).table["exchange"] == "7.3"
        assert prices.table_of(row, prices.list_of(row)).exchange == 7_300_000_000  # type: ignore[union-attr]


class TestPreview:
    def test_a_live_check_answers_with_the_preview_alone(self, world: World) -> None:
        row = gateway(world)
        fields = new_grid(world, row, {("1024x1024", "medium"): "0.053"})
        response = post(world, row, fields, "check", hx_request="true")
        text = response.content.decode()

        assert response.status_code == 200
        assert "<html" not in text
        assert "$0.053" in text

    def test_a_live_check_of_half_a_number_says_so_calmly(self, world: World) -> None:
        row = gateway(world)
        response = post(world, row, new_grid(world, row, {("1024x1024", "low"): "0.0x"}), "check", hx_request="true")

        assert response.status_code == 200
        assert "cannot be read yet" in response.content.decode()


class TestDays:
    def test_a_list_may_begin_later(self, world: World) -> None:
        row, day = gateway(world), world.team.day() + timedelta(days=30)
        post(world, row, new_grid(world, row, {("1024x1024", "low"): "0.5"}) | {"valid_from": day.isoformat()})

        assert prices.list_of(row) is None
        assert [entry.row.valid_from for entry in price_lists.upcoming(row)] == [day]
        assert "to come" in page(world, row)

    @pytest.mark.parametrize("day", ["yesterday", "soon", ""])
    def test_a_day_that_is_over_or_none_is_refused_at_its_field(self, world: World, day: str) -> None:
        row = gateway(world)
        past = (world.team.day() - timedelta(days=1)).isoformat() if day == "yesterday" else day
        response = post(world, row, new_grid(world, row, {("1024x1024", "low"): "0.5"}) | {"valid_from": past})

        assert response.status_code == 422
        assert not PriceList.objects.exists()

    def test_what_is_to_come_can_be_taken_back(self, world: World) -> None:
        row, day = gateway(world), world.team.day() + timedelta(days=30)
        post(world, row, new_grid(world, row, {("1024x1024", "low"): "0.5"}))
        post(world, row, new_grid(world, row, {("1024x1024", "low"): "0.9"}) | {"valid_from": day.isoformat()})
        change(world, row, do="back", number="2")
        then = PriceList.objects.valid(row, day)

        assert then.table["prices"] == {"1024x1024": {"low": "0.5"}}  # type: ignore[union-attr]
        assert [entry.state for entry in price_lists.history(row)] == ["later", "replaced", "now"]


class TestHistory:
    def saved(self, world: World, row: Gateway, price: str) -> None:
        post(world, row, new_grid(world, row, {("1024x1024", "low"): price}))

    def test_back_to_the_kinds_own_and_again(self, world: World) -> None:
        row = gateway(world, "openai")
        self.saved(world, row, "0.5")
        assert quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low").nano == 500_000_000

        change(world, row, do="own")
        assert quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low").nano == 196 * 30_000 + 30_000

        change(world, row, do="again", number="1")
        assert quote_facts(row, "gpt-image-2", size=(1024, 1024), quality="low").nano == 500_000_000
        assert PriceList.objects.filter(gateway=row).count() == 3

    def test_the_newest_of_a_day_wins_and_says_who(self, world: World) -> None:
        row = gateway(world)
        self.saved(world, row, "0.5")
        self.saved(world, row, "0.6")
        text = page(world, row)

        assert price_lists.current(row).table.prices["1024x1024"]["low"] == 600_000_000  # type: ignore[union-attr]
        assert "replaced the same day" in text
        assert "saved by Alice" in text

    @pytest.mark.parametrize("number", ["0", "7", "x", ""])
    def test_a_list_that_is_not_there(self, world: World, number: str) -> None:
        assert change(world, gateway(world), do="again", number=number).status_code == 404

    def test_a_list_that_cannot_be_read_makes_the_price_unknown(self, world: World) -> None:
        row = gateway(world, "openai")
        PriceList.objects.create(gateway=row, valid_from=date(2026, 1, 1), table={"kind": "barter"})

        assert "The stored price list cannot be read" in page(world, row)
        assert quote_facts(row, "gpt-image-2").nano is None
