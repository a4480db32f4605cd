"""Fifty people press at once at a budget for exactly a hundred pictures: exactly a hundred are reserved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generations.models import Budget, LedgerEntry, Project, Slot, User
from generations.workflow.errors import OverBudget
from generations.workflow.quote import quote
from generations.workflow.submit import submit
from tests import factories
from tests.base import World
from tests.engine.invariants import check_budgets, check_ledger
from tests.engine.orders import order
from tests.races.crowd import Crowd

PEOPLE = 50
PICTURES = 100


def people(studio: World) -> list[User]:
    rows = [factories.user(f"Person{number}") for number in range(PEOPLE)]
    for row in rows:
        studio.team.memberships.create(user=row, role="editor")
    return rows


def pressing(studio: World, person: User, pictures: int, presses: int) -> Callable[[], int]:
    """A person who presses several times; gives how many pictures were taken on."""

    def press() -> int:
        taken = 0
        for turn in range(presses):
            try:
                submit(order(studio, person=person, n=pictures, submission=f"{person.pk}-{turn}"))
            except OverBudget:
                continue
            taken += pictures
        return taken

    return press


@pytest.mark.parametrize(("pictures", "presses"), [(1, 3), (2, 2), (4, 1)])
def test_exactly_the_budget_is_reserved(studio: World, pictures: int, presses: int) -> None:
    price = quote(order(studio, n=pictures)).nano
    assert price
    limit = price * (PICTURES // pictures)
    Project.objects.filter(pk=studio.project.pk).update(budget_nano=limit)
    crew = people(studio)
    with Crowd[int](PEOPLE) as crowd:
        taken = crowd.at_once([pressing(studio, person, pictures, presses) for person in crew])
    assert sum(taken) == Slot.objects.count() == PICTURES
    assert LedgerEntry.objects.held() == limit
    assert Budget.objects.get().balance_nano == 0
    check_ledger()
    check_budgets()
