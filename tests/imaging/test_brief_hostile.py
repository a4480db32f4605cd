"""Five hundred metadata blocks that lie: none crashes the reader, none is trusted, none takes long."""

from __future__ import annotations

import base64
import dataclasses
import json
import random
import re
import struct
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generations.imaging import Pool
from generations.imaging.brief import Brief, Cost, Found, Settings, embed, found_from, read_brief
from generations.imaging.brief.container import JPEG_EXTENSION, JPEG_XMP
from generations.imaging.brief.model import PROMPT_MOST
from generations.imaging.brief.packet import NAMESPACE, NOTE, parsed
from generations.roles import ROLES
from generations.sizing import ASPECTS, RESOLUTIONS
from tests.imaging.briefs import brief
from tests.imaging.corpus import chunk, encoded, picture, png, written

CPU_SECONDS = 2
MEMORY_BYTES = 160 << 20
"""In all, with the codecs that every child has loaded."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HIDING = "\u202e\u2066\x1b\x00\x9b"


def packet(json_text: str, before: str = "") -> bytes:
    inner = f'<s:brief xmlns:s="{NAMESPACE}">{json_text.replace("&", "&amp;").replace("<", "&lt;")}</s:brief>'
    return f'{before}<r:RDF xmlns:r="{RDF}"><r:Description>{inner}</r:Description></r:RDF>'.encode()


def xmp(body: bytes) -> bytes:
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + body)


def with_brief(**fields: Any) -> bytes:
    return xmp(packet(json.dumps({"version": 1, "prompt": "Pears"} | fields)))


def read_png(folder: Path, extra: bytes) -> Found:
    return read_brief(written(folder, "a.png", png(2, 1, b"\0" * 7, extra=extra)))


def lol() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'.encode()


def maze() -> dict[str, Any]:
    """Every node a start, every node leading to others, and a text in none."""
    return {
        str(n): {"inputs": {"positive": [n, 0], "text": [(n + 1) % 5000, 0], "cond": [(7 * n) % 5000, 0]}}
        for n in range(5000)
    }


NAMED: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: xmp(lol() + packet('{"version":1,"prompt":"&l9;"}').replace(b"&amp;l9", b"&l9")),
    "outside file": lambda: xmp(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'),
    "in utf-16": lambda: xmp((lol().decode() + "<x>&l9;</x>").encode("utf-16")),
    "in utf-7": lambda: xmp(b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'),
    "zip bomb": lambda: chunk(b"zTXt", b"parameters\0\0" + zlib.compress(b"a" * 60_000_000, 9)),
    "zip bomb, international": lambda: chunk(b"iTXt", b"parameters\0\1\0\0\0" + zlib.compress(b"a" * 60_000_000, 9)),
    "many zip bombs": lambda: chunk(b"zTXt", b"Dream\0\0" + zlib.compress(b"a" * 5_000_000)) * 300,
    "nested lists": lambda: chunk(b"tEXt", b"prompt\0" + b"[" * 100_000 + b"]" * 100_000),
    "nested objects": lambda: chunk(b"tEXt", b"workflow\0" + b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "nested brief": lambda: xmp(packet("[" * 100_000)),
    "nested elements": lambda: xmp(b"<a>" * 100_000 + b"</a>" * 100_000),
    "many elements": lambda: xmp(b"<a>" + b"<b/>" * 400_000 + b"</a>"),
    "many texts": lambda: b"".join(chunk(b"tEXt", b"k%d\0x" % n) for n in range(30_000)),
    "endless number": lambda: xmp(packet('{"version":' + "9" * 100_000 + ',"prompt":"x"}')),
    "surrogates": lambda: xmp(packet('{"version":1,"prompt":"\\udfff\\ud800"}')),
    "long keyword": lambda: chunk(b"tEXt", b"k" * 3_000_000),
    "no keyword": lambda: chunk(b"iTXt", b""),
    "invalid utf-8": lambda: xmp(b"<a>\xff\xfe\xc0</a>") + chunk(b"iTXt", b"parameters\0\0\0\0\0\xff\xfe"),
    "catastrophic dream": lambda: chunk(b"tEXt", b'Dream\0"' + b'\\"' * 100_000),
    "catastrophic settings": lambda: chunk(b"tEXt", b"parameters\0" + b"Steps: 1, \nNegative prompt" * 50_000),
    "catastrophic description": lambda: chunk(b"tEXt", b"Description\0" + b" --a" * 500_000 + b" Job ID: " * 50_000),
    "spaces and no job": lambda: chunk(b"tEXt", b"Description\0x" + b" " * 199_000 + b"x"),
    "many starts": lambda: chunk(b"tEXt", b"prompt\0" + json.dumps(maze()).encode()),
    "deflated bomb": lambda: xmp(packet(base64.b64encode(zlib.compress(b'{"a":"' + b" " * 60_000_000)).decode())),
    "deflated nonsense": lambda: xmp(packet(base64.b64encode(zlib.compress(b"\xff[[[" * 100)).decode() + "=")),
    "circle": lambda: chunk(b"tEXt", b'prompt\0{"1":{"inputs":{"positive":["1",0],"text":["1",0]}}}'),
}


@pytest.fixture(scope="module")
def tight() -> Iterator[Pool]:
    """A child with little room and time: what takes more than that is refused, and fails its test."""
    pool = Pool(1, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    yield pool
    pool.close()


@pytest.mark.parametrize("name", NAMED)
def test_a_block_that_is_made_to_hurt(name: str, tight: Pool, tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", png(2, 1, b"\0" * 7, extra=NAMED[name]()))
    found = found_from(tight.run("read_brief", path=str(path)))
    assert found.brief is None
    said = found.foreign
    assert said is None or (len(said.prompt) <= PROMPT_MOST and not set(HIDING) & set(said.prompt))


# -- Fuzz --------------------------------------------------------------------------------------------------------------------


def damaged(data: bytes, dice: random.Random) -> bytes:
    """One or a few wounds: bits, lengths, cuts, doublings, and words of ill will."""
    found = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(8, max(9, len(found)))
        kind = dice.randrange(6)
        if kind == 0:
            found[place : place + 1] = dice.randbytes(1)
        elif kind == 1:
            found[place : place + 4] = dice.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\1"])
        elif kind == 2:
            del found[place:]
        elif kind == 3:
            found[place:place] = found[place : place + dice.randrange(1, 400)]
        elif kind == 4:
            found[place:place] = dice.choice(
                [b"<!DOCTYPE x>", b"\0" * 40, b"]]>", b"<script>", b"\xed\xa0\x80", b'"}]}']
            )
        else:
            del found[place : place + dice.randrange(1, 60)]
    return bytes(found)


def embedded(folder: Path, format_name: str, given: Brief) -> bytes:
    embed(written(folder, "clean", encoded(picture(24, 16), format_name)), folder / "given", given)
    return (folder / "given").read_bytes()


def test_five_hundred_wounded_files(tmp_path: Path) -> None:
    dice = random.Random(4)
    long = dataclasses.replace(brief(), prompt="梨 " * 20_000)
    whole = [embedded(tmp_path, name, given) for name in ("PNG", "JPEG", "WEBP") for given in (brief(), brief(), long)]
    start, briefs = time.process_time(), 0
    for number in range(500):
        found = read_brief(written(tmp_path, "a", damaged(whole[number % len(whole)], dice)))
        briefs += found.brief is not None
        if found.brief is not None:
            check_sound(found.brief)
    assert time.process_time() - start < 10
    # Not every wound kills: what still validates is read, and what does not is not.
    assert 20 < briefs < 450


CHOICES = {
    "aspect": {*ASPECTS, ""},
    "resolution": {*RESOLUTIONS, ""},
    "quality": {"auto", "low", "medium", "high", "xhigh", "max", ""},
    "output_format": {"auto", "png", "jpeg", "webp", ""},
    "background": {"auto", "opaque", "transparent", ""},
    "moderation": {"auto", "low", ""},
    "action": {"auto", "generate", "edit", ""},
}
NUMBERS = {"width": 100_000, "height": 100_000, "n": 999, "output_compression": 100, "partial_images": 9}
"""Of each number the most; none is below 0."""
FORMS = {
    "model": r"[\w./:@+ -]{0,100}",
    "profile": r"[a-z0-9_-]{0,40}",
    "mask": r"([0-9a-f]{64})?",
    "studio": r"[0-9A-Za-z.+-]{0,40}",
    "picture": r"[A-Za-z0-9_-]{0,16}",
    "created": r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?",
}
REFERENCE_KEYS = ("sha256", "filename", "role", "line")


def check_sound(found: Brief) -> None:
    """Every field is in its bounds, each said here anew."""
    assert is_number(found.version, 9999) and found.version >= 1
    for text in (found.prompt, found.sent_prompt):
        assert is_shown(text, 200_000, breaks="\t\n")
    assert found.prompt.strip()
    for name, form in FORMS.items():
        assert re.fullmatch(form, getattr(found, name)), name
    assert is_number(found.feather, 200)
    assert {type(found.role_lines), type(found.guarded), type(found.settings.one_call)} == {bool}
    for name, known in CHOICES.items():
        assert getattr(found.settings, name) in known, name
    for name, most in NUMBERS.items():
        value = getattr(found.settings, name)
        assert value is None or is_number(value, most), name
    check_references(found)
    check_cost(found)


def check_references(found: Brief) -> None:
    assert len(found.references) <= 64
    for one in found.references:
        assert re.fullmatch("[0-9a-f]{64}", one.sha256)
        assert one.role in {*ROLES, ""}
        assert is_shown(one.line, 400)
        assert is_shown(one.filename, 120)
        assert not set("/\\") & set(one.filename)


def check_cost(found: Brief) -> None:
    cost = found.cost
    if cost is not None:
        assert cost.nano is None or (type(cost.nano) is int and abs(cost.nano) <= 1 << 62)
        assert re.fullmatch("[A-Z]{3}", cost.currency)
        assert cost.confidence in {"exact", "estimated", "unknown", ""}
        assert type(cost.play) is bool


def is_number(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def is_shown(text: object, most: int, breaks: str = "") -> bool:
    """A text of at most so many characters without any that hides, turns around or is none."""
    if type(text) is not str or len(text) > most:
        return False
    hidden = {char for char in set(text) if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")} - set(breaks)
    return not hidden and not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff") & set(text)


# -- Values ------------------------------------------------------------------------------------------------------------------

WRONG: list[Any] = [
    None, True, -1, 10**30, 1.5, "", "x" * 5000, "<script>alert(1)</script>", "../../etc/passwd", "C:\\boot.ini",
    "\u202eevil\x00", "\u2028\x85\ud800\ufffe\n\t" * 300 + "x", [], [[]], {}, {"a": 1}, ["x"] * 500, [{"sha256": "../x"}] * 500,
    "javascript:alert(1)", "ab" * 32, "auto",
]  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Brief)])
def test_no_field_is_trusted(name: str, tmp_path: Path) -> None:
    for value in WRONG:
        check_read(tmp_path, **{name: value})
        for inner in ("width", "quality", "nano", "currency", "aspect", "one_call"):
            check_read(tmp_path, **{name: {inner: value}})


@pytest.mark.parametrize("inner", [field.name for field in dataclasses.fields(Settings)])
def test_no_setting_is_trusted(inner: str, tmp_path: Path) -> None:
    for value in WRONG:
        check_read(tmp_path, settings={inner: value})


@pytest.mark.parametrize("inner", [field.name for field in dataclasses.fields(Cost)])
def test_no_part_of_the_cost_is_trusted(inner: str, tmp_path: Path) -> None:
    for value in WRONG:
        check_read(tmp_path, cost={"nano": 1, "currency": "USD"} | {inner: value})


@pytest.mark.parametrize("inner", REFERENCE_KEYS)
def test_no_part_of_a_reference_is_trusted(inner: str, tmp_path: Path) -> None:
    for value in WRONG:
        reference = {"sha256": "ab" * 32, "filename": "a.png", "role": "logo", "line": "x"} | {inner: value}
        check_read(tmp_path, references=[reference], sent_prompt=True)


def check_read(folder: Path, **fields: Any) -> None:
    found = read_png(folder, with_brief(**fields)).brief
    if found is not None:
        check_sound(found)


def test_a_prompt_full_of_mentions_is_cut(tight: Pool, tmp_path: Path) -> None:
    """What is sent is made again on reading, and grows by it."""
    references = [{"sha256": f"{n:064x}", "filename": "a", "line": "l" * 400} for n in range(64)]
    made = with_brief(prompt="@a @a-2 " * 25_000, sent_prompt=True, references=references)
    path = written(tmp_path, "a.png", png(2, 1, b"\0" * 7, extra=made))
    found = found_from(tight.run("read_brief", path=str(path))).brief
    assert found is not None
    assert (len(found.sent_prompt), found.sent_prompt[:15]) == (PROMPT_MOST, "image 1 image 2")


def test_a_file_name_is_never_a_path(tmp_path: Path) -> None:
    names = {"../../etc/passwd": "passwd", "C:\\a\\b.png": "b.png", "\u202egnp.exe\n": "gnp.exe", "<b>.png": "<b>.png"}
    for given, wanted in names.items():
        found = read_png(
            tmp_path, with_brief(references=[{"sha256": "ab" * 32, "filename": given, "role": "boss"}])
        ).brief
        assert found is not None
        assert (found.references[0].filename, found.references[0].role) == (wanted, "")


def test_a_later_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    settings = {"quality": "high", "aspect": "5:1", "seed": 7}
    found = read_png(tmp_path, with_brief(version=7, settings=settings, mood="calm", references=["one"])).brief
    assert found is not None
    assert (found.version, found.prompt, found.settings.quality, found.settings.aspect) == (7, "Pears", "high", "")
    assert read_png(tmp_path, with_brief(version=0)).brief is None
    assert read_png(tmp_path, with_brief(version="1")).brief is None


def test_a_wrong_checksum_is_not_read(tmp_path: Path) -> None:
    sound = with_brief()
    assert read_png(tmp_path, sound).brief is not None
    assert read_png(tmp_path, sound[:-4] + struct.pack(">I", 7)).brief is None


def test_no_declaration_is_read_in_any_case() -> None:
    for before in ("<!DOCTYPE x>", "<!doctype x>", '<!DocType x [<!ENTITY a "b">]>', "<!ENTITY"):
        assert parsed(packet("{}", before)) is None
    assert parsed(packet("{}", '\ufeff<?xml version="1.0" encoding="utf-16"?>')) is not None


def test_more_pieces_than_any_packet_has(tight: Pool, tmp_path: Path) -> None:
    guid = b"0" * 32
    main = packet("{}").replace(
        b"<r:Description>", f'<r:Description xmlns:n="{NOTE}" n:HasExtendedXMP="{"0" * 32}">'.encode()
    )
    pieces = (segment(JPEG_EXTENSION + guid + struct.pack(">II", 30_000, place) + b"x") for place in range(30_000))
    data = encoded(picture(8, 8), "JPEG")
    path = written(tmp_path, "a.jpg", data[:2] + segment(JPEG_XMP + main) + b"".join(pieces) + data[2:])
    assert found_from(tight.run("read_brief", path=str(path))).brief is None


def segment(body: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def test_pieces_of_an_extended_packet_that_lie(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(picture(8, 8), "JPEG"))
    embed(path, tmp_path / "b.jpg", dataclasses.replace(brief(), prompt="梨 " * 40_000, sent_prompt=""))
    data = (tmp_path / "b.jpg").read_bytes()
    place = data.index(b"http://ns.adobe.com/xmp/extension/\0") + 35 + 32
    for head in (b"\xff\xff\xff\xff\0\0\0\0", b"\0\0\0\0\0\0\0\0", b"\0\0\0\5\xff\xff\xff\xff"):
        assert read_brief(written(tmp_path, "c.jpg", data[:place] + head + data[place + 8 :])).brief is None
