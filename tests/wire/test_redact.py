"""Nothing secret and nothing endless gets into a log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generations.providers.errors import Invalid
from generations.wire import redact
from tests.gateways.faulty import FaultyGateway
from tests.wire.base import KEY, PROMPT, with_wire


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Incorrect API key provided: topsecret.", "topsecret"),
        ("Authorization: Bearer abc.def-ghi_123", "abc.def-ghi_123"),
        ("key sk-proj-abcdefghijkl is wrong", "abcdefghijkl"),
        ('{"api_key": "whatever123"}', "whatever123"),
        ("https://user:word@host/x", "word"),
        ("GET https://host/a.png?X-Signature=deadbeef failed", "deadbeef"),
        ("data:image/png;base64,iVBORw0KGgo=", "iVBORw0KGgo"),
        ('"b64_json": "' + "iVBORw0KGgoAAAANSUhEUgAA" * 20, "iVBORw0KGgo"),
    ],
)
def test_secrets_are_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text, ["topsecret"])


@pytest.mark.parametrize(
    "text", ["Unknown parameter: 'style'.", "ReadError: [Errno 104] Connection reset by peer", "余额不足"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text, [""]) == text


def test_a_long_text_is_cut_after_its_secrets_are_out() -> None:
    got = redact("x " * 245 + "topsecret" + " y" * 300, ["topsecret"])
    assert (len(got), "tops" in got) == (500, False)


def test_a_text_becomes_one_line() -> None:
    assert redact("a\r\nb\x00\x1b[31mc") == "a b [31mc"


def test_what_a_dialect_says_is_redacted_too(spool: Path) -> None:
    async def complain(wire: Any) -> None:
        async with wire.post("x", json=PROMPT):
            raise Invalid(f"the gateway says: {KEY} is bad", params={"message": f"key {KEY}", "n": 3})

    with FaultyGateway("ok") as gateway, pytest.raises(Invalid) as caught:
        with_wire(gateway, spool, complain)
    assert KEY not in caught.value.detail + str(caught.value) + str(caught.value.params)
    assert caught.value.params["n"] == 3
