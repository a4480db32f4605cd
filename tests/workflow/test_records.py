"""What a version has brought: counts, money, time and failures, in few queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from generations.models import Attempt, Generation, PromptVersion, Slot
from generations.workflow.records import LAST, Record, record, records
from tests import factories
from tests.base import World


@pytest.fixture
def version(world: World) -> PromptVersion:
    made = factories.prompt(world.team, world.alice).live
    assert made is not None
    return made


def made(
    world: World,
    version: PromptVersion,
    *,
    cost: int | None = 20,
    kept: bool = False,
    seconds: float = 4,
    **fields: Any,
) -> Generation:
    """A finished generation of one picture. ``fields`` are its attempt's."""
    row = factories.picture(world.project, world.alice, version=version, kept=kept).generation
    start = timezone.now() - timedelta(hours=1)
    end = start + timedelta(seconds=seconds)
    Generation.objects.filter(pk=row.pk).update(version=version, started=start, ended=end)
    Attempt.objects.filter(generation=row).update(cost_nano=cost, **fields)
    return row


def failed(world: World, version: PromptVersion, code: str, *, cost: int | None = 0) -> Generation:
    row = factories.generation(world.project, world.alice, version=version, status="failed")
    Slot.objects.filter(generation=row).update(status="failed", error_code=code)
    Attempt.objects.filter(generation=row).update(status="failed", cost_nano=cost)
    return row


def test_nothing_was_made_yet(version: PromptVersion) -> None:
    found = record(version)

    assert found == Record()
    assert (found.rate, found.per_picture, found.per_kept, found.seconds) == (None, None, None, None)


def test_pictures_kept_and_the_rate(world: World, version: PromptVersion) -> None:
    for kept in (True, False, False):
        made(world, version, kept=kept)

    found = record(version)

    assert (found.made, found.kept, found.rate, found.uses) == (3, 1, 33, 3)


def test_failed_calls_count_in_what_a_kept_picture_costs(world: World, version: PromptVersion) -> None:
    made(world, version, cost=30, kept=True)
    made(world, version, cost=30)
    failed(world, version, "refused", cost=20)

    found = record(version)

    assert (found.money.settled, found.per_picture, found.per_kept) == (80, 40, 80)
    assert found.money.exact


def test_play_money_is_no_money(world: World, version: PromptVersion) -> None:
    made(world, version, cost=10)
    played = made(world, version, cost=1_000)
    Generation.objects.filter(pk=played.pk).update(play_money=True)

    found = record(version)

    assert (found.money.settled, found.play, found.plays) == (10, 1_000, False)


def test_where_all_was_play_the_mean_is_of_play_money(world: World, version: PromptVersion) -> None:
    played = made(world, version, cost=40)
    Generation.objects.filter(pk=played.pk).update(play_money=True)

    found = record(version)

    assert (found.plays, found.per_picture) == (True, 40)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cost": 20, "confidence": "estimated"}, {"estimated": True}),
        ({"cost": None, "confidence": "unknown"}, {"unpriced": 1}),
        ({"cost": None, "status": "unknown"}, {"doubtful": 1}),
        ({"cost": None, "status": "unknown", "resolution": "not"}, {}),
    ],
)
def test_what_is_not_certain_is_said(
    world: World, version: PromptVersion, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    made(world, version, **fields)

    money = record(version).money

    assert {name: getattr(money, name) for name in ("estimated", "unpriced", "doubtful") if getattr(money, name)} == (
        expected
    )


def test_no_mean_where_no_price_is_known(world: World, version: PromptVersion) -> None:
    made(world, version, cost=None)

    assert record(version).per_picture is None


def test_the_usual_time_is_the_median_of_what_came(world: World, version: PromptVersion) -> None:
    for seconds in (2, 4, 90):
        made(world, version, seconds=seconds)
    failed(world, version, "refused")

    assert record(version).seconds == 4


def test_the_usual_time_is_of_the_newest(world: World, version: PromptVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generations.workflow.records.LAST", 2)
    for seconds in (100, 6, 8):
        made(world, version, seconds=seconds)

    assert record(version).seconds == 7
    assert LAST > 2


def test_failures_by_cause_the_most_frequent_first(world: World, version: PromptVersion) -> None:
    for code in ("rate_limited", "refused", "refused"):
        failed(world, version, code)

    found = record(version)

    assert found.failures == (("refused", 2), ("rate_limited", 1))
    assert found.failed == 3


def test_each_version_has_its_own(world: World, version: PromptVersion) -> None:
    other = factories.version(version.prompt, "Another")
    made(world, version, cost=20)
    made(world, other, cost=50, kept=True)
    made(world, other, cost=50)

    found = records([version, other])

    assert {key: (one.made, one.kept, one.money.settled) for key, one in found.items()} == {
        version.pk: (1, 0, 20),
        other.pk: (2, 1, 100),
    }


def test_many_versions_take_three_queries(world: World, version: PromptVersion, django_assert_num_queries: Any) -> None:
    many = [version, *(factories.version(version.prompt, f"Text {number}") for number in range(4))]
    for one in many:
        made(world, one)

    with django_assert_num_queries(3):
        assert len(records(many)) == 5
    with django_assert_num_queries(5):
        record(version)
