"""Impossible forms: each a clear sentence, and everything that was typed and attached still there."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from tests.bad_input.designer import Designer, text_of
from tests.gateways.demo import DemoServer
from tests.imaging import corpus


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prompt": "   "}, "Write what should be in the picture"),
        ({"prompt": "x" * 32_001}, "32,001 characters|32001 characters"),
        ({"n": "0"}, "1 to 10 pictures at once, not 0"),
        ({"n": "99"}, "10"),
        ({"n": "many"}, "whole number"),
        ({"quality": "max"}, "quality|Quality"),
        ({"aspect": "custom", "width": "100", "height": "9000"}, "3840|×"),
        ({"aspect": "custom", "width": "1000", "height": "1000"}, "992|1008"),
        ({"aspect": "7:7"}, "7:7"),
    ],
)
def test_an_impossible_choice_is_refused_in_words(
    designer: Designer, gateway: DemoServer, changes: dict[str, str], said: str
) -> None:
    before = len(gateway.calls())
    answer = designer.generate(**changes)
    assert answer.status_code == 422
    errors = " ".join(errors_of(answer))
    assert re.search(said, errors), errors
    assert len(gateway.calls()) == before


def test_the_form_keeps_what_was_typed_and_attached(designer: Designer) -> None:
    kept = designer.image_id(designer.upload("pear.png", corpus.encoded(corpus.scene(64, 64), "PNG")))
    prompt = 'A "quoted" <prompt> & more, 宋代茶盏'
    answer = designer.generate(prompt=prompt, n="99", reference=kept, reference_name="pear.png", aspect="16:9")
    assert html.escape(prompt, quote=False).replace('"', "&quot;") in answer.text or html.escape(prompt) in answer.text
    assert f'value="{kept}"' in answer.text
    assert re.search(r'name="aspect" value="16:9" checked', answer.text)


def test_seventeen_references_are_one_too_many(designer: Designer) -> None:
    kept = designer.image_id(designer.upload("pear.png", corpus.encoded(corpus.scene(64, 64), "PNG")))
    answer = designer.generate(reference=[kept] * 17, reference_name=["pear.png"] * 17)
    assert answer.status_code == 422
    assert "17 references; this gateway takes 16. Remove 1." in text_of(answer)


def test_a_missing_key_is_asked_for(designer: Designer) -> None:
    answer = add_gateway(designer, name="Keyless", key="")
    assert answer.status_code == 422
    assert "Keyless" in answer.text
    assert re.search("key", " ".join(errors_of(answer)), re.I)


def test_a_gateway_that_lost_its_key_says_who_can_help(designer: Designer, gateway: DemoServer) -> None:
    """The key goes when the base URL changes: it was meant for the other address."""
    made = add_gateway(designer, name="Moved", base_url=gateway.base_url)
    assert made.status_code == 302
    page = designer.http.get("/northlight/settings/gateways").text
    address = re.search(r'href="([^"]+/gateways/[^"/]+)"[^>]*>[^<]*Moved', page).group(1)
    add_gateway(designer, address, name="Moved", base_url=f"{gateway.origin}/other", key="")
    answer = designer.generate(via=designer.via_of("Moved"))
    assert answer.status_code == 422
    assert "“Moved” has no key yet. An owner can add it in the settings." in text_of(answer)


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("not an address", "address"),
        ("ftp://example.com/v1", "https?://|address"),
        ("http://127.0.0.1:22/v1", "inside|private|network"),
        ("http://169.254.169.254/latest", "inside|private|network"),
        ("http://2130706433/v1", "address|host|inside"),
        ("http://[::ffff:127.0.0.1]/v1", "inside|private|network|address"),
    ],
)
def test_a_base_url_that_points_inside_is_refused(designer: Designer, base_url: str, said: str) -> None:
    answer = add_gateway(designer, base_url=base_url)
    assert answer.status_code == 422
    assert re.search(said, text_of(answer))
    assert html.escape(base_url) in answer.text


def test_a_refused_key_is_told_on_the_strip_and_costs_nothing(designer: Designer, gateway: DemoServer) -> None:
    name = "Refuses"
    assert add_gateway(designer, name=name, base_url=gateway.base_url, key="bad-key-0123456789").status_code == 302
    answer = designer.generate(via=designer.via_of(name), prompt="Never drawn #demo:plain")
    assert answer.status_code == 302
    strip = designer.ended_strip("Never drawn")
    assert "key" in strip
    assert not [call for call in gateway.executed() if call["prompt"].startswith("Never drawn")]


def errors_of(answer: httpx.Response) -> list[str]:
    return re.findall(r'class="(?:errorlist|error)[^"]*"[^>]*>(.*?)</(?:ul|p)>', text_of(answer), re.S)


def add_gateway(
    designer: Designer, address: str = "/northlight/settings/gateways/add", **changes: str
) -> httpx.Response:
    fields = {
        "name": "Keyless",
        "profile": "openai-compatible",
        "base_url": "https://api.example.com/v1",
        "key": "sk-test-0123456789abcdef",
        "model": "gpt-image-2",
        "parallel": "4",
        "per_minute": "0",
        "currency": "USD",
        "rate": "1",
        "enabled": "on",
    } | changes
    return designer.post(address, **fields)
