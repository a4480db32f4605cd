"""The model's sheet: who may open it, that it tells the truth of this gateway, and that an example fills the composer."""

from __future__ import annotations

import html
from typing import Any

import pytest

from generations.messages.models import EXAMPLES
from generations.models import Draft, Gateway
from tests import factories
from tests.base import HTMX, World

ADDRESSES = ("compose/sheet", "compose/example")


def press(world: World, path: str = "compose/sheet", who: Any = None, script: bool = True, **data: Any) -> Any:
    data = {"project": world.project.public_id, "prompt": "A red vase", "aspect": "16:9", **data}
    return world.client(who or world.bob).post(world.url(path), data, headers=HTMX if script else {})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def bought(world: World, profile: str, **fields: Any) -> Gateway:
    fields = {"name": profile, "profile": profile, "model": "gpt-image-2", "demo": True} | fields
    return factories.gateway(world.team, **fields)


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_stranger_does_not_find_it(world: World, path: str) -> None:
    assert press(world, path, world.charlie).status_code == 404


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_viewer_may_not(world: World, path: str) -> None:
    assert press(world, path, world.vic).status_code == 403


def test_it_tells_limits_prices_and_the_call_as_it_stands(world: World) -> None:
    shown = text_of(press(world, quality="high", resolution="2K"))
    assert "2048x1152" in shown
    assert "$DEMO_API_KEY" in shown
    assert "A red vase" in shown
    assert "$0.211" in shown.replace("$0.21<", "$0.211<")


def test_another_gateway_has_its_own_limits(world: World) -> None:
    gateway = bought(world, "openai-hk")
    shown = text_of(press(world, via=f"{gateway.public_id}/gpt-image-2"))
    assert "up to 4 of 50 MB" in shown
    assert "the gateway's choice" in shown
    assert "OPENAI_HK_API_KEY" in shown


def test_no_key_stands_in_it(world: World) -> None:
    gateway = bought(world, "openai", demo=False, key="sk-canary-0123456789")
    shown = text_of(press(world, via=f"{gateway.public_id}/gpt-image-2"))
    assert "https://api.openai.com/v1/images/generations" in shown
    assert "canary" not in shown


def test_without_a_script_it_is_a_page_and_nothing_typed_is_lost(world: World) -> None:
    answer = press(world, script=False, prompt="Pears, many of them")
    assert "<html" in text_of(answer)
    assert Draft.objects.get(user=world.bob).data["prompt"] == "Pears, many of them"


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.key)
def test_an_example_fills_the_composer_with_its_ratio(world: World, one: Any) -> None:
    answer = press(world, "compose/example", example=one.key, n="3")
    kept = Draft.objects.get(user=world.bob).data
    assert (kept["prompt"], kept["aspect"], kept["quality"], kept["n"]) == (one.prompt, one.aspect, one.quality, "3")
    assert str(one.prompt)[:40] in text_of(answer)


def test_an_unknown_example_changes_nothing(world: World) -> None:
    press(world, "compose/example", example="nonsense")
    assert Draft.objects.get(user=world.bob).data["prompt"] == "A red vase"


def test_without_a_script_an_example_keeps_the_rest_of_the_draft(world: World) -> None:
    press(world, script=False, n="4")
    press(world, "compose/example", script=False, example="poster", n="")
    kept = Draft.objects.get(user=world.bob).data
    assert (kept["n"], kept["aspect"]) == ("4", "2:3")


def test_words_for_matching_a_reference_are_the_ones_that_are_sent(world: World) -> None:
    gateway = bought(world, "runbase", model="openai/gpt-image-2")
    image = factories.image(world.team, width=1600, height=900)
    fields = {"via": f"{gateway.public_id}/openai/gpt-image-2", "aspect": "match", "resolution": "2K"}
    shown = text_of(press(world, reference=image.public_id, reference_name="wide.png", **fields))
    assert '"aspect_ratio": "16:9"' in shown
    assert '"resolution": "2K"' in shown


def test_an_idempotency_key_stands_in_the_call_where_the_gateway_honours_one(world: World) -> None:
    gateway = bought(world, "runapi")
    assert "Idempotency-Key" in text_of(press(world, via=f"{gateway.public_id}/gpt-image-2"))


def test_its_prices_cost_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    gateway = bought(world, "openai-hk")
    client = world.client(world.bob)
    data = {"project": world.project.public_id, "prompt": "Pears", "via": f"{gateway.public_id}/gpt-image-2"}
    client.post(world.url("compose/sheet"), data, headers=HTMX)
    with django_assert_max_num_queries(20):
        client.post(world.url("compose/sheet"), data, headers=HTMX)


def test_roles_and_a_mask_stand_in_the_call(world: World) -> None:
    photo, mask = (factories.image(world.team, mime=mime) for mime in ("image/jpeg", "image/png"))
    references = {"reference": photo.public_id, "reference_name": "vase.jpg", "reference_role": "product"}
    shown = text_of(press(world, **references, mask=mask.public_id, prompt="Paint @vase blue"))
    assert "Paint image 1 blue" in shown
    assert "Image 1: the product." in shown
    assert 'image=@"vase.png";type=image/png' in shown
    assert 'mask=@"mask.png";type=image/png' in shown
