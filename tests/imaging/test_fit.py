"""References are fitted to a gateway."""

from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import ImageRefused, probe
from generations.imaging.work.fit import fit
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
