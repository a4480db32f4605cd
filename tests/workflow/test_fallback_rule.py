"""Which gateway may stand in for another: it sells the same model, and can do exactly what was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generations.providers import catalogue
from generations.providers.base import Capabilities
from generations.workflow.fallback import Wish, model_at, suits

TODAY = date(2026, 11, 21)
OPENAI, RUNBASE, MATRIX = (catalogue.PROFILES[name] for name in ("openai", "runbase", "size-matrix"))
PLAIN = Wish(pictures=1, size="1024x1024", quality="low", output_format="png", prompt_length=20)


@pytest.mark.parametrize(
    ("profile", "own", "wanted", "found"),
    [
        ("openai", "gpt-image-2", "gpt-image-2", "gpt-image-2"),
        ("openai", "gpt-image-2.5-flare", "gpt-image-2", "gpt-image-2"),
        ("runbase", "openai/gpt-image-2", "gpt-image-2", "openai/gpt-image-2"),
        ("size-matrix", "gpt-image-2", "gpt-image-2", "gpt-image-2"),
        ("openai-compatible", "their-own", "gpt-image-2", None),
        ("openai-compatible", "their-own", "their-own", "their-own"),
        ("vibeapi", "gpt-image-2", "gpt-image-2.5-flare", None),
        ("openai", "gpt-image-2", "gpt-image-1", None),
    ],
)
def test_the_same_model_by_the_name_that_it_has_there(profile: str, own: str, wanted: str, found: str | None) -> None:
    assert model_at(catalogue.PROFILES[profile], own, wanted, TODAY) == found


@pytest.mark.parametrize(
    ("profile", "day", "found"),
    [
        ("openai", date(2026, 11, 30), "gpt-image-1.5"),
        ("openai", date(2026, 12, 1), None),
        ("openai-compatible", date(2026, 12, 1), "gpt-image-1.5"),
        ("openai-hk", date(2026, 12, 1), "gpt-image-1.5"),
    ],
)
def test_its_own_model_is_not_sold_after_its_end(profile: str, day: date, found: str | None) -> None:
    assert model_at(catalogue.PROFILES[profile], "gpt-image-1.5", "gpt-image-1.5", day) == found


def test_it_can_do_what_it_can_do() -> None:
    assert suits(PLAIN, OPENAI.capabilities)


@pytest.mark.parametrize(
    ("wish", "caps"),
    [
        ({"size": "1920x1080"}, {}),
        ({"size": "1008x672"}, {"any_size": False, "sizes": ("1024x1024",)}),
        ({"size": "auto"}, {"auto_size": False}),
        ({"size": "auto", "cell": "16:9@2K"}, {}),
        ({}, {"any_size": False, "cells": ("1:1@1K",)}),
        ({"cell": "1:1@4K"}, {"any_size": False, "cells": ("1:1@1K",)}),
        ({"quality": "max"}, {}),
        ({"quality": "auto"}, {"qualities": ("low", "medium")}),
        ({"output_format": "webp"}, {"formats": ("auto",)}),
        ({"output_compression": 50, "output_format": "jpeg"}, {"compression": False}),
        ({"background": "transparent"}, {"backgrounds": ("auto", "opaque")}),
        ({"moderation": "low"}, {"moderations": ("auto",)}),
        ({"partial_images": 2}, {"max_partials": 0}),
        ({"references": 5}, {"max_references": 4}),
        ({"references": 1}, {"reference_delivery": ("url",)}),
        ({"mask": True, "references": 1}, {"mask": False}),
        ({"pictures": 4}, {"max_n": 2}),
        ({"prompt_length": 5000}, {"prompt_limit": 4000}),
        ({"action": "edit"}, {}),
        ({"text_model": True}, {}),
        ({}, {"text_model": True}),
    ],
)
def test_one_thing_that_it_cannot_do_rules_it_out(wish: dict[str, object], caps: dict[str, object]) -> None:
    able = replace(Capabilities(backgrounds=("auto", "opaque", "transparent")), **caps)
    assert not suits(replace(PLAIN, **wish), able)


def test_words_are_taken_where_the_same_words_are_known() -> None:
    assert suits(Wish(pictures=1, cell="16:9@2K"), RUNBASE.capabilities)


def test_a_list_takes_its_own_sizes() -> None:
    assert suits(replace(PLAIN, size="1920x1080"), MATRIX.capabilities)
