"""Server-sent events as gateways really send them."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations.providers.base import Spooled
from generations.wire.files import Spool
from generations.wire.sse import EventReader

DATA = bytes(range(256)) * 30
BIG = json.dumps({"type": "x.completed", "b64_json": base64.b64encode(DATA).decode()})


def read(spool: Path, text: bytes, *cuts: int) -> list[tuple[str, Any]]:
    reader = EventReader(Spool(spool))
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    events = [event for start, end in pairwise(edges) for event in reader.feed(text[start:end])]
    return [(event.name, event.data) for event in [*events, *reader.finish()]]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("event: a\ndata: {}\n\n", [("a", {})]),
        ("event:a\ndata:{}\n\n", [("a", {})]),
        ("event:  a\ndata:  {}\n\n", [(" a", {})]),
        ('data: {"a":\ndata: 1}\n\n', [("", {"a": 1})]),
        ("event: a\r\ndata: {}\r\n\r\nevent: b\r\ndata: 1\r\n\r\n", [("a", {}), ("b", 1)]),
        ("event: a\rdata: {}\r\r", [("a", {})]),
        ("event: a\ndata: {}", [("a", {})]),
        ("event: a\ndata: {}\n", [("a", {})]),
        (": comment\n\n:\n\ndata: 1\n\n", [("", 1)]),
        ("event: keepalive\n\ndata: 1\n\n", [("", 1)]),
        ("event: keepalive\ndata\n\n", [("keepalive", "")]),
        ("id: 7\nretry: 10\ndata: 1\n\n", [("", 1)]),
        ("data: [DONE]\n\n", [("", "[DONE]")]),
        ('data: say "hi\n\ndata: 2\n\n', [("", 'say "hi'), ("", 2)]),
        ("\ufeffevent: a\ndata: 1\n\n", [("a", 1)]),
        ("data: one\ndata: two\n\n", [("", "one\ntwo")]),
        ("unknown: x\nx\ndata: 1\n\n\n\n", [("", 1)]),
        ("averyveryverylongfieldnamewithoutcolon\ndata: 1\n\n", [("", 1)]),
        ("averyveryverylongfieldname: with colon\ndata: 1\n\n", [("", 1)]),
        ("", []),
        ("\n\n\n", []),
    ],
)
def test_every_form_is_read(text: str, events: list[tuple[str, Any]], spool: Path) -> None:
    assert read(spool, text.encode()) == events


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, 40_000), max_size=12),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    space=st.sampled_from(["", " "]),
    end=st.booleans(),
)
def test_pictures_come_through_any_pieces(spool: Path, cuts: list[int], newline: str, space: str, end: bool) -> None:
    lines = ["event: first", f"data:{space}" + '{"a": 1}', "", f"event:{space}second", f"data:{space}{BIG}"] + [
        ""
    ] * 2 * end
    (first, second) = read(spool, newline.join(lines).encode(), *cuts)
    assert first == ("first", {"a": 1})
    picture = second[1]["b64_json"]
    assert isinstance(picture, Spooled)
    assert (second[0], picture.ok, picture.path.read_bytes()) == ("second", True, DATA)


def test_a_cut_event_leaves_no_file(spool: Path) -> None:
    reader = EventReader(Spool(spool))
    assert list(reader.feed(f"event: a\ndata: {BIG}".encode()[:-100])) == []
    reader.discard()
    assert list(spool.iterdir()) == []


def test_a_cut_event_that_ends_politely_is_only_text(spool: Path) -> None:
    ((name, data),) = read(spool, f"event: a\ndata: {BIG}".encode()[:-100])
    assert (name, type(data), list(spool.iterdir())) == ("a", str, [])
