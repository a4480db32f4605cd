"""What is drawn: repeatable, of the prompt, and with the references in it."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image, ImageChops, ImageStat

from generations.providers.demo.artist import seed_of
from generations.providers.demo.directives import split
from generations.providers.demo.draw import Request, render
from generations.providers.demo.draw.brief import FAMILIES, read_brief

SMALL = (320, 240)


def drawn(prompt: str, size: tuple[int, int] = SMALL, index: int = 0, **more: object) -> Image.Image:
    words, said = split(prompt)
    return render(Request(words=words, size=size, seed=seed_of(words, said, index), **more))  # type: ignore[arg-type]


def distance(one: Image.Image, two: Image.Image) -> float:
    """Mean difference per channel of the two pictures seen from afar, 0-255."""
    pair = [picture.convert("RGB").resize((16, 16), Image.Resampling.BOX) for picture in (one, two)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).mean) / 3


def family(prompt: str) -> str:
    return read_brief(prompt, Random(1)).family


@pytest.mark.parametrize("word", [line.split()[0] for line in FAMILIES.values()])
@pytest.mark.parametrize("size", [(1024, 336), (336, 1024)])
def test_every_family_draws_in_wide_and_tall(word: str, size: tuple[int, int]) -> None:
    picture = drawn(word, size)
    assert picture.size == size
    assert max(ImageStat.Stat(picture).stddev) > 8


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("雪山 日出", "mountain"),
        ("海边的灯塔", "sea"),
        ("沙漠 黄昏", "desert"),
        ("音乐节海报", "poster"),
        ("一杯茶", "still"),
        ("城市 夜", "city"),
        ("a perfume bottle on a beach", "podium"),
        ("水墨山水", "ink"),
        ("mountain lake", "mountain"),
    ],
)
def test_words_choose_the_scene(prompt: str, expected: str) -> None:
    assert family(prompt) == expected


def test_the_same_prompt_gives_the_same_pixels() -> None:
    assert drawn("a city at night").tobytes() == drawn("a city at night").tobytes()


def test_directives_do_not_change_the_picture_but_a_seed_does() -> None:
    assert drawn("a vase #demo:slow=3").tobytes() == drawn("a vase").tobytes()
    assert drawn("a vase #demo:seed=7").tobytes() != drawn("a vase").tobytes()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("desert dunes", "city at night"),
        ("sea at dawn", "sea at night"),
        ("red interior", "blue interior"),
        ("山", "海报"),
    ],
)
def test_different_prompts_look_different(one: str, two: str) -> None:
    assert distance(drawn(one), drawn(two)) > 12


def test_the_pictures_of_one_prompt_vary() -> None:
    assert distance(drawn("a vase on a table", index=0), drawn("a vase on a table", index=1)) > 4


def test_a_reference_visibly_changes_the_picture() -> None:
    red = Image.new("RGB", (400, 300), (220, 30, 40))
    assert distance(drawn("sea at noon"), drawn("sea at noon", references=(red,))) > 12


def test_two_references_do_not_look_like_one() -> None:
    red, blue = Image.new("RGB", (400, 300), (220, 30, 40)), Image.new("RGB", (300, 400), (30, 60, 220))
    assert distance(drawn("sea", references=(red,)), drawn("sea", references=(red, blue))) > 8


def test_a_mask_repaints_its_clear_part_and_nudges_the_rest() -> None:
    reference = drawn("tulips", (800, 600))
    mask = Image.new("RGBA", reference.size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (400, 0, 800, 600))
    edited = drawn("city at night", (800, 600), references=(reference,), mask=mask)
    left, right = (0, 0, 380, 600), (420, 0, 800, 600)
    assert 0 < distance(edited.crop(left), reference.crop(left)) < 6
    assert distance(edited.crop(right), reference.crop(right)) > 25


def test_a_transparent_picture_is_clear_in_its_corners() -> None:
    picture = drawn("a vase", transparent=True)
    assert (picture.mode, picture.getpixel((0, 0))[3], picture.getpixel((160, 120))[3]) == ("RGBA", 0, 255)
