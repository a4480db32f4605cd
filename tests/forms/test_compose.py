"""The one validation: what may be asked, and what every refusal says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import translation

from generations.forms import gateway_choice
from generations.forms.compose import ComposeForm
from generations.models import Gateway
from generations.providers import catalogue
from generations.workflow.fallback import model_at
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


# -- Every gateway ----------------------------------------------------------------------------------------------------------

BARE: dict[str, Any] = {"prompt": "A bowl of pears", "submission": "s-2"}


def at(world: World, profile: str, **changes: Any) -> ComposeForm:
    """A form that says nothing but the prompt and ``changes``, at a gateway of a kind."""
    kind = catalogue.get_profile(profile)
    demo = changes.pop("demo", False)
    row = factories.gateway(world.team, name=profile, profile=profile, model=kind.default_model, demo=demo)
    data = {**BARE, "gateway": row.public_id, **changes}
    return ComposeForm(data, actor=world.actor(world.alice), project=world.project)


@pytest.mark.parametrize("profile", catalogue.PROFILES)
def test_a_prompt_alone_is_enough_at_every_gateway(world: World, profile: str) -> None:
    made = at(world, profile)
    assert made.is_valid(), made.errors
    assert made.order().n == 1


@pytest.mark.parametrize(
    ("profile", "changes", "field", "code"),
    [
        ("runbase", {"quality": "high"}, "quality", "quality_by_itself"),
        ("runbase", {"output_format": "webp"}, "output_format", "output_format_by_itself"),
        ("runbase", {"aspect": "1:1", "resolution": "4K"}, "resolution", "resolution_only_at"),
        ("runbase", {"aspect": "auto"}, "aspect", "auto_size_not_offered"),
        ("runbase", {"aspect": "3:1"}, "aspect", "aspect_not_offered"),
        ("runbase", {"aspect": "custom", "width": "1024", "height": "1024"}, "aspect", "no_pixels_taken"),
        ("runbase", {"partial_images": "1"}, "partial_images", "partial_images_not_offered"),
        ("runapi", {"aspect": "1:1", "resolution": "4K"}, "resolution", "resolution_not_at"),
        ("runapi", {"aspect": "auto", "resolution": "2K"}, "resolution", "auto_only_at"),
        ("size-matrix", {"aspect": "21:9"}, "aspect", "aspect_not_offered"),
        ("size-matrix", {"quality": "auto"}, "quality", "quality_not_offered"),
        ("size-matrix", {"output_format": "webp", "output_compression": "80"}, "output_compression",
         "output_compression_not_offered"),
        ("openai-hk", {"background": "opaque"}, "background", "background_by_itself"),
        ("openai-hk", {"moderation": "low"}, "moderation", "moderation_by_itself"),
        ("openai", {"action": "edit"}, "action", "action_not_offered"),
        ("openai", {"one_call": "1", "n": "3"}, "one_call", "one_call_not_offered"),
        ("openai", {"output_format": "png", "output_compression": "80"}, "output_compression", "png_not_compressed"),
        ("openai-responses", {"action": "edit"}, "action", "action_needs_reference"),
        ("vibeapi", {"background": "transparent"}, "background", "background_not_offered"),
    ],
)  # fmt: skip
def test_what_a_gateway_cannot_do_is_refused(
    world: World, profile: str, changes: dict[str, str], field: str, code: str
) -> None:
    assert codes(at(world, profile, **changes)) == {field: [code]}


def test_words_make_an_order_without_pixels(world: World) -> None:
    made = at(world, "runapi", aspect="9:21", resolution="4K")
    assert made.is_valid(), made.errors
    order = made.order()
    assert (order.aspect, order.resolution, order.width, order.height) == ("9:21", "4K", None, None)


def test_an_automatic_ratio_is_ordered_with_its_only_tier(world: World) -> None:
    made = at(world, "runapi", aspect="auto")
    assert made.is_valid(), made.errors
    assert (made.order().aspect, made.order().resolution) == ("auto", "1K")


def test_match_is_ordered_as_the_ratio_that_is_sent(world: World) -> None:
    image = factories.image(world.team, width=1600, height=900)
    made = at(world, "runbase", aspect="match", demo=True, references=[{"image": image.public_id, "filename": "a.png"}])
    assert made.is_valid(), made.errors
    assert made.order().aspect == "16:9"


def test_a_prompt_over_runbases_limit_says_by_how_much(world: World) -> None:
    made = at(world, "runbase", prompt="x" * 4_012)
    assert codes(made) == {"prompt": ["prompt_too_long"]}
    assert "Shorten it by 12" in str(made.errors["prompt"])


def test_the_responses_own_choices_are_ordered(world: World) -> None:
    made = at(world, "openai-responses", n="3", one_call="1", action="edit", references=references(world, 1))
    assert made.is_valid(), made.errors
    assert (made.order().action, made.order().one_call) == ("edit", True)


def test_one_call_for_one_picture_is_nothing_in_particular(world: World) -> None:
    made = at(world, "openai-responses", n="1", one_call="1")
    assert made.is_valid(), made.errors
    assert made.order().one_call is False


def test_references_that_no_gateway_could_fetch_are_refused(world: World, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    made = at(world, "runbase", references=references(world, 1))
    assert codes(made) == {"references": ["references_need_public_url"]}
    assert "PUBLIC_URL" in str(made.errors["references"])


@pytest.mark.parametrize("changes", [{"PUBLIC_URL": "https://studio.example.com"}, {}])
def test_references_go_by_a_public_address_or_on_this_machine(world: World, settings: Any, changes: Any) -> None:
    settings.PUBLIC_URL = changes.get("PUBLIC_URL", "")
    made = at(world, "runapi", demo=not changes, references=references(world, 2))
    assert made.is_valid(), made.errors


@pytest.mark.parametrize(("profile", "most"), [("runbase", 4), ("size-matrix", 4), ("openai-hk", 4), ("runapi", 16)])
def test_the_tray_is_as_large_as_the_gateways(world: World, profile: str, most: int) -> None:
    assert at(world, profile, demo=True, references=references(world, most)).is_valid()
    assert "references" in codes(at(world, profile, demo=True, references=references(world, most + 1)))


def test_a_model_that_was_shut_down_is_refused(world: World) -> None:
    assert codes(at(world, "openai", model="gpt-image-1")) == {"gateway": ["model_retired"]}
    assert at(world, "openai-hk", model="gpt-image-1").is_valid()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_end_of_a_model_is_told_before_it_comes(world: World, language: str) -> None:
    row = factories.gateway(world.team, name="OpenAI", profile="openai", model="gpt-image-2")
    end = gateway_choice.end_of(row, "gpt-image-1.5")
    assert end is not None
    with freeze(datetime(2026, 11, 21, tzinfo=UTC)), translation.override(language):
        assert gateway_choice.ends_soon(row, "gpt-image-1.5") == end
        [group] = gateway_choice.groups([row], None, "")
        label = next(line.label for line in group.lines if "1.5" in line.label)
    assert ("Dec 1, 2026" if language == "en" else "2026年12月1日") in label
    with freeze(datetime(2026, 12, 1, tzinfo=UTC)):
        assert "gpt-image-1.5" not in gateway_choice.models_of(row)


@pytest.mark.parametrize(("zone", "over"), [("Asia/Shanghai", True), ("UTC", False), ("America/Los_Angeles", False)])
def test_a_model_ends_by_the_teams_day(world: World, zone: str, over: bool) -> None:
    """At 20:00 UTC on the last day of November it is December in Shanghai."""
    world.team.time_zone = zone
    world.team.save()
    row = factories.gateway(world.team, name="OpenAI", profile="openai", model="gpt-image-2")
    with freeze(datetime(2026, 11, 30, 20, tzinfo=UTC)):
        assert bool(gateway_choice.retired_on(row, "gpt-image-1.5")) is over
        assert bool(gateway_choice.ends_soon(row, "gpt-image-1.5")) is not over
        assert (
            model_at(catalogue.get_profile("openai"), "gpt-image-1.5", "gpt-image-1.5", row.team.day()) is None
        ) is over


def freeze(moment: datetime) -> Any:
    return patch.object(gateway_choice.timezone, "now", lambda: moment)
