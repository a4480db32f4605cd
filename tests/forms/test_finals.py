"""A draft's final, as the form makes its order."""

from __future__ import annotations

from typing import Any

import pytest

from generations.forms.finals import FinalForm, aspect_of, final_data
from generations.models import Picture
from generations.workflow.orders import Order
from tests import factories, families
from tests.base import World


@pytest.fixture
def draft(world: World) -> Picture:
    (made,) = families.finished(world.project, world.bob, quality="low", prompt="Blue dunes")
    return made


def order(world: World, draft: Picture, **choice: Any) -> Order:
    form = FinalForm(draft, choice, actor=world.actor(world.bob), press="one")
    assert form.is_valid(), form.errors
    return form.order()


def test_it_asks_for_one_picture_with_the_draft_first_and_its_own_references_after(
    world: World, draft: Picture
) -> None:
    logo = factories.image(world.team)
    draft.generation.references.create(image=logo, position=0, filename="logo.png", role="logo")
    made = order(world, draft)
    assert [(one.image, one.role) for one in made.references] == [(draft.image, ""), (logo, "logo")]
    assert (made.n, made.final_of, made.prompt, made.quality, made.resolution) == (1, draft, "Blue dunes", "high", "2K")
    assert made.sent_prompt.index("2") > 0  # the line of the logo speaks of the second picture


def test_a_mask_of_the_draft_lay_over_another_picture(world: World, draft: Picture) -> None:
    draft.generation.references.create(image=factories.image(world.team), position=0, filename="room.png")
    draft.generation.mask = factories.image(world.team)
    draft.generation.guarded = True
    draft.generation.save()
    made = order(world, draft)
    assert made.mask is None
    assert not made.guarded


@pytest.mark.parametrize(
    ("asked", "size", "expected"),
    [
        ("16:9", (2048, 1152), "16:9"),
        ("16:9", (1536, 1024), "match"),
        ("auto", (1024, 1536), "match"),
        ("custom", (1000, 700), "match"),
        ("nonsense", (10, 10), "match"),
    ],
)
def test_the_aspect_is_the_drafts(draft: Picture, asked: str, size: tuple[int, int], expected: str) -> None:
    draft.generation.aspect = asked
    draft.width, draft.height = size
    assert aspect_of(draft) == expected


def test_what_the_gateway_lacks_is_refused_with_the_nearest(world: World, draft: Picture) -> None:
    form = FinalForm(draft, {"quality": "max", "resolution": "2K"}, actor=world.actor(world.bob))
    assert form.errors == {"quality": ["This model has no quality “Max”. The nearest possible is High."]}


def test_another_gateways_ways_are_followed_without_being_asked_for(world: World, draft: Picture) -> None:
    other = factories.gateway(
        world.team, name="Points", profile="openai-hk", model="gpt-image-2", base_url="http://localhost/v1"
    )
    draft.generation.output_format = "webp"
    draft.generation.output_compression = 80
    draft.generation.save()
    data = final_data(draft, {"gateway": other.public_id, "model": "gpt-image-2"}, world.actor(world.bob))
    form = FinalForm(draft, {"gateway": other.public_id, "model": "gpt-image-2"}, actor=world.actor(world.bob))
    form.is_valid()
    assert data["gateway"] == other.public_id
    assert not form.errors.keys() & {"output_format", "output_compression", "background", "moderation", "quality"}


def test_a_strangers_gateway_is_not_found(world: World, draft: Picture) -> None:
    theirs = world.charlie.memberships.get().team.gateways.get()
    form = FinalForm(draft, {"gateway": theirs.public_id, "model": theirs.model}, actor=world.actor(world.bob))
    assert "gateway" in form.errors
