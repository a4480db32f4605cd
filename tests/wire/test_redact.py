"""Nothing secret and nothing endless gets into a log."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import Usage
from generations.providers.errors import Invalid, Spoiled
from generations.wire import hide_deep, redact
from tests.canary.echo import EchoGateway
from tests.canary.keys import ENCODINGS, SIGNS, leaks, make_canary
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


@pytest.mark.parametrize("signs", ["", SIGNS, "%25%41&amp;uU\\\\u0041"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_key_is_found_however_it_is_written_and_wherever_it_is_cut(encoding: str, signs: str) -> None:
    canary = make_canary("it", signs)
    text = ENCODINGS[encoding](canary.key)
    cuts = [f"the key {text[:length]}" for length in range(len(text))]
    for said in (f"the key {text} is bad", f"x{text}y", *cuts):
        assert leaks(redact(said, [canary.key]).encode(), [canary]) == [], said


@pytest.mark.parametrize("piece", ["\\", "%25", "&amp;", "\\u0061", "0x61", "a", "aB3/+_% "])
def test_no_text_is_slow_to_search(piece: str) -> None:
    key = "aB3/+_%\\" * 20
    redact(key, [key])
    began = time.process_time()
    redact(piece * (60_000 // len(piece)), [key])
    assert time.process_time() - began < 2


def test_a_key_is_taken_out_of_values_and_names_however_deep() -> None:
    value = {"a": [1, None, {"topsecret": "the topsecret"}], "b": ("topsecret",)}
    assert hide_deep(value, ("topsecret",)) == {"a": [1, None, {"***": "the ***"}], "b": ("***",)}


def test_whatever_leaves_a_wire_is_redacted(spool: Path) -> None:
    """Lists in the parameters, the request's id, the usage; after the call too, and what is no error of a gateway."""

    async def complain(_wire: Any) -> None:
        usage = Usage(raw={"note": KEY})
        raise Spoiled(KEY, params={"names": [KEY]}, request_id=KEY, usage=usage) from ValueError(f"not {KEY}")

    async def stumble(_wire: Any) -> None:
        int(KEY)

    with FaultyGateway("ok") as gateway:
        with pytest.raises(Spoiled) as caught:
            with_wire(gateway, spool, complain)
        with pytest.raises(ValueError, match="invalid literal") as stumbled:
            with_wire(gateway, spool, stumble)
    error = caught.value
    assert (error.detail, error.params, error.request_id, error.usage) == (
        "***",
        {"names": ["***"]},
        "***",
        Usage(raw={"note": "***"}),
    )
    assert KEY not in repr(error.__cause__) + str(stumbled.value)


def test_a_cookie_of_one_call_is_not_sent_with_the_next(spool: Path) -> None:
    """A client is shared by the keys of many teams; a relay's session belongs to one of them."""

    async def twice(wire: Any) -> None:
        for _ in range(2):
            async with wire.post("x", json=PROMPT) as answer:
                assert "set-cookie" in answer.headers
                await answer.text()

    with EchoGateway() as gateway:
        with_wire(gateway, spool, twice)
    assert ["cookie" in request.lower() for _, request in gateway.taken] == [False, False]
