"""What "Reuse settings" puts back: everything that a generation asked for."""

from __future__ import annotations

from typing import Any

import pytest

from generations.forms import drafts
from generations.forms.compose import ComposeForm
from generations.forms.drafts import from_generation
from generations.models import Generation, Image
from tests import factories
from tests.base import World


@pytest.fixture
def made(world: World) -> Generation:
    """An edit of a room with a logo."""
    room, logo, mask = (factories.image(world.team, mime="image/png") for _ in range(3))
    row = factories.generation(
        world.project, world.bob, quality="high", mask=mask, feather=24, guarded=True, role_lines=True
    )
    row.references.create(image=room, position=0, filename="room.png")
    row.references.create(image=logo, position=1, filename="logo.png", role="logo", line="The logo, on the wall")
    return row


def order(world: World, data: dict[str, Any]) -> Any:
    form = ComposeForm(data, actor=world.actor(world.bob), project=world.project)
    assert form.is_valid(), form.errors
    return form.order()


def test_references_come_back_in_order_with_their_roles_and_words(world: World, made: Generation) -> None:
    first, second = (reference.image.public_id for reference in made.references.order_by("position"))
    assert from_generation(made, world.actor(world.bob))["references"] == [
        {"image": first, "filename": "room.png"},
        {"image": second, "filename": "logo.png", "role": "logo", "line": "The logo, on the wall"},
    ]


def test_the_mask_comes_back_with_what_it_lay_over(world: World, made: Generation) -> None:
    data = from_generation(made, world.actor(world.bob))
    assert (data["mask"], data["mask_of"]) == (made.mask.public_id, made.references.first().image.public_id)
    assert (data["feather"], data["lock"], data["role_lines"]) == ("24", "yes", "yes")


def test_sent_again_it_is_the_same_order(world: World, made: Generation) -> None:
    again = order(world, from_generation(made, world.actor(world.bob)))
    assert (again.mask, again.feather, again.guarded, again.quality) == (made.mask, 24, True, "high")
    assert [(one.image, one.role, one.line) for one in again.references] == [
        (row.image, row.role, row.line) for row in made.references.order_by("position")
    ]


def test_lines_that_were_off_stay_off(world: World, made: Generation) -> None:
    made.role_lines = made.guarded = False
    data = from_generation(made, world.actor(world.bob))
    again = order(world, data)
    assert (again.role_lines, again.guarded, again.sent_prompt) == (False, False, "")


def test_a_turn_brings_back_the_picture_that_it_went_on_from_as_the_first(world: World, made: Generation) -> None:
    before = factories.picture(world.project, world.bob)
    made.continues = before
    data = from_generation(made, world.actor(world.bob))
    assert data["references"][0]["image"] == data["mask_of"] == before.image.public_id


def test_without_a_mask_nothing_of_one_comes(world: World) -> None:
    row = factories.generation(world.project, world.bob)
    assert not {"mask", "mask_of", "feather", "lock", "origin"} & from_generation(row, world.actor(world.bob)).keys()


class TestTheFirstReference:
    def data(self, *images: Image, **more: str) -> dict[str, Any]:
        entries = [{"image": one.public_id, "filename": f"{place}.png"} for place, one in enumerate(images)]
        return {"references": entries, **more}

    def test_a_mask_over_another_picture_is_dropped(self, world: World) -> None:
        one, two = factories.image(world.team), factories.image(world.team)
        masked = {"mask": "m", "mask_of": one.public_id, "feather": "8"}
        data = drafts.with_first(self.data(one, two, **masked), two, "unused.png")
        assert [entry["filename"] for entry in data["references"]] == ["1.png", "0.png"]
        assert (data["mask"], data["mask_of"], data["feather"]) == ("", "", "8")
        same = drafts.with_first(self.data(two, one, **masked), one, "unused.png")
        assert (same["mask"], same["mask_of"]) == ("m", one.public_id)

    def test_a_new_entry_is_as_the_tray_posts_it(self, world: World) -> None:
        image = factories.image(world.team)
        for put in (drafts.with_first, drafts.with_reference):
            entry = put({}, image, "a\u202eb" + "c" * 200)["references"][0]
            assert entry == {"image": image.public_id, "filename": "ab" + "c" * 118}

    def test_at_the_end_it_lies_once(self, world: World) -> None:
        one, two = factories.image(world.team), factories.image(world.team)
        data = drafts.with_reference(drafts.with_reference(self.data(one), two, "b.png"), one, "again.png")
        assert [entry["filename"] for entry in data["references"]] == ["0.png", "b.png"]
