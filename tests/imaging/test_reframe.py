"""A picture on another frame: its pixels stay, the new room is the mask."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from generations.imaging import Framed, ImageRefused, api
from generations.imaging.work.reframe import reframe
from tests.imaging import corpus


def framed(
    folder: Path, picture: Image.Image, x: int, y: int, width: int, height: int
) -> tuple[Framed, Image.Image, Image.Image | None]:
    picture.save(folder / "in.png")
    facts = reframe(folder / "in.png", folder / "out.png", folder / "mask.png", x=x, y=y, width=width, height=height)
    made = Image.open(folder / "out.png")
    made.load()
    mask = Image.open(folder / "mask.png").getchannel("A") if facts.mask else None
    assert made.size == (width, height) == (facts.width, facts.height)
    return facts, made, mask


def test_the_picture_keeps_its_pixels_and_the_new_room_is_the_mask(tmp_path: Path) -> None:
    picture = corpus.picture(120, 80).convert("RGB")
    facts, made, mask = framed(tmp_path, picture, 30, 0, 180, 80)
    assert ImageChops.difference(made.crop((30, 0, 150, 80)), picture).getbbox() is None
    assert mask is not None and set(mask.tobytes()) == {0, 255}
    assert mask.getbbox() == (30, 0, 150, 80) and facts.painted == mask.tobytes().count(0) == 60 * 80


def test_the_new_room_goes_on_in_the_colours_of_the_edge(tmp_path: Path) -> None:
    picture = Image.new("RGB", (100, 100), (200, 30, 30))
    picture.paste((20, 40, 220), (50, 0, 100, 100))
    _facts, made, _mask = framed(tmp_path, picture, 100, 50, 300, 200)
    left, right = made.getpixel((3, 100)), made.getpixel((296, 100))
    assert left[0] > 150 > left[2] and right[2] > 150 > right[0]


def test_a_frame_within_the_picture_cuts(tmp_path: Path) -> None:
    picture = corpus.picture(120, 80).convert("RGB")
    facts, made, mask = framed(tmp_path, picture, -20, -10, 60, 50)
    assert ImageChops.difference(made, picture.crop((20, 10, 80, 60))).getbbox() is None
    assert (facts.painted, facts.mask, mask) == (0, "", None) and not (tmp_path / "mask.png").exists()


def test_a_frame_may_cut_and_extend_at_once(tmp_path: Path) -> None:
    _facts, _made, mask = framed(tmp_path, corpus.picture(100, 100).convert("RGB"), -40, 20, 80, 140)
    assert mask is not None and mask.getbbox() == (0, 20, 60, 120)


def test_transparency_stays(tmp_path: Path) -> None:
    _facts, made, _mask = framed(tmp_path, Image.new("RGBA", (50, 50), (0, 0, 0, 0)), 0, 0, 90, 50)
    assert made.getpixel((10, 10))[3] == 0 and made.getpixel((80, 10))[3] == 255


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((0, 0, 20_000, 50), "side_too_long"),
        ((0, 0, 9_000, 9_000), "too_many_pixels"),
        ((60, 0, 50, 50), "frame_beside"),
        ((-50, 0, 50, 50), "frame_beside"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, place: tuple[int, int, int, int], code: str) -> None:
    with pytest.raises(ImageRefused) as caught:
        framed(tmp_path, Image.new("RGB", (50, 50)), *place)
    assert caught.value.code == code


def test_by_the_child(tmp_path: Path) -> None:
    Image.new("RGB", (640, 360), "teal").save(tmp_path / "in.png")
    facts = api.reframe(tmp_path / "in.png", tmp_path / "out", tmp_path / "mask", x=0, y=140, width=640, height=640)
    assert facts.painted == 640 * 280 and (tmp_path / "out").exists() and (tmp_path / "mask").exists()
