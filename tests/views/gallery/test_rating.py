"""Stars of a picture: who may, what they count for, where they are shown."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generations.models import Event, Picture, Prompt
from tests import factories
from tests.base import HTMX, World

ALONE = {"X-Partial": "rating"}


@pytest.fixture
def made(world: World) -> Picture:
    return factories.picture(world.project, world.bob)


def rate(world: World, who: str, row: Picture, stars: object, **headers: str) -> Any:
    client = world.client(getattr(world, who))
    return client.post(world.url(f"p/{row.public_id}/rate"), {"stars": stars}, headers=headers)


def shown(world: World, who: str, row: Picture) -> str:
    return world.client(getattr(world, who)).get(world.url(f"p/{row.public_id}"), headers=ALONE).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 302), ("bob", 302), ("rae", 302), ("vic", 403), ("charlie", 404)]
)
def test_who_may(world: World, made: Picture, who: str, status: int) -> None:
    assert rate(world, who, made, 4).status_code == status
    assert made.ratings.count() == (status == 302)


def test_each_person_has_stars_of_their_own_and_may_take_them_back(world: World, made: Picture) -> None:
    for who, stars in (("alice", 2), ("bob", 5), ("bob", 4)):
        rate(world, who, made, stars)
    assert sorted(made.ratings.values_list("stars", flat=True)) == [2, 4]
    rate(world, "bob", made, 0)
    assert list(made.ratings.values_list("person", "stars")) == [(world.alice.pk, 2)]


@pytest.mark.parametrize("stars", ["6", "-1", "", "4.5", "４", "many"])
def test_other_numbers_are_refused(world: World, made: Picture, stars: str) -> None:
    assert rate(world, "bob", made, stars).status_code == 400
    assert not made.ratings.exists()


def test_the_page_shows_ones_own_and_the_mean(world: World, made: Picture) -> None:
    rate(world, "alice", made, 2)
    text = rate(world, "bob", made, 5, **ALONE).content.decode()
    assert re.search(r'name="stars" value="5" checked', text)
    assert "3.5 of 5 · 2 ratings" in text
    assert re.search(r'name="stars" value="0" checked', shown(world, "rae", made))


def test_who_may_not_rate_sees_the_mean_alone(world: World, made: Picture) -> None:
    rate(world, "alice", made, 2)
    text = shown(world, "vic", made)
    assert "2.0 of 5 · 1 rating" in text
    assert 'name="stars"' not in text


def test_a_strip_comes_back_with_them(world: World, made: Picture) -> None:
    text = rate(world, "bob", made, 4, **HTMX).content.decode()
    assert f'id="g-{made.generation.public_id}"' in text
    assert "Your rating: 4 stars" in text


def test_other_pages_are_told(world: World, made: Picture) -> None:
    rate(world, "bob", made, 4)
    assert Event.objects.filter(kind="generation", public_id=made.generation.public_id).exists()


@pytest.mark.parametrize(("stars", "kept"), [(3, False), (4, True)])
def test_four_stars_keep_a_picture(world: World, made: Picture, stars: int, kept: bool) -> None:
    rate(world, "bob", made, stars)
    made.refresh_from_db()
    assert made.kept is kept


def test_a_download_keeps_it_and_counts_for_its_prompt(world: World, made: Picture) -> None:
    prompt = factories.prompt(world.team, world.alice)
    Picture.objects.filter(pk=made.pk).update(version=prompt.live)
    for _again in range(2):
        world.client(world.vic).get(world.url(f"p/{made.public_id}/download"), {"as": "original"})
    made.refresh_from_db()
    assert made.kept
    assert Prompt.objects.get().kept == 1
