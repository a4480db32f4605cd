"""An upload is made upright, sRGB and silent; pixels that need no change keep theirs."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from generations.imaging import ImageRefused, Made, Pool, file_facts, probe
from generations.imaging.work.normalise import normalise
from tests.imaging import corpus


def cleaned(folder: Path, data: bytes) -> tuple[Made, Image.Image]:
    done = normalise(corpus.written(folder, "upload", data), folder / "out")
    with Image.open(folder / "out") as image:
        image.load()
    return done, image


def same(first: Image.Image, second: Image.Image) -> bool:
    return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None


KEPT = [
    ("JPEG", {"quality": 90}),
    ("JPEG", {"quality": 90, "progressive": True}),
    ("JPEG", {"quality": 90, "comment": b"by SecretCamera", "restart_marker_blocks": 1}),
    ("PNG", {}),
    ("WEBP", {"quality": 80}),
    ("WEBP", {"lossless": True}),
]


@pytest.mark.parametrize(("format_name", "options"), KEPT)
def test_metadata_goes_and_pixels_stay(tmp_path: Path, format_name: str, options: dict[str, Any]) -> None:
    data = corpus.encoded(corpus.picture(120, 80), format_name, exif=corpus.exif(), **options)
    assert b"SecretCamera" in data
    _, image = cleaned(tmp_path, data)
    assert b"SecretCamera" not in (tmp_path / "out").read_bytes()
    with Image.open(tmp_path / "upload") as before:
        assert same(before, image)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_gps_is_gone(tmp_path: Path, format_name: str) -> None:
    data = corpus.encoded(corpus.picture(120, 80), format_name, exif=corpus.exif(6))
    _, image = cleaned(tmp_path, data)
    assert dict(image.getexif()) == {}
    assert b"SecretCamera" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize(("turn", "red_at"), [(3, (110, 40)), (6, (40, 10)), (8, (40, 110))])
def test_orientation_is_kept_in_the_pixels(
    tmp_path: Path, format_name: str, turn: int, red_at: tuple[int, int]
) -> None:
    data = corpus.encoded(corpus.halves(120, 80), format_name, exif=corpus.exif(turn), quality=95)
    done, image = cleaned(tmp_path, data)
    red, _, blue = image.convert("RGB").getpixel(red_at)
    assert red > 150 > 60 > blue
    assert "rotated" in done.changes


@pytest.mark.parametrize("format_name", ["HEIF", "AVIF"])
def test_photographs_that_few_can_read_become_jpeg(tmp_path: Path, format_name: str) -> None:
    done, image = cleaned(tmp_path, corpus.encoded(corpus.picture(120, 80), format_name))
    assert (done.mime, image.format, image.size, "converted" in done.changes) == ("image/jpeg", "JPEG", (120, 80), True)


def test_heic_with_alpha_becomes_png(tmp_path: Path) -> None:
    image = corpus.picture(120, 80, "RGBA")
    image.putalpha(corpus.picture(120, 80, "L"))
    done, out = cleaned(tmp_path, corpus.encoded(image, "HEIF"))
    assert (done.mime, done.has_alpha, out.mode) == ("image/png", True, "RGBA")


@pytest.mark.parametrize("format_name", ["GIF", "BMP"])
def test_drawings_become_png(tmp_path: Path, format_name: str) -> None:
    done, image = cleaned(tmp_path, corpus.encoded(corpus.picture(60, 40), format_name))
    assert (done.mime, image.format) == ("image/png", "PNG")


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    done, image = cleaned(tmp_path, corpus.encoded(corpus.picture(60, 40, "CMYK"), "JPEG"))
    assert (image.mode, done.changes) == ("RGB", ("metadata", "colour"))


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_a_foreign_profile_is_applied_not_just_dropped(tmp_path: Path, format_name: str) -> None:
    data = corpus.encoded(corpus.halves(64, 64), format_name, icc_profile=corpus.swapped_profile(), quality=95)
    done, image = cleaned(tmp_path, data)
    red, _, blue = image.convert("RGB").getpixel((5, 5))
    assert blue > 150 > red
    assert "colour" in done.changes and "icc_profile" not in image.info


def test_a_profile_of_another_colour_space_than_the_pixels_is_ignored(tmp_path: Path) -> None:
    data = corpus.encoded(corpus.picture(64, 64, "L"), "PNG", icc_profile=corpus.swapped_profile())
    assert cleaned(tmp_path, data)[1].mode == "L"


def test_sixteen_bits_become_eight_without_clipping(tmp_path: Path) -> None:
    grey = Image.new("I;16", (32, 32), 128 * 257)
    _, image = cleaned(tmp_path, corpus.encoded(grey, "PNG"))
    assert (image.mode, image.getpixel((3, 3))) == ("L", 128)


def test_a_second_picture_behind_the_first_is_dropped(tmp_path: Path) -> None:
    data = corpus.encoded(corpus.picture(60, 40), "JPEG") + corpus.encoded(corpus.picture(200, 200), "JPEG")
    cleaned(tmp_path, data)
    assert (tmp_path / "out").read_bytes().count(b"\xff\xd8\xff") == 1


def test_text_in_a_png_goes_and_transparency_stays(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + bytes([0, 1]) for _ in range(2))
    extra = corpus.chunk(b"PLTE", b"\xff\0\0\0\xff\0") + corpus.chunk(b"tRNS", b"\0\xff")
    secret = corpus.chunk(b"tEXt", b"Author\0Someone")
    done, image = cleaned(tmp_path, corpus.png(2, 2, rows, colour=3, extra=extra + secret))
    assert b"Someone" not in (tmp_path / "out").read_bytes()
    assert list(image.convert("RGBA").getchannel("A").tobytes()) == [0, 255, 0, 255]
    assert done.changes == ("metadata",)


def test_facts_are_those_of_the_file(tmp_path: Path) -> None:
    done, _ = cleaned(tmp_path, corpus.encoded(corpus.picture(60, 40), "JPEG", exif=corpus.exif(6)))
    file = file_facts(tmp_path / "out")
    assert (done.sha256, done.crc32, done.bytes) == (file.sha256, file.crc32, file.bytes)
    assert (done.width, done.height) == probe(tmp_path / "out").upright == (40, 60)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_half_a_file_is_refused(tmp_path: Path, format_name: str) -> None:
    data = corpus.encoded(corpus.picture(300, 200), format_name)
    with pytest.raises(ImageRefused) as caught:
        cleaned(tmp_path, data[: len(data) // 2])
    assert caught.value.code in ("truncated", "damaged")


def test_a_truncated_jpeg_is_called_so(tmp_path: Path) -> None:
    data = corpus.encoded(corpus.picture(300, 200), "JPEG")
    with pytest.raises(ImageRefused, match="truncated"):
        cleaned(tmp_path, data[:-500])


def test_a_changed_byte_in_a_png_is_found(tmp_path: Path) -> None:
    data = bytearray(corpus.encoded(corpus.picture(100, 100), "PNG"))
    data[len(data) // 2] ^= 0x10
    with pytest.raises(ImageRefused, match="damaged"):
        cleaned(tmp_path, bytes(data))


def test_48_million_pixels_pass_in_a_child(tmp_path: Path, pool: Pool) -> None:
    path = tmp_path / "large.jpg"
    Image.new("RGB", (8000, 6000), (90, 120, 40)).save(
        path, "JPEG", exif=corpus.exif(6), icc_profile=corpus.swapped_profile()
    )
    done = pool.run("normalise", path=str(path), out=str(tmp_path / "out"))
    assert (done["width"], done["height"]) == (6000, 8000)


def test_99_million_pixels_that_need_a_turn_are_halved(tmp_path: Path, pool: Pool) -> None:
    path = tmp_path / "large.jpg"
    Image.new("RGB", (11500, 8600), (90, 120, 40)).save(path, "JPEG", exif=corpus.exif(6))
    done = pool.run("normalise", path=str(path), out=str(tmp_path / "out"))
    assert (done["width"], done["height"], "reduced" in done["changes"]) == (4300, 5750, True)
