"""Which month's budget pays: that of the press, for each press anew."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum

from generations.models import Budget, Generation, LedgerEntry, Project, Team
from generations.workflow.cancel import cancel
from generations.workflow.errors import OverBudget
from generations.workflow.resolve import resolve
from generations.workflow.retry import retry
from tests.base import World
from tests.engine.invariants import check_all
from tests.workflow.test_ends import failed, unknown

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def october(studio: World, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """It is October; :func:`turn` makes it November."""
    monkeypatch.setattr(Team, "month", lambda team, moment=None: OCTOBER)
    return monkeypatch


def turn(months: pytest.MonkeyPatch) -> None:
    months.setattr(Team, "month", lambda team, moment=None: NOVEMBER)


def limit(studio: World, nano: int) -> None:
    Project.objects.filter(pk=studio.project.pk).update(budget_nano=nano)


def booked(generation: Generation) -> dict[date, int]:
    rows = LedgerEntry.objects.filter(generation=generation).values_list("month").annotate(Sum("amount_nano"))
    return dict(rows)


def test_a_retry_is_paid_from_the_month_in_which_it_is_pressed(studio: World, october: pytest.MonkeyPatch) -> None:
    limit(studio, 10**12)
    generation = failed(studio)
    turn(october)
    retry(generation, studio.alice)
    price = generation.estimate_nano
    assert price
    assert booked(generation) == {OCTOBER: 0, NOVEMBER: price}
    assert Budget.objects.get(month=OCTOBER).balance_nano == 10**12
    assert Budget.objects.get(month=NOVEMBER).balance_nano == 10**12 - price
    cancel(generation, studio.alice)
    assert Budget.objects.get(month=NOVEMBER).balance_nano == 10**12
    check_all()


def test_what_an_old_month_has_left_pays_for_nothing_new(studio: World, october: pytest.MonkeyPatch) -> None:
    limit(studio, 10**12)
    generation = failed(studio)
    turn(october)
    limit(studio, 1)
    with pytest.raises(OverBudget):
        retry(generation, studio.alice)
    assert booked(generation) == {OCTOBER: 0}


def test_running_again_settles_the_old_month_and_holds_in_the_new(studio: World, october: pytest.MonkeyPatch) -> None:
    generation = unknown(studio)
    turn(october)
    resolve(generation, studio.alice, "again")
    price = generation.estimate_nano
    assert price
    assert booked(generation) == {OCTOBER: price, NOVEMBER: price}
