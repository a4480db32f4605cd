"""Marks as a page sends them: each set once, and in order, by whatever way and however often it comes."""

from __future__ import annotations

import pytest

from generations.models import Flag, Picture, Rating, Sitting
from generations.workflow.marks import Mark, put
from tests import factories
from tests.base import World


@pytest.fixture
def made(world: World) -> Picture:
    return factories.picture(world.project, world.bob)


def send(world: World, *lines: str, key: str = "page") -> list[str]:
    return put(world.team, world.bob, key, map(Mark.read, lines))


def flag_of(picture: Picture) -> str:
    return "".join(Flag.objects.filter(picture=picture).values_list("kind", flat=True))


def test_each_is_set_in_its_order(world: World, made: Picture) -> None:
    send(world, f"3 {made.public_id} none", f"1 {made.public_id} pick", f"2 {made.public_id} 5")
    assert flag_of(made) == ""
    assert Rating.objects.get().stars == 5


def test_what_comes_twice_is_set_once(world: World, made: Picture) -> None:
    send(world, f"1 {made.public_id} pick")
    send(world, f"1 {made.public_id} pick", f"2 {made.public_id} reject")
    send(world, f"1 {made.public_id} pick")
    assert flag_of(made) == "reject"


def test_another_page_counts_for_itself(world: World, made: Picture) -> None:
    send(world, f"7 {made.public_id} pick")
    send(world, f"1 {made.public_id} reject", key="other")
    assert flag_of(made) == "reject"


def test_what_is_gone_is_named_and_holds_nothing_up(world: World, made: Picture) -> None:
    assert send(world, "1 nothere pick", f"2 {made.public_id} pick") == ["nothere"]
    assert flag_of(made) == "pick"


def test_another_teams_picture_is_not_there(world: World) -> None:
    strange = factories.team("Others", world.charlie)
    foreign = factories.picture(strange.projects.get(), world.charlie)
    assert send(world, f"1 {foreign.public_id} pick") == [foreign.public_id]
    assert flag_of(foreign) == ""


@pytest.mark.parametrize(
    "line", ["", "1 a", "1 a adored", "1 a 6", "-1 a pick", "0 a pick", "x a pick", "1 a ４", "1  a pick"]
)
def test_what_is_no_mark_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Mark.read(line)


def test_old_sittings_are_forgotten(world: World, made: Picture) -> None:
    send(world, f"1 {made.public_id} pick")
    send(world, f"1 {made.public_id} pick", key="old")
    old = Sitting.objects.get(key="old")
    Sitting.objects.filter(pk=old.pk).update(updated=old.updated - Sitting.KEPT)
    Sitting.objects.forget_old()
    assert [one.key for one in Sitting.objects.all()] == ["page"]
