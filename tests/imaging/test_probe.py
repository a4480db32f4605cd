"""A file is judged by its header, cheaply, whatever it is called."""

import resource
import time
from pathlib import Path

import pytest

from generations.imaging import ImageRefused, Limits, probe
from tests.imaging import corpus


def refusal(data: bytes, limits: Limits | None = None) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        probe(data, limits or Limits())
    return caught.value


@pytest.mark.parametrize(
    ("format_name", "mime"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("HEIF", "image/heic"),
        ("AVIF", "image/avif"),
    ],
)
def test_kind_and_size_come_from_the_content(format_name: str, mime: str) -> None:
    found = probe(corpus.encoded(corpus.picture(120, 80), format_name))
    assert (found.format, found.mime, found.width, found.height, found.frames) == (format_name, mime, 120, 80, 1)


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "HEIF", "AVIF"])
def test_orientation_is_read(format_name: str) -> None:
    found = probe(corpus.encoded(corpus.picture(120, 80), format_name, exif=corpus.exif(6)))
    assert (found.orientation, found.upright) == (6, (80, 120))


@pytest.mark.parametrize(
    ("mode", "format_name", "options"),
    [("RGBA", "PNG", {}), ("LA", "PNG", {}), ("RGBA", "WEBP", {}), ("RGBA", "WEBP", {"lossless": True})],
)
def test_alpha_is_seen(mode: str, format_name: str, options: dict[str, bool]) -> None:
    image = corpus.picture(40, 40).convert(mode)
    image.putalpha(corpus.picture(40, 40, "L"))
    assert probe(corpus.encoded(image, format_name, **options)).has_alpha


def test_modes_of_jpeg() -> None:
    modes = [probe(corpus.encoded(corpus.picture(40, 40, mode), "JPEG")).mode for mode in ("L", "RGB", "CMYK")]
    assert modes == ["L", "RGB", "CMYK"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"Dear studio, this is a letter.", "not_an_image"),
        (b"\0" * 100, "not_an_image"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
        (b"\xff\xd8\xff", "truncated"),
        (b"RIFF\x1a\0\0\0WEBPVP8X", "truncated"),
        (b"GIF89a", "truncated"),
        (corpus.png(0, 10), "damaged"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, code: str) -> None:
    assert refusal(data).code == code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (corpus.SVG, "SVG"),
        (b"  \n<svg width='1'/>", "SVG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"II*\0" + b"\0" * 20, "TIFF"),
        (b"8BPS\0\1", "PSD"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video"),
    ],
)
def test_documents_are_refused_by_name(data: bytes, kind: str) -> None:
    caught = refusal(data)
    assert (caught.code, caught.params) == ("unsupported_type", {"type": kind})


def test_a_text_file_called_png_is_not_an_image(tmp_path: Path) -> None:
    with pytest.raises(ImageRefused, match="not_an_image"):
        probe(corpus.written(tmp_path, "photo.png", b"just words"))


def test_34_bytes_that_claim_96_million_pixels_are_implausible() -> None:
    caught = refusal(corpus.webp_bomb(16000, 6000))
    assert (caught.code, caught.params) == ("implausible", {"width": 16000, "height": 6000, "bytes": 34})


def test_a_square_of_20000_is_too_long() -> None:
    caught = refusal(corpus.png(20000, 20000, b"\0"))
    assert (caught.code, caught.params["limit"]) == ("side_too_long", 16384)


def test_too_many_pixels() -> None:
    assert refusal(corpus.png(12000, 12000, b"\0")).code == "too_many_pixels"


@pytest.mark.parametrize("frames", [2, 500])
def test_an_animated_gif_is_refused_with_its_frames(frames: int) -> None:
    caught = refusal(corpus.animated_gif(frames))
    assert (caught.code, caught.params) == ("animated", {"frames": frames})


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_other_animations_are_counted_too(format_name: str) -> None:
    frames = [corpus.picture(20, 20).rotate(90 * turn) for turn in range(3)]
    data = corpus.encoded(frames[0], format_name, save_all=True, append_images=frames[1:])
    assert refusal(data).params == {"frames": 3}


def test_a_file_of_60_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    with pytest.raises(ImageRefused, match="too_many_bytes"):
        probe(path)


def test_a_png_that_was_cut_is_truncated() -> None:
    data = corpus.encoded(corpus.picture(100, 100), "PNG")
    assert refusal(data[: len(data) // 2]).code == "truncated"


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "GIF", "HEIF", "AVIF", "BMP"])
def test_no_cut_of_a_header_raises_anything_but_a_refusal(format_name: str) -> None:
    data = corpus.encoded(corpus.picture(40, 40), format_name)
    for length in range(1, min(len(data), 700)):
        try:
            probe(data[:length])
        except ImageRefused:
            continue


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP", "GIF", "HEIF", "AVIF", "BMP"])
def test_no_changed_byte_of_a_header_raises_anything_but_a_refusal(format_name: str) -> None:
    data = corpus.encoded(corpus.picture(40, 40), format_name)
    for position in range(min(len(data), 500)):
        for value in (0, 0x7F, 0xFF):
            try:
                probe(data[:position] + bytes([value]) + data[position + 1 :])
            except ImageRefused:
                continue


def test_a_gif_of_endless_tiny_blocks_ends_soon() -> None:
    head = b"GIF89a\x10\0\x10\0\0\0\0" + (b"\x2c" + b"\0" * 4 + b"\x10\0\x10\0\0" + b"\x02")
    data = head + b"\x01\x00"[:1] + b"\x01" * 8_000_000
    start = time.perf_counter()
    probe(data)
    assert time.perf_counter() - start < 10


def test_probing_bombs_takes_no_memory() -> None:
    bombs = [corpus.webp_bomb(16000, 6000), corpus.png(20000, 20000, b"\0"), corpus.animated_gif(500)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bomb in bombs:
        refusal(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4_000
