"""Files that are not what they seem: each a sentence that names the file, and a web process that stays small."""

from __future__ import annotations

import io
import socket
import time

import psutil
import pytest
from PIL import Image

from tests.bad_input.designer import Designer, text_of
from tests.imaging import corpus
from tests.ops.running import RunningStudio

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GROWTH_LIMIT = 50_000_000
BAD = {
    "a text": ("notes.png", lambda: b"just some words, no picture at all\n" * 20, "not a picture"),
    "a cut JPEG": (
        "cut.jpg",
        lambda: corpus.encoded(corpus.scene(800, 600), "JPEG")[:9000],
        "cut|complete|damaged|whole",
    ),
    "a WebP bomb": ("tiny.webp", lambda: corpus.webp_bomb(16000, 6000), "."),
    "a huge PNG": ("huge.png", lambda: corpus.png(20000, 20000), "20,?000|pixels|side"),
    "a long GIF": ("long.gif", lambda: corpus.animated_gif(500), "500|animation|animated"),
    "an SVG": ("logo.svg", lambda: SVG, "SVG"),
    "60 MB": ("large.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(60_000_000), "50 MB|too large"),
    "nothing": ("empty.png", lambda: b"", "empty"),
}


@pytest.fixture(scope="module")
def web(studio: RunningStudio, designer: Designer) -> psutil.Process:
    """The web process, after it has done every kind of work once."""
    for _ in range(3):
        designer.upload("warm.png", corpus.encoded(corpus.scene(600, 400), "PNG"))
        designer.http.get("/northlight/studio")
    return studio.part("web")


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_words(designer: Designer, web: psutil.Process, what: str) -> None:
    name, make, said = BAD[what]
    before = web.memory_info().rss
    answer = designer.upload(name, make())
    text = text_of(answer)
    assert answer.status_code in {413, 422}
    assert name in text
    assert any(word in text for word in said.split("|")), text
    assert web.memory_info().rss - before < GROWTH_LIMIT


def test_the_form_without_a_script_names_the_bad_file_and_keeps_the_good_one(designer: Designer) -> None:
    good = corpus.encoded(corpus.scene(300, 200), "PNG")
    files = [("files", ("good.png", good, "image/png")), ("files", ("notes.png", b"words", "image/png"))]
    answer = designer.generate(files=files, prompt="Kept words")
    assert answer.status_code == 422
    assert "notes.png" in text_of(answer)
    assert "Kept words" in answer.text
    assert 'value="good.png"' in answer.text


def test_an_upload_cut_in_the_middle_leaves_nothing_behind(studio: RunningStudio, designer: Designer) -> None:
    body = corpus.encoded(corpus.scene(1200, 900), "PNG")
    cookies = "; ".join(f"{name}={value}" for name, value in designer.http.cookies.items())
    head = (
        "POST /northlight/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookies}\r\nX-CSRFToken: {designer.http.cookies['csrftoken']}\r\n"
        f"Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: {len(body) + 500}\r\n\r\n"
        '--xyz\r\nContent-Disposition: form-data; name="file"; filename="half.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", studio.port)) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
        time.sleep(0.2)
    time.sleep(0.5)
    assert designer.http.get("/northlight/studio").status_code == 200
    assert not list((studio.folder / "spool").glob("attached-*"))


def test_an_upload_loses_its_metadata_and_stays_upright(studio: RunningStudio, designer: Designer) -> None:
    turned = corpus.encoded(
        corpus.halves(80, 40).transpose(Image.Transpose.ROTATE_90), "JPEG", exif=corpus.exif(6), quality=95
    )
    kept = designer.image_id(designer.upload("camera.jpg", turned, "image/jpeg"))
    assert kept
    stored = max((studio.folder / "media").rglob("*.jpg"), key=lambda path: path.stat().st_mtime)
    data = stored.read_bytes()
    assert b"SecretCamera" not in data
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    assert picture.size == (80, 40)
    assert picture.getpixel((10, 20))[0] > 150 > picture.getpixel((70, 20))[0]


def test_after_all_of_it_the_web_process_has_not_grown(
    studio: RunningStudio, designer: Designer, web: psutil.Process
) -> None:
    before = web.memory_info().rss
    for name, make, _said in BAD.values():
        designer.upload(name, make())
    assert web.memory_info().rss - before < GROWTH_LIMIT
