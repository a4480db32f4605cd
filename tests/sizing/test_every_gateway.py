"""Every size that a gateway's contract names: in the table or the list, and judged right."""

from __future__ import annotations

import pytest

from generations import sizing
from generations.providers.base import Capabilities
from generations.providers.catalogue import FAMILY_1_SIZES, PROFILES, capabilities

MATRIX = PROFILES["size-matrix"].capabilities
TIERS_OF_THE_LIST = {
    "1024x768": ("4:3", "1K"),
    "768x1024": ("3:4", "1K"),
    "1024x1024": ("1:1", "1K"),
    "1536x864": ("16:9", "1K"),
    "864x1536": ("9:16", "1K"),
    "1920x1080": ("16:9", "2K"),
    "1080x1920": ("9:16", "2K"),
    "1536x1536": ("1:1", "2K"),
    "2048x2048": ("1:1", "4K"),
    "3840x2160": ("16:9", "4K"),
    "2160x3840": ("9:16", "4K"),
}
OFF_THE_GRID = {"1920x1080", "1080x1920"}
OF_THE_TABLE = """
1024x1024 1280x720 720x1280 1040x832 832x1040 1024x768 768x1024 1008x672 672x1008 1344x576
2048x2048 2048x1152 1152x2048 2080x1664 1664x2080 2048x1536 1536x2048 2064x1376 1376x2064 2016x864
2880x2880 3840x2160 2160x3840 3200x2560 2560x3200 3264x2448 2448x3264 3504x2336 2336x3504 3808x1632
"""
ANY_SIZE = [key for key, profile in PROFILES.items() if profile.capabilities.any_size]


@pytest.mark.parametrize(("size", "cell"), TIERS_OF_THE_LIST.items())
def test_the_list_has_the_gateways_own_tier_words(size: str, cell: tuple[str, str]) -> None:
    assert size in MATRIX.sizes
    assert sizing.resolve(*cell, MATRIX).size == size


def test_the_list_has_no_other_cell() -> None:
    assert len(MATRIX.sizes) == len(sizing.offered(MATRIX)) == len(TIERS_OF_THE_LIST)


@pytest.mark.parametrize(("aspect", "tier"), [("3:2", "1K"), ("21:9", "2K"), ("4:5", "1K"), ("auto", "1K")])
def test_what_the_list_lacks_is_refused_with_its_reason(aspect: str, tier: str) -> None:
    moved = sizing.resolve(aspect, tier, MATRIX).moved
    assert moved is not None
    assert moved.code in ("aspect_not_offered", "auto_size_not_offered")


@pytest.mark.parametrize("size", TIERS_OF_THE_LIST)
def test_a_listed_size_is_legal_there_and_off_the_grid_elsewhere(size: str) -> None:
    typed = sizing.parse_size(size)
    assert typed is not None
    assert sizing.resolve("custom", "1K", MATRIX, custom=typed).moved is None
    assert sizing.is_legal(*typed) is (size not in OFF_THE_GRID)


@pytest.mark.parametrize("key", ANY_SIZE)
@pytest.mark.parametrize("size", sorted(OFF_THE_GRID))
def test_1080_lines_move_at_every_gateway_that_keeps_the_models_rules(key: str, size: str) -> None:
    found = sizing.resolve("custom", "2K", PROFILES[key].capabilities, custom=sizing.parse_size(size))
    assert found.moved is not None
    assert found.moved.code == "edge_not_multiple_of_16"


@pytest.mark.parametrize("size", OF_THE_TABLE.split())
def test_every_size_of_the_table_is_legal_and_offered(size: str) -> None:
    offered = {option.size for option in sizing.options(PROFILES["openai-hk"].capabilities)}
    typed = sizing.parse_size(size)
    assert typed is not None
    assert sizing.is_legal(*typed)
    assert size in offered


@pytest.mark.parametrize("size", ["1536x1024", "1024x1536"])
def test_the_classic_sizes_are_offered_beside_the_table(size: str) -> None:
    typed = sizing.parse_size(size)
    assert typed is not None
    assert sizing.is_legal(*typed)
    assert size in {option.size for option in sizing.options(PROFILES["openai"].capabilities)}


def test_the_first_family_has_its_three_sizes_and_auto() -> None:
    caps = capabilities(PROFILES["openai"], "gpt-image-1.5")
    found = {option.size for option in sizing.options(caps) if option.possible and option.size}
    assert found == {*FAMILY_1_SIZES, "auto"}


@pytest.mark.parametrize(
    ("size", "legal"),
    [((2560, 1440), True), ((3840, 2160), True), ((3840, 2176), False), ((3856, 1600), False), ((1024, 640), True),
     ((1024, 624), False), ((3072, 1024), True), ((3088, 1024), False)],
)  # fmt: skip
def test_the_models_rules_at_their_edges(size: sizing.Size, legal: bool) -> None:
    assert sizing.is_legal(*size) is legal


def test_squares_beyond_three_do_not_pass_for_the_classic_size() -> None:
    squares = ("1024x1024", "1536x1536", "2048x2048", "2880x2880")
    cells = sizing.offered(Capabilities(any_size=False, sizes=squares))
    assert {tier for _aspect, tier in cells} == {"1K", "2K", "4K"}
