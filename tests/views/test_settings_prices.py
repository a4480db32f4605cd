"""A gateway's prices on their page: who may see them, what holds, new lists by date, history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string

from generations.models import Gateway, PriceList
from generations.pricing import NANO
from generations.views.settings.prices import summary
from generations.workflow import price_lists, prices
from generations.workflow.quote import quote_facts
from tests.base import World
from tests.views.prices import change, gateway, new_grid, page, post, row_of, typed, url


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

    def test_in_a_section_that_leads_to_the_page(self, world: World) -> None:
        row = gateway(world, "openai-hk", currency="CNY", rate_nano=NANO // 7)
        text = render_to_string("generations/settings/_gateway_prices.html", {"prices": summary(row)})

        assert "≈ CN¥0.078" in text
        assert url(world, row) in text


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
        assert [entry.state for entry in price_lists.history(row)] == ["withdrawn", "now"]
        assert "taken back" in page(world, row)


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
