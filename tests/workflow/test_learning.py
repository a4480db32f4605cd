"""What earlier calls teach about prices: where nobody has published a count or a price."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations import pricing
from generations.models import Attempt, Gateway, Generation, Project
from generations.pricing import NANO
from generations.workflow import learning
from generations.workflow.errors import PriceUnknownUnderBudget
from generations.workflow.quote import Quote, quote_facts
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.engine.orders import order_at

SUNBURST = "gpt-image-2.5-sunburst"


def came(
    world: World, gateway: Gateway, *, tokens: int | None = None, charge: int | None = None, **asked: Any
) -> Attempt:
    """A finished call of one picture, as the gateway counted or charged it."""
    generation = factories.generation(world.project, world.alice, gateway=gateway, status="done", **asked)
    Attempt.objects.filter(generation=generation).update(status="done", output_tokens=tokens, charge_nano=charge)
    return generation.attempts.get()


def facts(**changes: Any) -> pricing.Facts:
    return pricing.Facts(**({"model": "gpt-image-2", "quality": "auto", "width": 1024, "height": 1024} | changes))


def openai(world: World, **fields: Any) -> Gateway:
    return factories.gateway(world.team, name="Ours", profile="openai", **fields)


def runapi(world: World) -> Gateway:
    return factories.gateway(world.team, name="Run", profile="runapi")


def priced(gateway: Gateway, **changes: Any) -> Quote:
    given = {"model": "gpt-image-2", "size": (1024, 1024), "quality": "auto"} | changes
    return quote_facts(gateway, given.pop("model"), **given)


class TestTokens:
    def test_three_calls_alike_teach_their_median(self, world: World) -> None:
        gateway = openai(world)
        for tokens in (500, 700, 520):
            came(world, gateway, tokens=tokens)

        assert learning.output_tokens(gateway, facts()) == 520

    def test_two_calls_teach_nothing(self, world: World) -> None:
        gateway = openai(world)
        for tokens in (500, 700):
            came(world, gateway, tokens=tokens)

        assert learning.output_tokens(gateway, facts()) is None

    def test_only_the_last_fifteen_count(self, world: World) -> None:
        gateway = openai(world)
        for tokens in [9000] * 20 + [500] * 15:
            came(world, gateway, tokens=tokens)

        assert learning.output_tokens(gateway, facts()) == 500

    @pytest.mark.parametrize(
        "other",
        [
            {"model": SUNBURST},
            {"quality": "high"},
            {"width": 1536},
            {"width": None, "height": None},
        ],
    )
    def test_another_model_quality_or_size_is_not_alike(self, world: World, other: dict[str, Any]) -> None:
        gateway = openai(world)
        for _ in range(3):
            came(world, gateway, tokens=500)

        assert learning.output_tokens(gateway, facts(**other)) is None

    def test_another_gateway_teaches_nothing(self, world: World) -> None:
        for _ in range(3):
            came(world, world.gateway, tokens=500)

        assert learning.output_tokens(openai(world), facts()) is None

    def test_an_auto_size_learns_from_auto_sizes(self, world: World) -> None:
        gateway = openai(world)
        for tokens in (1200, 1300, 1400):
            came(world, gateway, tokens=tokens, width=None, height=None)

        assert learning.output_tokens(gateway, facts(width=None, height=None)) == 1300

    def test_calls_that_failed_teach_nothing(self, world: World) -> None:
        gateway = openai(world)
        for _ in range(3):
            came(world, gateway, tokens=500)
        Attempt.objects.filter(gateway=gateway).update(status="failed")

        assert learning.output_tokens(gateway, facts()) is None

    def test_a_stand_in_learns_under_its_own_name_of_the_model(self, world: World) -> None:
        runbase = factories.gateway(world.team, name="Stand-in", profile="openai")
        for _ in range(3):
            attempt = came(world, openai(world), tokens=500)
            Attempt.objects.filter(pk=attempt.pk).update(gateway=runbase, model="openai/gpt-image-2")

        assert learning.output_tokens(runbase, facts(model="openai/gpt-image-2")) == 500
        assert learning.output_tokens(runbase, facts()) is None

    def test_previews_are_not_taken_for_the_picture(self, world: World) -> None:
        gateway = openai(world)
        for previews in (0, 1, 3):
            came(world, gateway, tokens=500 + 100 * previews, partial_images=previews)

        assert learning.output_tokens(gateway, facts()) == 500

    def test_the_button_shows_what_was_learned_as_an_estimate(self, world: World) -> None:
        gateway = openai(world)
        before = priced(gateway)
        for _ in range(3):
            came(world, gateway, tokens=1000)
        after = priced(gateway)

        # 1756 and then 1000 tokens at 30 dollars a million, and six tokens of text at 5.
        assert before.nano == 52_680_000 + 30_000
        assert (after.nano, after.confidence) == (30_000_000 + 30_000, "estimated")

    def test_a_published_count_is_not_moved_and_not_asked_about(self, world: World) -> None:
        gateway = openai(world)
        for _ in range(3):
            came(world, gateway, tokens=1, quality="low")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = priced(gateway, quality="low")

        assert (found.nano, found.confidence) == (196 * 30_000 + 30_000, "exact")
        assert not [one for one in asked.captured_queries if "output_tokens" in one["sql"]]

    def test_ten_calls_of_one_order_ask_once(self, world: World) -> None:
        gateway = factories.gateway(world.team, name="Vibe", profile="vibeapi")
        with CaptureQueriesContext(connection) as asked:
            found = priced(gateway, n=10)

        assert found.calls == 10
        assert len([one for one in asked.captured_queries if "output_tokens" in one["sql"]]) == 1


class TestCharges:
    def test_without_any_prices_the_charges_are_the_estimate(self, world: World) -> None:
        gateway = runapi(world)
        assert priced(gateway, size=None, resolution="2K").nano is None

        for charge in (40_000_000, 50_000_000, 45_000_000):
            came(world, gateway, charge=charge, width=None, height=None, resolution="2k")
        found = priced(gateway, size=None, resolution="2K", n=4)

        assert (found.nano, found.confidence) == (180_000_000, "estimated")

    def test_in_the_teams_currency_by_its_rate(self, world: World) -> None:
        gateway = runapi(world)
        Gateway.objects.filter(pk=gateway.pk).update(rate_nano=7 * NANO)
        gateway.refresh_from_db()
        for _ in range(3):
            came(world, gateway, charge=50_000_000, width=None, height=None, resolution="1k")

        assert priced(gateway, size=None, resolution="1k").nano == 350_000_000

    def test_another_resolution_is_not_alike(self, world: World) -> None:
        gateway = runapi(world)
        for _ in range(3):
            came(world, gateway, charge=50_000_000, width=None, height=None, resolution="1k")

        assert priced(gateway, size=None, resolution="4k").nano is None


class TestPlayMoney:
    def tried(self, world: World, **fields: Any) -> Gateway:
        """A RunAPI gateway with three calls on the demo gateway, as their answers come late: after it has become real."""
        gateway = factories.gateway(world.team, name="Run", profile="runapi", demo=True)
        for _ in range(3):
            came(world, gateway, charge=50_000_000, width=None, height=None, resolution="1k", play_money=True)
        Gateway.objects.filter(pk=gateway.pk).update(**fields)
        gateway.refresh_from_db()
        return gateway

    def test_invented_bills_teach_no_real_price(self, world: World) -> None:
        gateway = self.tried(world, demo=False)

        assert priced(gateway, size=None, resolution="1k").nano is None

    def test_a_budget_is_not_opened_by_invented_bills(self, world: World, settings: Any) -> None:
        settings.FREE_SPACE_GATE = 0
        gateway = self.tried(world, demo=False)
        Project.objects.filter(pk=world.project.pk).update(budget_nano=100 * NANO)

        with pytest.raises(PriceUnknownUnderBudget):
            asked = {"width": None, "height": None, "resolution": "1k", "quality": "auto"}
            submit(order_at(gateway, world.alice, project=world.project, **asked))

    def test_on_the_demo_gateway_they_do(self, world: World) -> None:
        gateway = self.tried(world)

        assert priced(gateway, size=None, resolution="1k").nano == 50_000_000

    def test_real_bills_are_none_of_the_demo_gateways(self, world: World) -> None:
        gateway = self.tried(world)
        Generation.objects.update(play_money=False)

        assert priced(gateway, size=None, resolution="1k").nano is None


class TestSpeed:
    def many(self, world: World, gateway: Gateway, count: int) -> None:
        asked = factories.generation(world.project, world.alice, gateway=gateway, quality="high", status="done")
        Attempt.objects.bulk_create(
            [
                Attempt(
                    generation=asked,
                    team=world.team,
                    person=world.alice,
                    gateway=gateway,
                    status="done",
                    output_tokens=100,
                )
                for _ in range(count)
            ],
            batch_size=2000,
        )

    def test_it_reads_the_gateways_index_and_never_a_whole_table(self, world: World) -> None:
        gateway = openai(world)
        rows = learning._alike(gateway, facts()).values_list("output_tokens")[: learning.LAST]
        if connection.vendor == "postgresql":
            # With a handful of rows its planner reads the whole table, which is cheaper then.
            connection.cursor().execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()

        assert "attempts_of_gateway" in plan
        assert "SCAN generations_" not in plan

    def test_a_size_that_never_came_costs_no_more_with_the_years(self, world: World) -> None:
        """Rows read beyond the last 500 would teach this one: they are not."""
        gateway = openai(world)
        for _ in range(3):
            came(world, gateway, tokens=500)
        self.many(world, gateway, learning.RECENT - 4)
        assert learning.output_tokens(gateway, facts()) == 500

        self.many(world, gateway, 2)
        assert learning.output_tokens(gateway, facts()) is None
