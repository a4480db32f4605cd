"""What makes a picture kept, and how the counts of its prompt follow."""

from __future__ import annotations

import pytest

from generations.models import Picture, Prompt
from generations.workflow import kept
from generations.workflow.flags import flag
from tests import factories
from tests.base import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt(world: World) -> Prompt:
    return factories.prompt(world.team, world.bob)


@pytest.fixture
def picture(world: World, prompt: Prompt) -> Picture:
    """The one picture of the prompt's version."""
    made = factories.picture(world.project, world.bob, version=prompt.live)
    kept.made(made.version_id)
    return made


def counts(prompt: Prompt) -> tuple[int, int, int]:
    prompt.refresh_from_db()
    return prompt.made, prompt.kept, prompt.keep_rate


def is_kept(picture: Picture) -> bool:
    return Picture.objects.get(pk=picture.pk).kept


def test_a_pick_keeps_and_its_end_does_not(world: World, prompt: Prompt, picture: Picture) -> None:
    flag(picture, world.rae, "pick")
    assert (is_kept(picture), counts(prompt)) == (True, (1, 1, 1000))

    flag(picture, world.rae, "")
    assert (is_kept(picture), counts(prompt)) == (False, (1, 0, 0))


@pytest.mark.parametrize(("stars", "expected"), [(1, False), (3, False), (4, True), (5, True)])
def test_four_stars_keep(world: World, picture: Picture, stars: int, expected: bool) -> None:
    kept.rate(picture, world.rae, stars)
    assert is_kept(picture) == expected


def test_stars_taken_away_are_no_row(world: World, picture: Picture) -> None:
    kept.rate(picture, world.rae, 5)
    kept.rate(picture, world.rae, 0)
    assert (picture.ratings.count(), is_kept(picture)) == (0, False)


@pytest.mark.parametrize("stars", [-1, 6])
def test_there_are_five_stars(world: World, picture: Picture, stars: int) -> None:
    with pytest.raises(ValueError, match="rating"):
        kept.rate(picture, world.rae, stars)


def test_whoever_still_keeps_it_keeps_it(world: World, prompt: Prompt, picture: Picture) -> None:
    kept.rate(picture, world.rae, 5)
    flag(picture, world.bob, "pick")
    flag(picture, world.bob, "")
    assert counts(prompt) == (1, 1, 1000)


def test_a_download_keeps_once(world: World, prompt: Prompt, picture: Picture) -> None:
    kept.downloaded(picture)
    kept.downloaded(picture)
    assert counts(prompt) == (1, 1, 1000)


def test_a_picture_without_a_prompt_is_kept_too(world: World) -> None:
    loose = factories.picture(world.project, world.bob)
    kept.downloaded(loose)
    assert is_kept(loose)
