"""Long base64 in JSON goes to files, whatever the pieces that it comes in."""

from __future__ import annotations

import base64
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations.providers.base import Spooled
from generations.wire.files import Base64File, Spool, remove_leftovers
from generations.wire.scanner import KEPT_LIMIT, JsonScanner, TooMuchText

DATA = bytes(range(256)) * 40
TEXT = base64.b64encode(DATA).decode()
ANY_CUTS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BIG = st.binary(min_size=3100, max_size=9000)
SMALL_TEXT = st.text(max_size=40) | st.just('quote " backslash \\ both \\" end\\\\')
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | SMALL_TEXT
    | BIG.map(lambda data: {"picture": base64.b64encode(data).decode()}),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SMALL_TEXT, inner, max_size=4),
    max_leaves=8,
)


def scan(spool: Path, text: bytes, *cuts: int) -> Any:
    scanner = JsonScanner(Spool(spool))
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    for start, end in pairwise(edges):
        scanner.feed(text[start:end])
    return scanner.result()


def unspooled(value: Any) -> Any:
    """With the files' content back in its place."""
    if isinstance(value, Spooled):
        assert value.ok
        assert value.size == value.path.stat().st_size
        return value.prefix + base64.b64encode(value.path.read_bytes()).decode()
    if isinstance(value, list):
        return [unspooled(item) for item in value]
    if isinstance(value, dict):
        return {key: unspooled(item) for key, item in value.items()}
    return value


def one(spool: Path, text: str, *cuts: int) -> Spooled:
    value = scan(spool, b'{"b64_json": "' + text.encode() + b'"}', *cuts)["b64_json"]
    assert isinstance(value, Spooled)
    return value


@ANY_CUTS
@given(value=VALUES, cuts=st.lists(st.integers(0, 50_000), max_size=12), ascii_only=st.booleans())
def test_any_json_in_any_pieces_is_the_same_json(spool: Path, value: Any, cuts: list[int], ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass" if ascii_only else "replace")
    assert unspooled(scan(spool, text, *cuts)) == json.loads(text)


@ANY_CUTS
@given(cuts=st.lists(st.integers(0, 60_000), max_size=12), data=BIG)
def test_escapes_may_be_cut_anywhere(spool: Path, cuts: list[int], data: bytes) -> None:
    text = base64.b64encode(data).decode().replace("/", "\\/").replace("+", "\\u002B").replace("=", "\\u003d")
    assert one(spool, text, *cuts).path.read_bytes() == data


@ANY_CUTS
@given(cuts=st.lists(st.integers(0, 60_000), max_size=12), data=BIG)
def test_url_safe_letters_without_padding_are_read(spool: Path, cuts: list[int], data: bytes) -> None:
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    got = one(spool, text, *cuts)
    assert (got.ok, got.path.read_bytes()) == (True, data)


@ANY_CUTS
@given(cuts=st.lists(st.integers(0, 60_000), max_size=12), data=BIG)
def test_lines_of_base64_are_read(spool: Path, cuts: list[int], data: bytes) -> None:
    text = base64.encodebytes(data).decode().replace("\n", "\\r\\n")
    got = one(spool, text, *cuts)
    assert (got.ok, got.path.read_bytes()) == (True, data)


@ANY_CUTS
@given(
    cuts=st.lists(st.integers(0, 60_000), max_size=8),
    place=st.integers(4200, 13_000),
    bad=st.sampled_from("!*é=\\n\x00 "),
)
def test_what_is_not_base64_is_said(spool: Path, cuts: list[int], place: int, bad: str) -> None:
    text = TEXT[:place] + json.dumps(bad * 3 + "!")[1:-1] + TEXT[place:]
    assert one(spool, text, *cuts).ok is False


@pytest.mark.parametrize(
    "prefix", ["data:image/png;base64,", "data:image\\/png;base64,", "DATA:image/webp;x=y;base64,"]
)
def test_a_prefix_is_taken_off_and_kept(prefix: str, spool: Path) -> None:
    got = one(spool, prefix + TEXT, 20, 5000)
    assert (got.prefix, got.path.read_bytes()) == (prefix.replace("\\", ""), DATA)


@pytest.mark.parametrize("text", ["a picture of a red vase on a table " * 200, "红色花瓶" * 3000, "!garbage! " * 1000])
def test_a_long_text_stays_text(text: str, spool: Path) -> None:
    assert scan(spool, json.dumps({"revised_prompt": text}).encode(), 4000, 5000) == {"revised_prompt": text}


def test_a_short_picture_stays_text(spool: Path) -> None:
    assert scan(spool, b'{"b64_json": "QUJD"}') == {"b64_json": "QUJD"}


def test_data_behind_the_padding_is_not_base64(spool: Path) -> None:
    text = base64.b64encode(bytes(4000)).decode()
    assert text.endswith("=")
    assert one(spool, text + text).ok is False


def test_a_line_end_behind_the_padding_may_come_alone(spool: Path) -> None:
    file = Base64File(Spool(spool))
    for piece in (b"QUI=", b"\r", b"\n"):
        file.feed(piece)
    got = file.finish()
    assert (got.ok, got.path.read_bytes()) == (True, b"AB")


def test_too_short_an_end_is_not_base64(spool: Path) -> None:
    assert one(spool, "A" * 4801).ok is False


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html></html>",
        b'{"a": "b',
        b'{"a": 1',
        b'{"a": "' + TEXT.encode(),
        b'["' + TEXT.encode() + b'"',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_json_leaves_no_file(text: bytes, spool: Path) -> None:
    with pytest.raises(ValueError):
        scan(spool, text, 100)
    assert list(spool.iterdir()) == []


def test_a_key_that_comes_twice_leaves_one_file(spool: Path) -> None:
    scan(spool, f'{{"a": "{TEXT}", "a": "{TEXT}"}}'.encode())
    assert len(list(spool.iterdir())) == 1


def test_endless_text_is_refused(spool: Path) -> None:
    scanner = JsonScanner(Spool(spool))
    with pytest.raises(TooMuchText):
        for _ in range(KEPT_LIMIT // 100_000 + 1):
            scanner.feed(b" " * 100_000)


def test_a_string_that_looks_like_a_mark_is_only_a_string(spool: Path) -> None:
    value = scan(spool, json.dumps({"a": "spooled-0", "b": TEXT}).encode())
    assert value["a"] == "spooled-0"


def test_a_discarded_file_is_gone(spool: Path) -> None:
    file = Base64File(Spool(spool))
    file.feed(b"QUJD")
    file.discard()
    assert list(spool.iterdir()) == []


def test_leftovers_of_killed_processes_are_swept(spool: Path) -> None:
    old, _ = Spool(spool).create()
    young, _ = Spool(spool).create()
    other = spool / "someone-elses"
    other.touch()
    for path in (old, other):
        os.utime(path, (0, 0))
    assert (remove_leftovers(spool, 3600), sorted(spool.iterdir())) == (1, sorted([young, other]))
