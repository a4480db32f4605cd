"""Masks of other tools come in right: alpha or black and white, any type, size and turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import ImageRefused, ReadMask, api
from generations.imaging.work.mask import write
from generations.imaging.work.read_mask import read_mask

SIZE = (60, 40)
LEFT = (0, 0, 30, 40)


def half(mode: str = "L", ground: object = 255, part: object = 0) -> Image.Image:
    """A mask whose left half differs."""
    image = Image.new(mode, SIZE, ground)
    image.paste(part, LEFT)
    return image


def read(folder: Path, image: Image.Image, *, form: str = "PNG", **options: object) -> tuple[ReadMask, Image.Image]:
    size = {"width": SIZE[0], "height": SIZE[1]}
    source = folder / f"mask.{form.lower()}"
    image.save(source, form, **({"exif": options.pop("exif")} if "exif" in options else {}))
    facts = read_mask(source, folder / "out.png", **(size | options))
    with Image.open(folder / "out.png") as made:
        made.load()
    assert (made.mode, made.format, made.size) == ("RGBA", "PNG", (facts.width, facts.height))
    assert set(made.getchannel("A").tobytes()) <= {0, 255} and not any(made.convert("RGB").tobytes())
    assert facts.painted == made.getchannel("A").tobytes().count(0)
    return facts, made


def painted(made: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of what is to be repainted."""
    return made.getchannel("A").point(lambda value: 255 - value).getbbox()


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (half(), "grey"),
        (half("1", 1, 0), "grey"),
        (half("RGB", (255, 255, 255), (0, 0, 0)), "grey"),
        (half("RGB", (255, 255, 255), (0, 0, 0)).quantize(2), "grey"),
        (half("I;16", 65535, 0), "grey"),
        (half("RGBA", (255, 255, 255, 255), (0, 0, 0, 255)), "grey"),
        (half("RGBA", (9, 9, 9, 255), (200, 200, 200, 0)), "alpha"),
        (half("LA", (0, 255), (255, 0)), "alpha"),
    ],
    ids=["grey", "one bit", "rgb", "palette", "16 bit", "opaque rgba", "alpha", "grey with alpha"],
)
def test_black_or_transparent_is_repainted(tmp_path: Path, image: Image.Image, kind: str) -> None:
    facts, made = read(tmp_path, image)
    assert (facts.kind, facts.fit, facts.painted, painted(made)) == (kind, "", 1200, LEFT)


@pytest.mark.parametrize("image", [half(), half("RGBA", (0, 0, 0, 255), (0, 0, 0, 0))], ids=["grey", "alpha"])
def test_swap_turns_it_around(tmp_path: Path, image: Image.Image) -> None:
    facts, made = read(tmp_path, image, swap=True)
    assert facts.swapped and painted(made) == (30, 0, 60, 40)


def test_grey_is_parted_at_the_middle(tmp_path: Path) -> None:
    assert read(tmp_path, half("L", 128, 127))[0].painted == 1200


def test_a_jpeg_of_black_and_white_has_no_soft_edge(tmp_path: Path) -> None:
    assert read(tmp_path, half("RGB", (255, 255, 255), (0, 0, 0)), form="JPEG")[0].painted == pytest.approx(
        1200, abs=40
    )


def test_another_size_of_the_same_shape_is_scaled(tmp_path: Path) -> None:
    facts, made = read(tmp_path, half(), width=600, height=400)
    assert (facts.fit, facts.original_width, facts.original_height) == ("scaled", 60, 40)
    assert painted(made) == (0, 0, 300, 400)


def test_a_size_that_was_rounded_is_the_same_shape(tmp_path: Path) -> None:
    image = Image.new("L", (512, 288), 0)
    facts, _made = read(tmp_path, image, width=3839, height=2161)
    assert (facts.fit, facts.share) == ("scaled", 1.0)


def test_another_shape_is_fitted_into_the_middle_and_the_rest_kept(tmp_path: Path) -> None:
    facts, made = read(tmp_path, Image.new("L", (40, 40), 0))
    assert (facts.fit, painted(made)) == ("contained", (10, 0, 50, 40))


def test_a_turned_photograph_of_a_mask_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = half("RGB", (255, 255, 255), (0, 0, 0)).transpose(Image.Transpose.ROTATE_90)
    facts, made = read(tmp_path, turned, form="JPEG", exif=exif)
    box = painted(made)
    assert facts.fit == "" and box and box[0] == 0 and box[2] == pytest.approx(30, abs=2)


def test_empty_and_full_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path, Image.new("L", SIZE, 255))[0].painted == 0
    assert read(tmp_path, Image.new("RGBA", SIZE, (0, 0, 0, 0)))[0].share == 1.0


def test_exact_takes_no_other_size(tmp_path: Path) -> None:
    with pytest.raises(ImageRefused) as caught:
        read(tmp_path, Image.new("L", (60, 41)), exact=True)
    assert caught.value.code == "mask_size"
    assert caught.value.params == {"width": 60, "height": 41, "expected_width": 60, "expected_height": 40}


def test_a_mask_above_four_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageRefused, match="mask_too_big"):
        write(Image.effect_noise((2400, 2400), 200), tmp_path / "out.png")
    assert not (tmp_path / "out.png").exists()


def test_a_large_plain_mask_is_small(tmp_path: Path) -> None:
    image = Image.new("L", (3840, 2160), 255)
    image.paste(0, (500, 500, 2000, 1500))
    read(tmp_path, image, width=3840, height=2160, exact=True)
    assert (tmp_path / "out.png").stat().st_size < 100_000


def test_what_is_no_picture_is_refused_by_the_child(tmp_path: Path) -> None:
    (tmp_path / "mask.png").write_text("<svg/>")
    with pytest.raises(ImageRefused):
        api.read_mask(tmp_path / "mask.png", tmp_path / "out.png", width=60, height=40)
    half().save(tmp_path / "mask.png")
    assert api.read_mask(tmp_path / "mask.png", tmp_path / "out.png", width=60, height=40).share == 0.5
