"""Finals of drafts: all or none, once, at the price that was shown; and what a round cost and saved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from generations.models import Attempt, Event, Generation, LedgerEntry, Lineage, Picture
from generations.workflow import finals
from generations.workflow.disposal import purge
from generations.workflow.errors import OverBudget
from generations.workflow.orders import Order, OrderedImage
from tests import factories, families
from tests.base import World
from tests.concurrent import at_once
from tests.engine.orders import order

CENT = 10_000_000


def final_order(studio: World, draft: Picture, press: str = "one") -> Order:
    reference = OrderedImage(image=draft.image, filename=draft.filename)
    return order(
        studio,
        submission=finals.submission_of(press, draft),
        references=(reference,),
        final_of=draft,
        quality="high",
        resolution="2K",
        width=2048,
        height=2048,
    )


@pytest.fixture
def drafts(studio: World) -> list[Picture]:
    return families.finished(studio.project, studio.alice, count=8, quality="low")


def test_each_final_knows_its_draft_and_the_price_is_the_sum(studio: World, drafts: list[Picture]) -> None:
    orders = [final_order(studio, one) for one in drafts[:2]]
    quoted = finals.quote_all(orders)
    made = finals.make(orders)
    assert quoted.nano == sum(one.estimate_nano for one in made) == LedgerEntry.objects.held() > 0
    edges = Lineage.objects.filter(generation__in=made, kind="final").order_by("generation")
    assert [edge.picture for edge in edges] == drafts[:2]
    assert Event.objects.filter(kind="generation", public_id=drafts[0].generation.public_id).exists()


def test_a_second_press_makes_nothing_twice(studio: World, drafts: list[Picture]) -> None:
    orders = [final_order(studio, one) for one in drafts[:3]]
    keys = at_once(6, lambda _: [one.pk for one in finals.make(orders)])
    assert len({tuple(one) for one in keys}) == 1
    assert Generation.objects.filter(parents__kind="final").count() == 3
    assert LedgerEntry.objects.filter(kind="reserve").count() == 3


def test_another_press_is_another_round(studio: World, drafts: list[Picture]) -> None:
    finals.make([final_order(studio, drafts[0])])
    finals.make([final_order(studio, drafts[0], press="two")])
    assert Generation.objects.filter(parents__picture=drafts[0]).count() == 2


def test_over_the_budget_not_even_one_is_made(studio: World, drafts: list[Picture]) -> None:
    orders = [final_order(studio, one) for one in drafts[:2]]
    both = finals.quote_all(orders).nano
    studio.project.budget_nano = both - 1
    studio.project.save()
    with pytest.raises(OverBudget):
        finals.make(orders)
    assert not Generation.objects.filter(parents__kind="final").exists()
    assert not LedgerEntry.objects.exists()
    assert finals.make(orders[:1])


def test_the_sum_is_unknown_where_one_price_is(studio: World, drafts: list[Picture]) -> None:
    known = final_order(studio, drafts[0])
    unpriced = factories.gateway(studio.team, name="Unpriced", profile="size-matrix", model="gpt-image-2")
    unknown = replace(final_order(studio, drafts[1]), gateway=unpriced)
    assert finals.quote_all([known, unknown]).nano is None
    assert finals.quote_all([]) is None


def round_of(drafts: list[Picture]) -> finals.Round:
    return finals.rounds([drafts[0].generation_id])[drafts[0].generation_id]


def finished_finals(drafts: list[Picture], *costs: int | None, confidence: str = "exact") -> list[Picture]:
    made = []
    for draft, nano in zip(drafts, costs, strict=False):
        (final,) = families.child(draft, "final")
        families.cost(final.generation, nano, confidence)
        made.append(final)
    return made


def test_what_a_round_cost_and_saved(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    made = finished_finals(drafts, 21 * CENT, 21 * CENT)
    found = round_of(drafts)
    assert (found.drafts_cost.nano, found.finals_cost.nano, found.count) == (4 * CENT, 42 * CENT, 8)
    assert (found.total, found.saved, found.finals_cost.exact) == (46 * CENT, (8 * 21 - 46) * CENT, True)
    assert finals.rounds([made[1].generation_id])[made[1].generation_id] == found


def test_all_drafts_made_anew_saved_nothing(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    finished_finals(drafts, *[21 * CENT] * 8)
    assert round_of(drafts).saved == -4 * CENT


def test_while_a_final_runs_its_estimate_stands(studio: World, drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    (made,) = finals.make([final_order(studio, drafts[0])])
    found = round_of(drafts)
    assert (found.finals_cost.nano, found.finals) == (made.estimate_nano, 1)


def test_a_failed_final_counts_as_what_it_cost_and_not_as_a_final(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    _good, bad = finished_finals(drafts, 20 * CENT, 0)
    Generation.objects.filter(pk=bad.generation_id).update(status="failed")
    found = round_of(drafts)
    assert (found.finals, found.each_nano, found.saved) == (1, 20 * CENT, (8 * 20 - 24) * CENT)


def test_an_unknown_price_saves_nothing_that_could_be_told(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    finished_finals(drafts, 21 * CENT, None)
    found = round_of(drafts)
    assert (found.finals_cost.nano, found.total, found.saved) == (None, None, None)


def test_an_unknown_outcome_is_held_and_not_exact(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    (made,) = finished_finals(drafts, 0)
    Attempt.objects.filter(generation=made.generation).update(status="unknown", reserved_nano=9 * CENT, cost_nano=None)
    found = round_of(drafts)
    assert (found.finals_cost.nano, found.finals_cost.exact) == (9 * CENT, False)


def test_a_round_costs_what_it_cost_after_its_drafts_are_deleted_for_good(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    finished_finals(drafts, 21 * CENT, 21 * CENT)
    before = round_of(drafts)
    Picture.objects.filter(pk__in=[one.pk for one in drafts]).update(trashed=timezone.now())
    for one in Picture.objects.filter(generation=drafts[0].generation):
        purge([one.pk])
    assert not Picture.objects.filter(generation=drafts[0].generation).exists()
    assert round_of(drafts) == before


def test_finals_that_are_drafts_of_others_show_the_round_that_they_begin(drafts: list[Picture]) -> None:
    families.cost(drafts[0].generation, 4 * CENT)
    (middle,) = finished_finals(drafts, 21 * CENT)
    (last,) = finished_finals([middle], 80 * CENT)
    found = finals.rounds([middle.generation_id, last.generation_id])
    assert found[middle.generation_id] == found[last.generation_id]
    assert (found[middle.generation_id].drafts, found[middle.generation_id].finals_cost.nano) == (
        middle.generation_id,
        80 * CENT,
    )


def test_generations_outside_any_round_take_one_query(drafts: list[Picture], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        assert finals.rounds([drafts[0].generation_id]) == {}


def test_a_whole_page_of_rounds_takes_four(drafts: list[Picture], django_assert_num_queries: object) -> None:
    made = finished_finals(drafts, *[CENT] * 8)
    with django_assert_num_queries(4):
        assert len(finals.rounds([drafts[0].generation_id, *(one.generation_id for one in made)])) == 9


def test_the_books_are_right_after_a_round(studio: World, drafts: list[Picture]) -> None:
    Generation.objects.filter(pk=drafts[0].generation_id).update(estimate_nano=0)
    made = finals.make([final_order(studio, one) for one in drafts[:2]])
    assert LedgerEntry.objects.held() == sum(one.estimate_nano for one in made)
    for one in made:
        assert one.attempts.count() == LedgerEntry.objects.filter(generation=one, kind="reserve").count() == 1
