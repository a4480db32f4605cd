"""Choosing the cover and the examples."""

from __future__ import annotations

import pytest

from generations.models import Picture, Prompt
from tests import factories
from tests.base import World
from tests.views.prompt.pages import address, live, prompt, see


@pytest.fixture
def row(world: World) -> Prompt:
    return prompt(world)


@pytest.fixture
def three(world: World) -> list[Picture]:
    return [factories.picture(world.project, world.bob) for _ in range(3)]


def choose(world: World, row: Prompt, act: str, picture: Picture, who: object = None) -> int:
    client = world.client(who or world.bob)  # type: ignore[arg-type]
    answer = client.post(address(world, row, "/examples/choose"), {"act": act, "picture": picture.public_id})
    return answer.status_code


def shown(row: Prompt) -> list[int]:
    return list(row.examples.order_by("position").values_list("picture", flat=True))


def test_results_of_its_versions_come_first_the_kept_ones_before(
    world: World, row: Prompt, three: list[Picture]
) -> None:
    plain, kept = (factories.picture(world.project, world.bob, version=live(row), kept=kept) for kept in (False, True))
    page = see(world, world.bob, row, "/examples").partition('id="results-title"')[2]
    places = [page.index(one.public_id) for one in (kept, plain, three[0])]
    assert places == sorted(places)


def test_a_picture_becomes_the_cover_and_ceases_to_be(world: World, row: Prompt, three: list[Picture]) -> None:
    choose(world, row, "cover", three[0])
    row.refresh_from_db()
    assert row.cover == three[0].image
    choose(world, row, "uncover", three[0])
    row.refresh_from_db()
    assert row.cover is None


def test_examples_are_added_put_in_order_and_removed(world: World, row: Prompt, three: list[Picture]) -> None:
    a, b, c = three
    for one in (a, b, c, b):
        choose(world, row, "add", one)
    assert shown(row) == [a.pk, b.pk, c.pk]
    choose(world, row, "earlier", c)
    assert shown(row) == [a.pk, c.pk, b.pk]
    choose(world, row, "later", a)
    assert shown(row) == [c.pk, a.pk, b.pk]
    choose(world, row, "remove", a)
    assert shown(row) == [c.pk, b.pk]


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("rae", 403), ("vic", 403), ("charlie", 404)])
def test_is_for_who_may_edit_it(world: World, row: Prompt, three: list[Picture], who: str, status: int) -> None:
    assert choose(world, row, "add", three[0], getattr(world, who)) == status
    page = world.client(getattr(world, who)).get(address(world, row, "/examples"))
    assert page.status_code == (200 if status == 302 else status)


def test_a_picture_of_another_team_is_not_there(world: World, row: Prompt) -> None:
    elsewhere = world.charlie.memberships.get().team
    foreign = factories.picture(elsewhere.projects.get(), world.charlie)
    assert choose(world, row, "cover", foreign) == 404


def test_the_gallery_is_searched(world: World, row: Prompt, three: list[Picture]) -> None:
    assert "No pictures found." in see(world, world.bob, row, "/examples?q=zeppelin")
