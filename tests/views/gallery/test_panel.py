"""The panel of filters: values with the number of pictures that each would leave."""

from __future__ import annotations

from typing import Any

from generations.models import Flag, Picture, Rating, Tag, Tagging
from tests import factories
from tests.base import World


def groups(world: World, query: str = "", person: Any = None) -> dict[str, list[tuple[str, int, bool]]]:
    answer = world.client(person or world.bob).get(world.url(f"gallery/filters{query}"))
    assert answer.status_code == 200
    return {
        group.name: [(one.label, one.count, one.chosen) for one in group.values] for group in answer.context["groups"]
    }


def test_each_value_has_the_number_of_what_it_would_leave(world: World) -> None:
    for person in (world.alice, world.alice, world.bob):
        factories.picture(world.project, person)
    assert groups(world)["person"] == [("Alice", 2, False), ("Bob", 1, False)]


def test_what_all_pictures_share_is_left_out_unless_it_is_in_force(world: World) -> None:
    factories.picture(world.project, world.alice)
    assert groups(world) == {}
    assert groups(world, f"?person={world.alice.public_id}") == {"person": [("Alice", 1, True)]}


def test_another_choice_of_the_same_kind_stays_in_reach(world: World) -> None:
    for person in (world.alice, world.bob):
        factories.picture(world.project, person)
    chosen = groups(world, f"?person={world.alice.public_id}")["person"]
    assert sorted(chosen) == [("Alice", 1, True), ("Bob", 1, False)]


def test_so_many_stars_are_those_and_more(world: World) -> None:
    for stars in (2, 4, 5):
        Rating.objects.create(picture=factories.picture(world.project, world.bob), person=world.bob, stars=stars)
    assert groups(world)["mine"] == [
        ("5 stars", 1, False),
        ("4 stars and more", 2, False),
        ("3 stars and more", 2, False),
        ("2 stars and more", 3, False),
        ("1 star and more", 3, False),
    ]
    assert "mine" not in groups(world, person=world.alice)


def test_a_flag_can_be_missing(world: World) -> None:
    Flag.objects.create(picture=factories.picture(world.project, world.bob), person=world.bob, kind="pick")
    factories.picture(world.project, world.bob)
    assert groups(world)["my"] == [("Picked by you", 1, False), ("Not flagged by you", 1, False)]


def test_a_tag_of_another_team_has_no_name_here(world: World) -> None:
    theirs = Tag.objects.create(team=world.charlie.teams.get(), name="Secret", folded="secret")
    ours = Tag.objects.create(team=world.team, name="Hero", folded="hero")
    Tagging.objects.create(picture=factories.picture(world.project, world.bob), tag=ours)
    assert groups(world, f"?tag={theirs.public_id}")["tag"] == [("Hero", 1, False), ("?", 0, True)]


def test_the_panel_alone_is_a_part_and_without_a_script_a_page(world: World) -> None:
    Picture.objects.all().delete()
    client = world.client(world.bob)
    part = client.get(world.url("gallery/filters?q=dunes"), headers={"X-Partial": "filters"}).content.decode()
    page = client.get(world.url("gallery/filters?q=dunes")).content.decode()
    assert "<html" not in part and "<html" in page
    assert all('name="q" value="dunes"' in text for text in (part, page))
