"""References are fitted to a gateway; masks become alpha."""

from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import ImageRefused, probe
from generations.imaging.work.fit import fit
from generations.imaging.work.mask import mask
from tests.imaging import corpus


def test_a_file_that_fits_is_copied_byte_for_byte(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(300, 200), "JPEG"))
    done = fit(path, tmp_path / "out", max_side=1000, max_bytes=10**6)
    assert (tmp_path / "out").read_bytes() == path.read_bytes() and done.changes == ()


def test_sides_are_brought_down(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(1500, 1000), "PNG"))
    done = fit(path, tmp_path / "out", max_side=600, max_bytes=10**7)
    assert (done.width, done.height, done.mime, done.changes) == (600, 400, "image/png", ("reduced",))


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/webp"])
def test_bytes_are_brought_down(tmp_path: Path, mime: str) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(1500, 1000), "PNG"))
    done = fit(path, tmp_path / "out", max_side=2000, max_bytes=60_000, mime=mime)
    assert (tmp_path / "out").stat().st_size == done.bytes <= 60_000
    assert probe(tmp_path / "out").mime == mime


def test_what_cannot_fit_is_said(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(500, 500), "PNG"))
    with pytest.raises(ImageRefused, match="does_not_fit"):
        fit(path, tmp_path / "out", max_side=2000, max_bytes=20)


def test_transparency_becomes_white_in_a_jpeg(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    fit(path, tmp_path / "out", max_side=2000, max_bytes=10**6, mime="image/jpeg")
    with Image.open(tmp_path / "out") as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def masked(folder: Path, image: Image.Image, width: int = 60, height: int = 40) -> Image.Image:
    path = corpus.written(folder, "mask", corpus.encoded(image, "PNG"))
    mask(path, folder / "out.png", width=width, height=height)
    with Image.open(folder / "out.png") as result:
        result.load()
    return result


def test_black_repaints_and_white_keeps(tmp_path: Path) -> None:
    image = Image.new("L", (60, 40), 255)
    image.paste(0, (0, 0, 30, 40))
    result = masked(tmp_path, image)
    assert (result.mode, result.getpixel((5, 5))[3], result.getpixel((50, 5))[3]) == ("RGBA", 0, 255)


def test_an_alpha_mask_stays(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 40), (255, 255, 255, 0))
    image.paste((0, 0, 0, 255), (30, 0, 60, 40))
    result = masked(tmp_path, image)
    assert (result.getpixel((5, 5))[3], result.getpixel((50, 5))[3]) == (0, 255)


def test_an_opaque_rgba_mask_is_read_as_black_and_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 255))
    assert masked(tmp_path, image).getpixel((5, 5))[3] == 0


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageRefused) as caught:
        masked(tmp_path, Image.new("L", (60, 41)))
    assert caught.value.params == {"width": 60, "height": 41, "expected_width": 60, "expected_height": 40}


def test_a_mask_above_four_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageRefused, match="mask_too_big"):
        masked(tmp_path, Image.effect_noise((2400, 2400), 200), 2400, 2400)


def test_a_large_plain_mask_is_small(tmp_path: Path) -> None:
    image = Image.new("L", (3840, 2160), 255)
    image.paste(0, (500, 500, 2000, 1500))
    masked(tmp_path, image, 3840, 2160)
    assert (tmp_path / "out.png").stat().st_size < 100_000
