"""Switching the gateway loses nothing: what one cannot do comes back with another that can."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from generations.forms import keeping
from generations.forms.fitting import Choice, fit
from generations.providers.base import Capabilities
from generations.providers.catalogue import PROFILES, capabilities

REFERENCE = (1600, 900)
RICH: dict[str, Any] = {
    "aspect": "21:9",
    "resolution": "4K",
    "quality": "max",
    "n": "7",
    "output_format": "webp",
    "output_compression": "80",
    "background": "transparent",
    "moderation": "low",
    "partial_images": "3",
    "action": "edit",
    "one_call": "1",
}


def caps_of(key: str) -> Capabilities:
    model = "gpt-image-2.6-flare" if key in ("openai", "openai-responses") else PROFILES[key].default_model
    return capabilities(PROFILES[key], model)


def posted(data: dict[str, Any], caps: Capabilities, touched: str) -> dict[str, Any]:
    """What the page posts next, after the server has drawn ``data`` for a gateway."""
    asked = Choice.read(keeping.recalled(data, touched))
    fitted = fit(asked, caps, REFERENCE, touched)
    no_tier = not fitted.tier
    kept = keeping.after(data, touched, asked, fitted.choice, no_tier=no_tier)
    shown = {name: keeping.text(getattr(fitted.choice, name)) for name in keeping.NAMES}
    if no_tier:
        del shown["resolution"]
    return {**shown, "kept": keeping.read(keeping.write(kept))}


@pytest.mark.parametrize("key", PROFILES)
@pytest.mark.parametrize("shape", [{}, {"aspect": "custom", "width": "1232", "height": "1008"}, {"aspect": "match"}])
def test_there_and_back_is_where_it_was(key: str, shape: dict[str, Any]) -> None:
    home = caps_of("openai-responses")
    before = posted({**RICH, **shape}, home, "")
    back = posted(posted(before, caps_of(key), "via"), home, "via")
    assert back == before


@pytest.mark.parametrize("way", [*itertools.permutations(["runbase", "size-matrix", "openai-hk", "runapi"], 3)])
def test_a_round_over_several_gateways_ends_where_it_began(way: tuple[str, ...]) -> None:
    home = caps_of("openai-responses")
    before = data = posted(RICH, home, "")
    for key in way:
        data = posted(data, caps_of(key), "via")
    assert posted(data, home, "via") == before


def test_what_is_chosen_anew_elsewhere_stays_chosen() -> None:
    data = posted(posted(RICH, caps_of("openai-responses"), ""), caps_of("size-matrix"), "via")
    data = posted({**data, "quality": "low"}, caps_of("size-matrix"), "quality")
    data = posted({**data, "output_format": "png"}, caps_of("size-matrix"), "output_format")
    back = posted(data, caps_of("openai-responses"), "via")
    assert (back["quality"], back["output_format"]) == ("low", "png")


def test_a_shape_chosen_anew_elsewhere_stays_whole() -> None:
    data = posted(posted(RICH, caps_of("openai"), ""), caps_of("size-matrix"), "via")
    assert (data["aspect"], data["resolution"]) == ("16:9", "4K")
    data = posted({**data, "aspect": "1:1", "resolution": "4K"}, caps_of("size-matrix"), "aspect")
    back = posted(data, caps_of("openai"), "via")
    assert (back["aspect"], back["resolution"]) == ("1:1", "4K")


def test_a_tier_outlives_a_size_left_to_the_model() -> None:
    caps = caps_of("openai")
    data = posted({**RICH, "aspect": "auto", "kept": {}}, caps, "aspect")
    assert "resolution" not in data
    data = posted({**data, "quality": "low"}, caps, "quality")
    assert posted({**data, "aspect": "16:9"}, caps, "aspect")["resolution"] == "4K"


def test_a_compression_outlives_a_look_at_png() -> None:
    caps = caps_of("openai")
    data = posted({**RICH, "output_format": "png"}, caps, "output_format")
    assert data["output_compression"] == ""
    assert posted({**data, "output_format": "webp"}, caps, "output_format")["output_compression"] == "80"


def test_a_typed_size_that_was_put_right_does_not_come_back() -> None:
    caps = caps_of("openai")
    data = posted({"aspect": "custom", "width": "1000", "height": "1000"}, caps, "width")
    assert (data["width"], posted(data, caps, "via")["width"]) == ("992", "992")


@pytest.mark.parametrize(
    "text", ["", "null", "[]", '"x"', '{"quality": "max"}', '{"quality": ["max"]}', '{"quality": [1, 2]}',
             '{"password": ["a", "b"]}', '{"n": ["1", ' + '"' + "9" * 50 + '"]}', "{" * 3000],
)  # fmt: skip
def test_a_hidden_field_that_says_nonsense_says_nothing(text: str) -> None:
    assert keeping.read(text) == {}
