"""The ratio × tier table: every size legal, every ratio exact."""

from fractions import Fraction

import pytest

from generations import sizing
from generations.providers.base import Capabilities

CELLS = [(aspect, tier) for aspect in sizing.RATIOS for tier in sizing.TIERS]


@pytest.mark.parametrize(("aspect", "tier"), CELLS)
def test_every_size_of_the_table_is_legal_and_its_ratio_exact(aspect: str, tier: str) -> None:
    found = sizing.resolve(aspect, tier, Capabilities())
    assert sizing.is_legal(found.width or 0, found.height or 0)
    assert Fraction(found.width or 0, found.height or 1) == Fraction(*map(int, aspect.split(":")))


@pytest.mark.parametrize(
    ("aspect", "tier", "size"),
    [
        ("1:1", "1K", "1024x1024"),
        ("16:9", "2K", "2048x1152"),
        ("9:16", "4K", "2160x3840"),
        ("5:4", "1K", "1040x832"),
        ("3:2", "1K", "1008x672"),
        ("21:9", "2K", "2016x864"),
        ("1:1", "4K", "2880x2880"),
        ("3:2", "standard", "1536x1024"),
        ("2:3", "standard", "1024x1536"),
    ],
)
def test_a_choice_resolves_to_its_pixels(aspect: str, tier: str, size: str) -> None:
    found = sizing.resolve(aspect, tier, Capabilities())
    assert (found.size, found.moved) == (size, None)


@pytest.mark.parametrize("aspect", ["1:1", "4:3", "16:9"])
def test_the_standard_resolution_exists_at_3_2_and_2_3_only(aspect: str) -> None:
    found = sizing.resolve(aspect, "standard", Capabilities())
    assert found.moved is not None
    assert found.moved.code == "resolution_only_at"
    assert found.moved.params["aspects"] == ["2:3", "3:2"]
    assert (found.aspect, found.resolution) == (aspect, "1K")


def test_auto_leaves_the_size_to_the_model() -> None:
    found = sizing.resolve("auto", "4K", Capabilities())
    assert (found.size, found.width, found.height, found.moved) == ("auto", None, None, None)


def test_auto_moves_to_a_square_where_the_gateway_has_no_auto() -> None:
    found = sizing.resolve("auto", "2K", Capabilities(auto_size=False))
    assert found.size == "2048x2048"
    assert found.moved is not None
    assert found.moved.code == "auto_size_not_offered"


@pytest.mark.parametrize(("size", "experimental"), [((2560, 1440), False), ((2560, 1456), True), ((2048, 2048), True)])
def test_above_2560x1440_is_experimental(size: tuple[int, int], experimental: bool) -> None:
    assert sizing.is_experimental(*size) is experimental


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="no such choice"):
        sizing.resolve("7:5", "1K", Capabilities())


def test_every_choice_of_an_open_gateway_is_possible_but_standard_elsewhere() -> None:
    refused = {option.aspect for option in sizing.options(Capabilities()) if not option.possible}
    assert refused == set(sizing.RATIOS) - {"3:2", "2:3"}


def test_options_come_in_the_composers_order() -> None:
    seen = list(dict.fromkeys(option.aspect for option in sizing.options(Capabilities())))
    assert seen == [
        "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "auto", "match", "custom",
    ]  # fmt: skip
