"""Projects and what moving a budget does to the month."""

from __future__ import annotations

import pytest

from generations.models import Budget, LedgerEntry, Project
from generations.workflow import projects
from tests import factories
from tests.base import World

UNIT = 1_000_000_000


def book(project: Project, world: World, kind: str, amount: int) -> None:
    generation = factories.generation(project, world.alice)
    LedgerEntry.objects.create(
        team=world.team,
        project=project,
        generation=generation,
        person=world.alice,
        kind=kind,
        amount_nano=amount,
        currency="USD",
        gateway_nano=amount,
        gateway_currency="USD",
        rate_nano=UNIT,
        month=world.team.month(),
    )


def balance(project: Project) -> int:
    return Budget.objects.get(project=project).balance_nano


def test_a_limit_set_in_mid_month_counts_what_was_spent_already(world: World) -> None:
    book(world.project, world, "settle", 4 * UNIT)
    book(world.project, world, "reserve", UNIT)

    projects.change(world.project, "General", 20 * UNIT)

    assert balance(world.project) == 15 * UNIT


def test_moving_the_limit_keeps_what_was_spent(world: World) -> None:
    projects.change(world.project, "General", 20 * UNIT)
    Budget.objects.take(world.project, world.team.month(), 5 * UNIT)

    projects.change(world.project, "General", 50 * UNIT)

    assert balance(world.project) == 45 * UNIT


def test_renaming_leaves_the_balance_alone(world: World) -> None:
    projects.change(world.project, "General", 20 * UNIT)
    Budget.objects.take(world.project, world.team.month(), 5 * UNIT)

    projects.change(world.project, "Everything", 20 * UNIT)

    assert balance(world.project) == 15 * UNIT


def test_a_limit_taken_away_and_set_again_counts_what_was_spent_between(world: World) -> None:
    projects.change(world.project, "General", 20 * UNIT)
    projects.change(world.project, "General", None)
    book(world.project, world, "settle", 7 * UNIT)

    projects.change(world.project, "General", 20 * UNIT)

    assert balance(world.project) == 13 * UNIT


def test_a_name_is_used_once_in_a_team(world: World) -> None:
    with pytest.raises(projects.NameTaken):
        projects.create(world.team, "General")
    assert world.team.projects.count() == 1


def test_the_only_project_cannot_be_archived(world: World) -> None:
    projects.archive(projects.create(world.team, "Lumen"))

    with pytest.raises(projects.LastProject):
        projects.archive(world.project)
    assert list(world.team.projects.live()) == [world.project]


def test_an_archived_project_comes_back_whole(world: World) -> None:
    lumen = projects.create(world.team, "Lumen", 9 * UNIT)
    projects.archive(lumen)

    projects.restore(lumen)

    lumen.refresh_from_db()
    assert (lumen.archived, lumen.budget_nano) == (None, 9 * UNIT)
