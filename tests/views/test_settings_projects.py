"""Projects and budgets on the page."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from generations.models import Budget, Project
from tests import factories
from tests.base import World

UNIT = 1_000_000_000


def post(world: World, path: str = "", **fields: str) -> HttpResponse:
    return world.client(world.alice).post(world.url(f"settings/projects{path}"), fields)  # type: ignore[return-value]


def test_a_project_is_made_with_its_budget_to_the_last_digit(world: World) -> None:
    post(world, name="Lumen", budget="1,250.10")

    assert Project.objects.get(name="Lumen").budget_nano == 1_250_100_000_000


def test_an_empty_budget_is_no_limit(world: World) -> None:
    post(world, name="Lumen", budget="")

    assert Project.objects.get(name="Lumen").budget_nano is None


def test_a_budget_of_nothing_is_a_limit(world: World) -> None:
    post(world, name="Lumen", budget="0")

    assert Project.objects.get(name="Lumen").budget_nano == 0


@pytest.mark.parametrize("budget", ["sixty", "-5", "1.2.3", "0.0000000001", "99999999999"])
def test_a_budget_that_is_no_amount_is_refused_and_kept_on_the_page(world: World, budget: str) -> None:
    response = post(world, name="Lumen", budget=budget)

    assert response.status_code == 422
    assert f'value="{budget}"' in response.content.decode()
    assert not Project.objects.filter(name="Lumen").exists()


def test_a_name_in_use_is_refused(world: World) -> None:
    assert b"Another project has this name" in post(world, name="General").content


def test_a_moved_limit_moves_this_months_balance(world: World) -> None:
    lumen = factories.project(world.team, budget_nano=20 * UNIT)
    Budget.objects.take(lumen, world.team.month(), 5 * UNIT)

    post(world, f"/{lumen.public_id}", name="Lumen", budget="50")

    assert Budget.objects.get(project=lumen).balance_nano == 45 * UNIT


def test_the_form_shows_the_budget_as_it_would_be_typed(world: World) -> None:
    lumen = factories.project(world.team, budget_nano=12_500_000_000)

    page = world.client(world.alice).get(world.url(f"settings/projects/{lumen.public_id}"))

    assert b'value="12.50"' in page.content


def test_a_budget_of_nothing_has_a_bar_that_is_full(world: World) -> None:
    factories.project(world.team, budget_nano=0)

    assert (
        b'<progress class="meter low" max="1" value="1"'
        in world.client(world.alice).get(world.url("settings/projects")).content
    )


def test_archived_and_back(world: World) -> None:
    lumen = factories.project(world.team)

    post(world, f"/{lumen.public_id}/archive")
    assert Project.objects.get(pk=lumen.pk).archived is not None

    post(world, f"/{lumen.public_id}/restore")
    assert Project.objects.get(pk=lumen.pk).archived is None


def test_archiving_offers_undo(world: World) -> None:
    lumen, client = factories.project(world.team), world.client(world.alice)

    page = client.post(world.url(f"settings/projects/{lumen.public_id}/archive"), follow=True).content.decode()
    undo = world.url(f"settings/projects/{lumen.public_id}/restore")

    assert f'action="{undo}"' in page.split("<undo-note")[1].split("</undo-note>")[0]
    assert client.post(undo, headers={"HX-Request": "true"}).status_code == 204
    again = client.get(world.url(f"settings/projects?archived={lumen.public_id}")).content
    assert b"<undo-note" not in again


def test_the_only_project_stays_and_says_why(world: World) -> None:
    response = post(world, f"/{world.project.public_id}/archive")

    assert response.status_code == 409
    assert b"only project in use" in response.content


def test_a_project_of_another_team_is_not_there(world: World) -> None:
    elsewhere = world.charlie.memberships.get().team.projects.get()

    assert post(world, f"/{elsewhere.public_id}", name="Mine", budget="").status_code == 404
    assert Project.objects.get(pk=elsewhere.pk).name == "General"


def test_the_list_takes_the_same_queries_for_any_number(world: World, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        factories.project(world.team, f"P{number}")
    client = world.client(world.alice)

    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(world.url("settings/projects"))
