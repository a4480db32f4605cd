"""A brief in a file: in, out and in again, over every kind of file, without a pixel or a foreign byte changed."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from generations.imaging import Pool, api
from generations.imaging.brief import Brief, Cost, embed, read_brief, strip_brief
from generations.imaging.brief.packet import NAMESPACE, RDF
from generations.imaging.errors import ImageRefused
from generations.imaging.parts import png_parts, webp_parts
from generations.roles import Placed, sent_prompt
from tests.imaging.briefs import brief, encoded_files, interlaced
from tests.imaging.corpus import chunk, encoded, picture, png, written

FORMATS = ("PNG", "JPEG", "WEBP")
GROWTH = 8 * 1024
LONG = {
    "latin": "abcdefghijklmnopqrstuvwxyz  ,.",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω  ,.",
    "chinese": "".join(map(chr, range(0x4E00, 0x8000))),
}


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return f"{image.mode}{image.size}".encode() + image.tobytes()


def with_brief(folder: Path, data: bytes, given: Brief) -> bytes:
    embed(written(folder, "before", data), folder / "after", given)
    return (folder / "after").read_bytes()


def without(folder: Path, data: bytes) -> bytes:
    strip_brief(written(folder, "with", data), folder / "bare")
    return (folder / "bare").read_bytes()


@pytest.mark.parametrize("format_name", FORMATS)
def test_in_out_and_in_again(format_name: str, tmp_path: Path) -> None:
    given = brief()
    for number, data in enumerate(encoded_files(format_name, 100)):
        once = with_brief(tmp_path, data, given)
        assert pixels(once) == pixels(data), number
        assert len(once) - len(data) <= GROWTH
        assert without(tmp_path, once) == data, number
        assert with_brief(tmp_path, once, given) == once, number
        assert read_brief(written(tmp_path, "read", once)).brief == given


def said(text: str, length: int) -> str:
    """Words without repetition, which would deflate to nothing."""
    return "".join(random.Random(length).choices(LONG[text], k=length)).strip() or "x"


def sent(given: Brief) -> str:
    placed = [Placed(filename=one.filename, role=one.role, line=one.line) for one in given.references]
    return sent_prompt(given.prompt, placed, lines=given.role_lines)


def as_sent(given: Brief) -> Brief:
    return dataclasses.replace(given, sent_prompt=sent(given))


@pytest.mark.parametrize("own", [0, 30])
@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("format_name", FORMATS)
def test_an_ordinary_brief_takes_eight_kilobytes_at_most(format_name: str, text: str, own: int, tmp_path: Path) -> None:
    """With a mention, roles' lines, and four wordings of one's own."""
    lined = [
        dataclasses.replace(
            one, line=said(text, own) if own else "", sha256=hashlib.sha256(one.role.encode()).hexdigest()
        )
        for one in brief().references
    ]
    data = encoded(picture(64, 64), format_name)
    for length in range(250, 2001, 250):
        prompt = (said(text, length // 2)[:-20] + " @bottle-1, " + said(text, length))[:length]
        given = as_sent(brief(prompt=prompt, references=tuple(lined)))
        assert given.sent_prompt.count("1") and "@" not in given.sent_prompt
        after = with_brief(tmp_path, data, given)
        assert len(after) - len(data) <= GROWTH, length
        assert read_brief(tmp_path / "after").brief == given
        assert without(tmp_path, after) == data


@pytest.mark.parametrize("sent", ["", "Another text altogether", "Pears\n\nImage 1: mine"])
def test_what_roles_would_not_have_sent_is_kept(sent: str, tmp_path: Path) -> None:
    given = brief(prompt="Pears", sent_prompt=sent)
    with_brief(tmp_path, encoded(picture(8, 8), "PNG"), given)
    assert read_brief(tmp_path / "after").brief == given


def test_briefs_of_before_are_read(tmp_path: Path) -> None:
    """The sent prompt within the JSON, which was never deflated."""
    old = {"version": 1, "prompt": "Pears", "sent_prompt": ["", "\n\nImage 1: a pear."], "references": []}
    body = f'<s:brief xmlns:s="{NAMESPACE}">{json.dumps(old)}</s:brief>'
    xmp = f'<r:RDF xmlns:r="{RDF}"><r:Description>{body}</r:Description></r:RDF>'.encode()
    data = png(2, 1, b"\0" * 7, extra=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    found = read_brief(written(tmp_path, "a.png", data)).brief
    assert found == Brief(prompt="Pears", sent_prompt="Pears\n\nImage 1: a pear.")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_long_prompt_is_kept_whole(format_name: str, tmp_path: Path) -> None:
    given = brief(prompt="一碗梨，" * 20_000, sent_prompt="")
    data = encoded(picture(40, 30), format_name)
    after = with_brief(tmp_path, data, given)
    assert read_brief(tmp_path / "after").brief == given
    assert pixels(after) == pixels(data)
    assert without(tmp_path, after) == data
    assert with_brief(tmp_path, after, given) == after


def test_every_field_may_be_absent(tmp_path: Path) -> None:
    given = Brief(prompt="Pears")
    with_brief(tmp_path, encoded(picture(8, 8), "PNG"), given)
    assert read_brief(tmp_path / "after").brief == given


def test_what_xml_cannot_hold_comes_back(tmp_path: Path) -> None:
    with_brief(tmp_path, encoded(picture(8, 8), "WEBP"), Brief(prompt="Pears \ufffe and\x0b figs ]]> \r\n\t &amp;"))
    found = read_brief(tmp_path / "after").brief
    assert found is not None
    assert found.prompt == "Pears  and figs ]]> \n\t &amp;"


def test_an_interlaced_png_keeps_its_passes(tmp_path: Path) -> None:
    for size in ((1, 1), (5, 3), (33, 20)):
        data = interlaced(picture(*size, "L"))
        with Image.open(io.BytesIO(data)) as image:
            assert image.info["interlace"]
        after = with_brief(tmp_path, data, brief())
        assert pixels(after) == pixels(data)
        assert [part.kind for part in png_parts(after)] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]
        assert without(tmp_path, after) == data


def test_a_simple_webp_gets_a_header_with_its_size_and_alpha(tmp_path: Path) -> None:
    clear = picture(33, 21).convert("RGBA")
    clear.putalpha(100)
    for image, flags in ((picture(33, 21), 0x04), (clear, 0x14)):
        after = with_brief(tmp_path, encoded(image, "WEBP", lossless=True), brief())
        header = next(webp_parts(after))
        assert after[header.body : header.end] == bytes([flags, 0, 0, 0, 32, 0, 0, 20, 0, 0])


def test_a_webp_whose_last_chunk_lacks_its_padding(tmp_path: Path) -> None:
    data = next(one for one in encoded_files("WEBP", 50) if one[12:16] == b"VP8L" and one[16] & 1)
    bare = data[:4] + (len(data) - 9).to_bytes(4, "little") + data[8:-1]
    after = with_brief(tmp_path, bare, brief())
    assert pixels(after) == pixels(data)
    assert without(tmp_path, after) == bare
    assert with_brief(tmp_path, after, brief()) == after


@pytest.mark.parametrize("format_name", FORMATS)
def test_another_packet_gives_way(format_name: str, tmp_path: Path) -> None:
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    if format_name == "PNG":
        data = png(2, 1, b"\0" * 7, extra=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))
    else:
        data = encoded(picture(8, 8), format_name, xmp=packet)
    assert packet in data
    after = with_brief(tmp_path, data, brief())
    assert packet not in after
    assert after.count(b"<x:xmpmeta") == 1
    assert pixels(after) == pixels(data)


def test_content_credentials_stay_as_they_are(tmp_path: Path) -> None:
    box = chunk(b"caBX", b"\0\0\0\x20jumb" + bytes(range(200)))
    data = png(2, 1, b"\0" * 7, extra=box)
    after = with_brief(tmp_path, data, brief())
    assert box in after
    assert len(after) - len(data) == len(after.replace(box, b"")) - len(data.replace(box, b""))
    segment = b"\xff\xeb\x00\x20JP\0\1\0\0\0\1" + bytes(22)
    jpeg = encoded(picture(8, 8), "JPEG")
    jpeg = jpeg[:2] + segment + jpeg[2:]
    assert segment in with_brief(tmp_path, jpeg, brief())


def test_other_kinds_and_broken_files_are_refused(tmp_path: Path) -> None:
    for data in (encoded(picture(8, 8), "GIF"), encoded(picture(8, 8), "PNG")[:60], b"", b"RIFF\0\0\0\0WEBP"):
        with pytest.raises(ImageRefused):
            embed(written(tmp_path, "bad", data), tmp_path / "out", brief())


def test_it_runs_in_a_child(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_pool", pool)
    given = brief(prompt="𝄞" * 200_000, sent_prompt="")
    path = written(tmp_path, "a.png", encoded(picture(64, 64), "PNG"))
    made = api.embed(path, tmp_path / "b.png", given)
    assert (made.bytes, made.mime) == ((tmp_path / "b.png").stat().st_size, "image/png")
    assert api.read_brief(tmp_path / "b.png").brief == given


def test_exiftool_shows_the_fields(tmp_path: Path) -> None:
    tool = shutil.which("exiftool")
    if tool is None:
        pytest.skip("exiftool is not here and could not be installed: see .ci/test")
    play = Cost(nano=1_500_000_000, currency="USD", confidence="estimated", play=True)
    for format_name in FORMATS:
        for given in (brief(), brief(prompt="梨" * 50_000, sent_prompt="", cost=play)):
            path = written(tmp_path, f"a.{format_name.lower()}", encoded(picture(40, 30), format_name))
            out = path.with_name(f"b.{format_name.lower()}")
            embed(path, out, given)
            told = subprocess.run([tool, "-j", "-a", "-G1", str(out)], capture_output=True, check=True)
            said = json.loads(told.stdout)[0]
            assert said["XMP-dc:Description"].replace("\r", "") == given.prompt
            assert said["XMP-xmp:CreatorTool"] == "Prompt Studio 1.4.0"
            assert said["XMP-studio:Model"] == "gpt-image-2"
            assert said["XMP-studio:Gateway"] == "openai"
            assert said["XMP-studio:Size"] == "2048x1152"
            assert said["XMP-studio:Quality"] == "high"
            assert said["XMP-studio:Cost"] in ("0.0412 USD", "1.5 USD (play money)")
            assert [name for name in said if "Warning" in name] == [], said
