"""Results are measured and looked at, never changed."""

import base64
import hashlib
import io
import random
import zlib
from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import Facts, ImageRefused, Pool, phash_distance
from generations.imaging.work.ingest import ingest
from generations.imaging.work.phash import phash
from generations.imaging.work.thumbs import placeholder, preview
from tests.imaging import corpus


def ingested(folder: Path, image: Image.Image, format_name: str = "PNG", **options: object) -> Facts:
    return ingest(corpus.written(folder, "result", corpus.encoded(image, format_name, **options)), folder / "thumbs")


def test_the_gateways_bytes_are_untouched_and_counted(tmp_path: Path) -> None:
    data = corpus.encoded(corpus.picture(300, 200), "PNG")
    facts = ingest(corpus.written(tmp_path, "result", data), tmp_path / "thumbs")
    assert (tmp_path / "result").read_bytes() == data
    assert (facts.sha256, facts.crc32, facts.bytes) == (hashlib.sha256(data).hexdigest(), zlib.crc32(data), len(data))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2048, 1152), [(320, 320, 180), (640, 640, 360), (1280, 1280, 720)]),
        ((1024, 1024), [(320, 320, 320), (640, 640, 640), (1280, 1024, 1024)]),
        ((640, 480), [(320, 320, 240), (640, 640, 480), (1280, 640, 480)]),
        ((200, 100), [(320, 200, 100), (640, 200, 100), (1280, 200, 100)]),
        ((3000, 10), [(320, 320, 1), (640, 640, 2), (1280, 1280, 4)]),
    ],
)
def test_thumbnails_are_never_larger_than_the_picture(
    tmp_path: Path, size: tuple[int, int], expected: list[tuple[int, int, int]]
) -> None:
    facts = ingested(tmp_path, corpus.picture(*size))
    assert [(thumb.edge, thumb.width, thumb.height) for thumb in facts.thumbs] == expected
    for thumb in facts.thumbs:
        with Image.open(thumb.path) as image:
            assert (image.format, image.size) == ("WEBP", (thumb.width, thumb.height))
        assert Path(thumb.path).stat().st_size == thumb.bytes


@pytest.mark.parametrize(
    ("format_name", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_every_format_of_a_gateway_is_taken(tmp_path: Path, format_name: str, mime: str) -> None:
    facts = ingested(tmp_path, corpus.picture(2000, 1000), format_name)
    assert (facts.mime, facts.width, facts.height, len(facts.thumbs)) == (mime, 2000, 1000, 3)


@pytest.mark.parametrize("size", [(1024, 1024), (3840, 1280), (30, 3000), (1, 1)])
def test_the_placeholder_is_tiny(tmp_path: Path, size: tuple[int, int]) -> None:
    data = base64.b64decode(ingested(tmp_path, corpus.picture(*size)).placeholder)
    assert len(data) < 400
    assert max(Image.open(io.BytesIO(data)).size) <= 16


def test_placeholder_of_noise_with_alpha_is_tiny() -> None:
    for seed in range(50):
        noise = Image.frombytes("RGBA", (16, 16), random.Random(seed).randbytes(16 * 16 * 4))
        data = base64.b64decode(placeholder(noise))
        assert len(data) < 400
        assert Image.open(io.BytesIO(data)).format == "WEBP"


def test_the_colour_is_the_average_of_what_is_seen(tmp_path: Path) -> None:
    image = Image.new("RGBA", (400, 400), (255, 255, 255, 0))
    image.paste((10, 200, 30, 255), (0, 0, 400, 200))
    colour = ingested(tmp_path, image).colour
    seen = tuple(bytes.fromhex(colour.removeprefix("#")))
    assert all(abs(value - wanted) <= 2 for value, wanted in zip(seen, (10, 200, 30), strict=True))


def test_transparency_reaches_the_thumbnails(tmp_path: Path) -> None:
    image = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    facts = ingested(tmp_path, image)
    with Image.open(facts.thumbs[0].path) as thumb:
        assert facts.has_alpha and thumb.getextrema()[3] == (0, 0)


def test_a_turned_result_is_upright_in_facts_and_thumbnails(tmp_path: Path) -> None:
    facts = ingested(tmp_path, corpus.picture(1000, 500), "JPEG", exif=corpus.exif(6))
    assert (facts.width, facts.height) == (500, 1000)
    assert (facts.thumbs[0].width, facts.thumbs[0].height) == (160, 320)


def test_thumbnails_carry_no_metadata_and_no_profile(tmp_path: Path) -> None:
    image = corpus.halves(800, 400)
    facts = ingested(tmp_path, image, "PNG", exif=corpus.exif(), icc_profile=corpus.swapped_profile())
    data = Path(facts.thumbs[0].path).read_bytes()
    red, _, blue = Image.open(io.BytesIO(data)).convert("RGB").getpixel((5, 5))
    assert b"SecretCamera" not in data and b"ICCP" not in data
    assert blue > 150 > red


@pytest.mark.parametrize("side", [1024, 777, 256, 96])
def test_the_hash_survives_resizing(side: int) -> None:
    original = corpus.scene(2048, 2048)
    assert phash_distance(phash(original), phash(original.resize((side, side)))) <= 6


def test_the_hash_survives_recompression() -> None:
    original = corpus.scene(800, 600)
    again = Image.open(io.BytesIO(corpus.encoded(original, "JPEG", quality=40)))
    assert phash_distance(phash(original), phash(again)) <= 6


def test_the_hash_tells_pictures_apart() -> None:
    original = corpus.scene(800, 600)
    assert phash_distance(phash(original), phash(original.rotate(180))) > 16


def test_the_hash_fits_a_signed_column() -> None:
    hashes = [phash(corpus.scene(64, 64).rotate(turn * 30)) for turn in range(12)]
    assert all(-(1 << 63) <= value < 1 << 63 for value in hashes)


def test_a_cut_result_is_refused(tmp_path: Path) -> None:
    data = corpus.encoded(corpus.picture(2000, 1000), "JPEG")
    with pytest.raises(ImageRefused, match="truncated"):
        ingest(corpus.written(tmp_path, "result", data[:-3000]), tmp_path / "thumbs")


def test_a_preview_is_one_small_webp(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "partial", corpus.encoded(corpus.picture(1024, 1536), "PNG"))
    done = preview(path, tmp_path / "preview.webp")
    assert (done.mime, done.width, done.height) == ("image/webp", 427, 640)


def test_a_disk_fault_is_not_blamed_on_the_picture(tmp_path: Path, pool: Pool) -> None:
    path = corpus.written(tmp_path, "result", corpus.encoded(corpus.picture(64, 64), "PNG"))
    blocked = corpus.written(tmp_path, "file", b"")
    with pytest.raises(FileExistsError):
        pool.run("ingest", path=str(path), out_dir=str(blocked))
