"""The one validation: what may be asked, and what every refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from generations.forms.compose import ComposeForm
from generations.models import Gateway
from tests import factories
from tests.base import World

GOOD: dict[str, Any] = {
    "prompt": "A bowl of pears",
    "aspect": "16:9",
    "resolution": "2K",
    "quality": "low",
    "n": "4",
    "output_format": "png",
    "submission": "s-1",
}


def form(world: World, **changes: Any) -> ComposeForm:
    gateway = changes.pop("gateway", world.gateway.public_id)
    return ComposeForm({**GOOD, "gateway": gateway, **changes}, actor=world.actor(world.alice), project=world.project)


def codes(made: ComposeForm) -> dict[str, list[str | None]]:
    return {name: [error.code for error in errors] for name, errors in made.errors.as_data().items()}


def references(world: World, count: int) -> list[dict[str, str]]:
    images = [factories.image(world.team) for _ in range(count)]
    return [{"image": one.public_id, "filename": f"{place}.png"} for place, one in enumerate(images)]


def test_a_good_form_makes_the_order(world: World) -> None:
    made = form(world)
    assert made.is_valid(), made.errors
    order = made.order(trace="t-1")
    assert (order.width, order.height, order.n, order.submission, order.trace) == (2048, 1152, 4, "s-1", "t-1")
    assert (order.gateway, order.model, order.partial_images) == (world.gateway, "gpt-image-2", 0)


def test_references_keep_the_order_of_the_tray(world: World) -> None:
    entries = references(world, 3)
    made = form(world, references=list(reversed(entries)))
    assert made.is_valid(), made.errors
    assert [one.filename for one in made.order().references] == ["2.png", "1.png", "0.png"]


def test_auto_asks_for_no_size(world: World) -> None:
    made = form(world, aspect="auto")
    assert made.is_valid(), made.errors
    order = made.order()
    assert (order.width, order.height, order.resolution) == (None, None, "")


def test_the_prompt_keeps_its_lines_and_spaces(world: World) -> None:
    made = form(world, prompt="  two\r\nlines ")
    assert made.is_valid(), made.errors
    assert made.order().prompt == "  two\nlines "


@pytest.mark.parametrize("prompt", ["", "   \n "])
def test_an_empty_prompt_is_refused(world: World, prompt: str) -> None:
    assert codes(form(world, prompt=prompt)) == {"prompt": ["required"]}


def test_an_over_long_prompt_says_by_how_much(world: World) -> None:
    made = form(world, prompt="x" * 32_100)
    assert codes(made) == {"prompt": ["prompt_too_long"]}
    assert "Shorten it by 100" in str(made.errors["prompt"])


@pytest.mark.parametrize("n", ["0", "99", "-1"])
def test_a_number_of_pictures_out_of_range_is_refused(world: World, n: str) -> None:
    assert codes(form(world, n=n)) == {"n": ["n_out_of_range"]}


def test_a_number_that_is_none_is_refused(world: World) -> None:
    assert codes(form(world, n="four")) == {"n": ["invalid"]}


def test_seventeen_references_are_one_too_many(world: World) -> None:
    made = form(world, references=references(world, 17))
    assert codes(made) == {"references": ["too_many_references"]}
    assert "Remove 1" in str(made.errors["references"])


def test_a_reference_of_another_team_is_gone(world: World) -> None:
    theirs = factories.image(world.charlie.teams.get())
    made = form(world, references=[{"image": theirs.public_id, "filename": "secret.png"}])
    assert codes(made) == {"references": ["reference_gone"]}


def test_a_quality_that_the_model_lacks_names_the_nearest(world: World) -> None:
    made = form(world, quality="max")
    assert codes(made) == {"quality": ["quality_not_offered"]}
    assert "High" in str(made.errors["quality"])


def test_an_impossible_custom_size_names_the_nearest(world: World) -> None:
    made = form(world, aspect="custom", width="1000", height="1000")
    assert codes(made) == {"width": ["edge_not_multiple_of_16"]}
    assert "992 × 992" in str(made.errors["width"])


def test_a_custom_aspect_needs_a_size(world: World) -> None:
    assert codes(form(world, aspect="custom")) == {"width": ["required"]}


@pytest.mark.parametrize("name", ["aspect", "resolution"])
def test_an_unknown_word_is_refused(world: World, name: str) -> None:
    assert codes(form(world, **{name: "9:99"})) == {name: ["unknown"]}


def test_a_missing_key_is_said_before_the_press(world: World) -> None:
    row = factories.gateway(world.team, name="OpenAI", profile="openai", key="")
    assert codes(form(world, gateway=row.public_id)) == {"gateway": ["key_missing"]}


def test_a_gateway_switched_off_is_refused(world: World) -> None:
    Gateway.objects.update(enabled=False)
    assert codes(form(world)) == {"gateway": ["off"]}


def test_a_gateway_of_another_team_is_no_choice(world: World) -> None:
    theirs = world.charlie.teams.get().gateways.get()
    assert codes(form(world, gateway=theirs.public_id)) == {"gateway": ["required"]}


def test_a_model_that_the_gateway_is_not_set_up_for_is_refused(world: World) -> None:
    assert codes(form(world, model="dall-e-3")) == {"gateway": ["model"]}


def test_jpeg_and_transparency_exclude_each_other(world: World) -> None:
    made = form(world, output_format="jpeg", background="transparent")
    assert codes(made) == {"output_format": ["jpeg_not_transparent"]}


def test_errors_do_not_hide_each_other(world: World) -> None:
    made = form(world, prompt="", n="99", quality="max")
    assert set(codes(made)) == {"prompt", "n", "quality"}


def test_what_is_found_out_beside_the_form_joins_its_errors(world: World) -> None:
    made = form(world, prompt="")
    made.refuse("references", "fake.png is not a picture.")
    assert set(codes(made)) == {"prompt", "references"}
