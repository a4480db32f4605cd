"""Tags of pictures."""

from __future__ import annotations

import pytest

from generations.models import Tag, Tagging
from generations.workflow import bulk, tags
from tests import factories
from tests.base import World


@pytest.fixture
def pear(world: World) -> Tag:
    tag = tags.named(world.team, "Pear")
    for _ in range(2):
        tag.taggings.create(picture=factories.picture(world.project, world.alice), person=world.bob)
    return tag


def test_case_width_and_spaces_make_no_other_tag(world: World) -> None:
    one = tags.named(world.team, " #Ripe  Pears ")
    assert (tags.named(world.team, "ＲＩＰＥ pears"), one.name) == (one, "Ripe Pears")


def test_a_removed_tag_leaves_its_name_free_and_comes_back_only_where_it_is(world: World, pear: Tag) -> None:
    pear.remove()
    other = tags.named(world.team, "pear")
    assert other != pear
    with pytest.raises(tags.NameTaken):
        tags.restore(pear)
    other.remove()
    tags.restore(pear)
    assert tags.by_use(world.team) == [(pear, 2)]


def test_a_name_that_another_has_is_refused(world: World, pear: Tag) -> None:
    other = tags.named(world.team, "Apple")
    with pytest.raises(tags.NameTaken):
        tags.rename(other, "PEAR")
    tags.rename(other, "apples")
    assert other.name == "apples"


def test_merged_tags_come_apart_again_as_they_were(world: World, pear: Tag) -> None:
    into = tags.named(world.team, "Fruit")
    both = pear.taggings.first().picture
    into.taggings.create(picture=both, person=world.alice)
    before = set(Tagging.objects.values_list("tag", "picture", "person"))
    action = tags.merge(pear, into, world.alice)
    assert tags.by_use(world.team) == [(into, 2)]
    bulk.undo(action)
    assert set(Tagging.objects.values_list("tag", "picture", "person")) == before
    assert {tag for tag, _ in tags.by_use(world.team)} == {pear, into}


def test_the_teams_own_tags_are_suggested_before_words(world: World, pear: Tag) -> None:
    tags.named(world.team, "linen")
    having = [tags.named(world.team, "bowl")]
    assert tags.suggested(world.team, "A bowl with a pear on linen, candle", having) == ["Pear", "linen", "candle"]


def test_what_is_typed_finds_beginnings_first(world: World, pear: Tag) -> None:
    red = tags.named(world.team, "red pear")
    red.taggings.create(picture=factories.picture(world.project, world.alice), person=world.alice)
    tags.named(world.team, "apple")
    assert [tag.name for tag, _ in tags.matching(world.team, "PEA")] == ["Pear", "red pear"]
