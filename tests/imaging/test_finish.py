"""Pictures made ready to be handed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import ImageRefused, Pool, probe
from generations.imaging.work.finish import finish
from tests.imaging import corpus


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(600, 400), "PNG"))


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/webp"])
def test_a_picture_comes_in_the_wished_format(photo: Path, tmp_path: Path, mime: str) -> None:
    done = finish(photo, tmp_path / "out", mime=mime)
    assert (done.mime, probe(tmp_path / "out").mime, done.width, done.height) == (mime, mime, 600, 400)


def test_the_longer_side_is_brought_down(photo: Path, tmp_path: Path) -> None:
    done = finish(photo, tmp_path / "out", edge=300)
    assert (done.width, done.height) == (300, 200)


def test_a_picture_is_never_made_larger_by_that(photo: Path, tmp_path: Path) -> None:
    assert finish(photo, tmp_path / "out", edge=3000).width == 600


def test_a_crop_has_its_exact_pixels(photo: Path, tmp_path: Path) -> None:
    done = finish(photo, tmp_path / "out", box=(100, 0, 500, 400), size=(1080, 1080))
    assert (done.width, done.height) == (1080, 1080)


def test_a_crop_shows_its_part(tmp_path: Path) -> None:
    image = Image.new("RGB", (200, 100), "red")
    image.paste("blue", (100, 0, 200, 100))
    path = corpus.written(tmp_path, "in", corpus.encoded(image, "PNG"))
    finish(path, tmp_path / "out", box=(100, 0, 200, 100), size=(50, 50))
    with Image.open(tmp_path / "out") as made:
        assert made.getpixel((2, 25)) == (0, 0, 255)


def test_a_turned_photograph_is_cut_as_it_is_seen(tmp_path: Path) -> None:
    image = Image.new("RGB", (100, 200), "red")
    image.paste("blue", (0, 100, 100, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "in.jpg", exif=exif, quality=95)
    done = finish(tmp_path / "in.jpg", tmp_path / "out", mime="image/png", box=(0, 0, 80, 80), size=(80, 80))
    with Image.open(tmp_path / "out") as made:
        red, _green, blue = made.getpixel((20, 40))
    assert (done.width, blue > 200 > red) == (80, True)


def test_nothing_but_pixels_is_in_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    corpus.picture(60, 40).save(tmp_path / "in.jpg", exif=exif)
    finish(tmp_path / "in.jpg", tmp_path / "out", edge=30)
    assert b"secret" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg"])
def test_a_print_says_its_dots(photo: Path, tmp_path: Path, mime: str) -> None:
    finish(photo, tmp_path / "out", mime=mime, size=(100, 100), dpi=300)
    with Image.open(tmp_path / "out") as made:
        assert round(made.info["dpi"][0]) == 300


def test_transparency_becomes_white_in_a_jpeg(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    done = finish(path, tmp_path / "out", mime="image/jpeg")
    with Image.open(tmp_path / "out") as made:
        assert (made.getpixel((5, 5)), done.has_alpha) == ((255, 255, 255), False)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "in", corpus.encoded(corpus.picture(300, 200), "PNG")[:2000])
    with pytest.raises(ImageRefused):
        finish(path, tmp_path / "out", edge=100)


def test_it_is_done_in_a_child(pool: Pool, photo: Path, tmp_path: Path) -> None:
    done = pool.run("finish", path=str(photo), out=str(tmp_path / "out"), box=(0, 0, 400, 400), size=(40, 40))
    assert (done["width"], done["height"]) == (40, 40)
