"""What may be said of an account, and that nothing else is ever stored."""

from __future__ import annotations

import pytest

from generations.providers import catalogue
from generations.workflow import switches

FORBIDDEN = ("idempotency", "unbilled_failures", "verified_model", "lookup", "any_size", "no_such_thing")


def kept(profile: str, **wanted: object) -> dict[str, object]:
    return switches.kept(catalogue.get_profile(profile), wanted)


@pytest.mark.parametrize("profile", catalogue.PROFILES)
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_decides_about_money_is_never_stored(profile: str, name: str) -> None:
    assert kept(profile, **{name: True}) == {}
    assert name not in {offer.name for offer in switches.offers(catalogue.get_profile(profile))}


def test_a_documented_capability_is_not_a_switch() -> None:
    assert kept("openai", mask=False, max_references=2, prompt_limit=5) == {}


@pytest.mark.parametrize("profile", catalogue.PROFILES)
def test_everything_unknown_of_a_gateway_can_be_said(profile: str) -> None:
    known = catalogue.get_profile(profile)

    assert known.unknowns.keys() <= {offer.name for offer in switches.offers(known)}


def test_a_flag_is_stored_as_what_it_means_and_off_as_nothing() -> None:
    assert kept("openai-hk", mask="yes", formats=True, compression=False) == {
        "mask": True,
        "formats": ["png", "jpeg", "webp"],
    }


def test_what_is_stored_reaches_the_capabilities() -> None:
    profile = catalogue.get_profile("size-matrix")
    stored = kept("size-matrix", mask=True, max_references=9, sizes=["1920x1080"], reference_delivery=True)

    caps = catalogue.capabilities(profile, "gpt-image-2", stored)

    assert (caps.mask, caps.max_references, caps.sizes) == (True, 9, ("1920x1080",))
    assert caps.reference_delivery == ("data", "url")


def test_the_usual_is_not_stored() -> None:
    usual = list(catalogue.get_profile("size-matrix").capabilities.sizes)

    assert kept("size-matrix", sizes=usual, max_references=4, prompt_limit=None) == {}
    assert kept("size-matrix", sizes=[]) == {}


@pytest.mark.parametrize(
    ("profile", "name", "value"),
    [
        ("size-matrix", "sizes", ["1024x0"]),
        ("size-matrix", "sizes", ["8193x8"]),
        ("size-matrix", "sizes", [f"{side}x8" for side in range(1, 102)]),
        ("size-matrix", "max_references", 17),
        ("openai-hk", "n_per_call", 0),
        ("vibeapi", "prompt_limit", "many"),
    ],
)
def test_a_value_that_cannot_be_is_refused(profile: str, name: str, value: object) -> None:
    with pytest.raises(ValueError, match="size" if name == "sizes" else name):
        kept(profile, **{name: value})


@pytest.mark.parametrize("text", ["1536x864", " 1536 × 864 ", "1536X0864"])
def test_a_size_is_read_as_people_write_it(text: str) -> None:
    assert switches.parse_size(text) == "1536x864"


@pytest.mark.parametrize(
    "text", ["", "x", "10", "10x", "-1x5", "1.5x2", "10x10x10", "٣x٣", "²x3", "123456x1", "8193x1"]
)
def test_what_is_no_size_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        switches.parse_size(text)
