"""Profiles and models as data."""

from datetime import date

import pytest

from generations.providers import catalogue
from generations.providers.base import Capabilities, Resuming

OPENAI = catalogue.get_profile("openai")


def test_the_profiles_of_this_studio() -> None:
    assert list(catalogue.PROFILES) == [
        *("demo", "openai", "openai-responses", "size-matrix", "openai-hk", "vibeapi", "vibeapi-responses"),
        *("runbase", "runapi", "openai-compatible"),
    ]


@pytest.mark.parametrize("profile", catalogue.PROFILES.values(), ids=lambda profile: profile.key)
def test_every_unknown_is_a_capability_or_an_option_of_the_dialect(profile: catalogue.Profile) -> None:
    for name, value in profile.unknowns.items():
        caps = catalogue.capabilities(profile, profile.default_model, {name: value})
        changed = caps != catalogue.capabilities(profile, profile.default_model)
        assert changed is (name in catalogue.SWITCHES)
        assert catalogue.get_dialect(profile, {name: value}).name


def test_what_decides_about_sending_again_is_never_an_unknown() -> None:
    unknowns = {name for profile in catalogue.PROFILES.values() for name in profile.unknowns}
    assert not unknowns & {"idempotency", "unbilled_failures", "verified_model", "lookup"}


@pytest.mark.parametrize("profile", catalogue.PROFILES.values(), ids=lambda profile: profile.key)
def test_every_profile_has_a_dialect_and_knows_its_default_model(profile: catalogue.Profile) -> None:
    assert catalogue.get_dialect(profile).name
    assert catalogue.capabilities(profile, profile.default_model).verified_model


def test_any_typed_model_id_gets_the_default_models_capabilities_and_is_unverified() -> None:
    caps = catalogue.capabilities(OPENAI, "gpt-image-9")
    assert not caps.verified_model
    assert caps.qualities == catalogue.capabilities(OPENAI, "gpt-image-2").qualities


def test_a_dated_snapshot_is_known_by_its_model() -> None:
    assert catalogue.capabilities(OPENAI, "gpt-image-1.5-2025-12-16").sizes == catalogue.FAMILY_1_SIZES


@pytest.mark.parametrize(
    ("model", "more"), [("gpt-image-2", False), ("gpt-image-2.5-flare", True), ("gpt-image-2.6-sunburst", True)]
)
def test_xhigh_and_max_exist_from_2_5_on(model: str, more: bool) -> None:
    assert ({"xhigh", "max"} <= set(catalogue.capabilities(OPENAI, model).qualities)) is more


def test_the_first_family_has_three_sizes_and_retires() -> None:
    model = OPENAI.model("gpt-image-1.5")
    assert model is not None
    assert not catalogue.capabilities(OPENAI, model.id).any_size
    assert [model.retired(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [False, True]


def test_only_gateways_that_declare_it_have_unbilled_failures() -> None:
    declared = {key for key, profile in catalogue.PROFILES.items() if profile.unbilled_failures}
    assert declared == {"demo", "openai", "openai-responses", "runapi"}


def test_only_runapi_honours_an_idempotency_key() -> None:
    assert [key for key, profile in catalogue.PROFILES.items() if profile.idempotency] == ["runapi"]


def test_the_task_gateways_can_be_asked_later_and_their_dialects_can_ask() -> None:
    later = {key for key, profile in catalogue.PROFILES.items() if profile.capabilities.lookup}
    resuming = {key for key, one in catalogue.PROFILES.items() if isinstance(catalogue.get_dialect(one), Resuming)}
    assert later == resuming == {"runbase", "runapi"}


def test_an_administrators_switch_changes_a_capability() -> None:
    profile = catalogue.get_profile("openai-compatible")
    caps = catalogue.capabilities(profile, "gpt-image-2", {"mask": False, "backgrounds": ["auto"]})
    assert (caps.mask, caps.backgrounds) == (False, ("auto",))


@pytest.mark.parametrize("name", ["unbilled_failures", "idempotency", "verified_model", "nonsense"])
def test_what_decides_about_sending_again_is_no_switch(name: str) -> None:
    profile = catalogue.get_profile("openai-compatible")
    caps = catalogue.capabilities(profile, "gpt-image-2", {name: True})
    assert caps == catalogue.capabilities(profile, "gpt-image-2")


@pytest.mark.parametrize(
    ("n", "caps", "partials", "calls"),
    [
        (4, Capabilities(), 0, (4,)),
        (4, Capabilities(), 1, (1, 1, 1, 1)),
        (3, Capabilities(n_per_call=1), 0, (1, 1, 1)),
        (10, Capabilities(n_per_call=4), 0, (4, 4, 2)),
    ],
)
def test_pictures_are_split_into_calls(n: int, caps: Capabilities, partials: int, calls: tuple[int, ...]) -> None:
    assert catalogue.split_calls(n, caps, partials) == calls


def test_the_demo_gateway_needs_no_key_and_plays() -> None:
    demo = catalogue.get_profile("demo")
    assert (demo.needs_key, demo.play, demo.local, demo.base_url) == (False, True, True, "")
