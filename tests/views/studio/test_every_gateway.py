"""What the composer shows of each gateway: nothing that it lacks is hidden, and every reason is in reach."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generations.models import Gateway, Project
from generations.providers import catalogue
from tests import factories
from tests.base import HTMX, World


def at(world: World, profile: str, **fields: Any) -> Gateway:
    model = fields.pop("model", catalogue.get_profile(profile).default_model)
    return factories.gateway(world.team, name=profile, profile=profile, model=model, **fields)


def quoted(world: World, gateway: Gateway, **changes: Any) -> str:
    data = {
        "project": world.project.public_id,
        "via": f"{gateway.public_id}/{gateway.model}",
        "prompt": "A bowl of pears",
        "aspect": "16:9",
        "resolution": "2K",
        "quality": "low",
        "n": "2",
        "output_format": "png",
        "touched": "via",
    } | changes
    answer = world.client(world.bob).post(world.url("compose/quote"), data, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def why(shown: str, name: str, value: str) -> str:
    """The reason at a tile or segment; "" where it can be chosen."""
    box = re.search(rf'<input type="radio" name="{name}" value="{re.escape(value)}"[^>]*>', shown)
    assert box, (name, value)
    found = re.search(r'data-why="([^"]*)"', box[0])
    return found[1] if found else ""


@pytest.mark.parametrize("profile", catalogue.PROFILES)
def test_every_gateway_is_drawn_with_all_the_usual_choices(world: World, profile: str) -> None:
    shown = quoted(world, at(world, profile, demo=True))
    for name, values in {
        "aspect": ["1:1", "16:9", "auto", "match", "custom"],
        "resolution": ["1K", "2K", "4K"],
        "quality": ["low", "medium", "high", "auto"],
        "background": ["auto", "opaque", "transparent"],
    }.items():
        for value in values:
            why(shown, name, value)
    assert 'name="output_format"' in shown
    assert 'name="moderation"' in shown


def test_words_stand_where_pixels_are_not_known(world: World) -> None:
    shown = quoted(world, at(world, "runbase"))
    assert ">16:9 · 2K</small>" in shown
    assert 'value="standard"' not in shown


@pytest.mark.parametrize(
    ("profile", "changes", "name", "value", "text"),
    [
        ("runbase", {"aspect": "1:1", "resolution": "1K"}, "resolution", "4K", "4K only at 9:16, 16:9, 21:9."),
        ("runbase", {}, "aspect", "auto", "This gateway needs a size to be chosen."),
        ("runbase", {}, "aspect", "custom", "an aspect ratio and a resolution, not pixels"),
        ("runbase", {}, "quality", "high", "no choice of quality"),
        ("runapi", {"aspect": "1:1", "resolution": "1K"}, "resolution", "4K", "4K is not offered at 1:1."),
        ("runapi", {"aspect": "auto", "resolution": "1K"}, "resolution", "2K", "With an automatic ratio only 1K."),
        ("size-matrix", {}, "aspect", "21:9", "21:9 is not offered by this model."),
        ("size-matrix", {}, "quality", "auto", "This model does not have it."),
        ("size-matrix", {"aspect": "4:3", "resolution": "1K"}, "resolution", "4K", "4K only at 1:1, 9:16, 16:9."),
        ("openai-hk", {}, "background", "opaque", "no choice of background"),
        ("vibeapi", {}, "background", "transparent", "This model does not offer it."),
    ],
)
def test_what_is_lacking_is_off_with_its_reason(
    world: World, profile: str, changes: dict[str, str], name: str, value: str, text: str
) -> None:
    assert text in why(quoted(world, at(world, profile), **changes), name, value)


def test_the_ratios_beyond_the_table_are_where_they_are_had(world: World) -> None:
    assert 'value="9:21"' in quoted(world, at(world, "runapi"))
    assert 'value="9:21"' not in quoted(world, at(world, "runbase"))


def test_a_match_in_words_has_the_tiers_of_its_ratio(world: World) -> None:
    image = factories.image(world.team, width=1000, height=1000)
    shown = quoted(world, at(world, "runbase", demo=True), aspect="match", reference=image.public_id)
    assert ">1:1 · 2K</small>" in shown
    assert "4K only at" in why(shown, "resolution", "4K")


@pytest.mark.parametrize(
    ("profile", "limits"),
    [
        ("runbase", "up to 4 · 4 MB each · by address"),
        ("runapi", "up to 16 · 50 MB each · by address"),
        ("openai", "up to 16 · 50 MB each"),
        ("openai-responses", "up to 16 · 50 MB each"),
    ],
)
def test_the_tray_tells_how_many_how_large_and_by_which_way(world: World, profile: str, limits: str) -> None:
    assert f">{limits}</small>" in quoted(world, at(world, profile, demo=True))


def test_references_out_of_reach_are_told_before_the_press(world: World, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    image = factories.image(world.team)
    shown = quoted(world, at(world, "runbase"), reference=image.public_id)
    assert "out of this gateway&#x27;s reach" in shown
    assert "PUBLIC_URL" in shown[shown.index('id="tray-notes"') :]


def test_a_model_that_nobody_knows_is_marked(world: World) -> None:
    assert "Unverified model" in quoted(world, at(world, "openai-compatible", model="flux-9"))
    assert "Unverified model" not in quoted(world, at(world, "openai-compatible"))


def test_demo_mode_is_marked_in_the_list_and_below(world: World) -> None:
    shown = quoted(world, at(world, "vibeapi", demo=True))
    assert "vibeapi · gpt-image-2 · demo" in shown
    assert "In demo mode" in shown
    assert "Play money" in shown


def test_a_switched_off_unknown_is_what_an_administrator_says(world: World) -> None:
    row = at(world, "openai-hk", switches={"formats": ["png", "webp"], "max_references": 9})
    shown = quoted(world, row, output_format="webp")
    assert '<option value="webp" selected>' in shown
    assert "up to 9" in shown


@pytest.mark.parametrize(
    ("profile", "there"), [("openai-responses", True), ("vibeapi-responses", True), ("openai", False)]
)
def test_the_text_models_choices_are_where_one_stands_before(world: World, profile: str, there: bool) -> None:
    shown = quoted(world, at(world, profile))
    assert ('id="action"' in shown) is there
    assert ('id="calls"' in shown) is there


def test_one_call_for_all_costs_less(world: World) -> None:
    row = at(world, "openai-responses")
    prices = [
        re.search(r'go-price num">([^<]*)<', quoted(world, row, n="8", one_call=one, prompt="pears " * 900))
        for one in ("", "1")
    ]
    singly, together = (float(found[1].strip("≈ $")) for found in prices if found)
    assert together < singly


def test_a_shut_down_model_hinders_the_press(world: World) -> None:
    row = at(world, "openai", model="gpt-image-1")
    shown = quoted(world, row, via=f"{row.public_id}/gpt-image-2")
    assert "shut down" not in shown
    assert "gpt-image-1 " not in shown


def test_a_prompt_near_the_gateways_own_limit_is_counted(world: World) -> None:
    assert 'data-prompt-limit="4000"' in quoted(world, at(world, "runbase"))


def test_an_unknown_price_under_a_budget_is_told_before_the_press(world: World) -> None:
    Project.objects.filter(pk=world.project.pk).update(budget_nano=10**12)
    assert "The price is not known" in quoted(world, at(world, "runapi"))


def test_what_a_gateway_cannot_do_is_kept_in_the_form(world: World) -> None:
    shown = quoted(world, at(world, "runbase"), quality="high")
    kept = re.search(r'name="kept" value="([^"]*)"', shown)
    assert kept
    assert "&quot;quality&quot;:[&quot;high&quot;,&quot;auto&quot;]" in kept[1]
    home = quoted(world, world.gateway, quality="auto", kept=kept[1].replace("&quot;", '"'))
    assert 'name="quality" value="high" checked' in home
    assert "&quot;quality&quot;" not in home


def test_a_fresh_composer_is_not_told_what_it_never_chose(world: World) -> None:
    row = at(world, "runbase")
    data = {"project": world.project.public_id, "via": f"{row.public_id}/{row.model}", "touched": "via"}
    answer = world.client(world.bob).post(world.url("compose/quote"), data, headers=HTMX)
    assert 'class="moved"' not in answer.content.decode()
