"""The dialect against the built-in gateway, a process of its own: the pair that a fresh studio runs on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from generations import pricing
from generations.providers import catalogue
from generations.providers.base import ImageRequest
from generations.providers.errors import Refused
from tests.gateways import payloads
from tests.gateways.demo import DemoServer, running_demo
from tests.providers.base import Ran, check, reference, run

DEMO = catalogue.get_profile("demo")
ASKED = ImageRequest(model="gpt-image-2", prompt="a red vase", size="1536x1024", quality="low")


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with running_demo(plain=True) as server:
        yield server


@pytest.fixture
def wire_dir(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def asked(demo: DemoServer, spool: Path, request: ImageRequest) -> Ran:
    return run(catalogue.get_dialect(DEMO), demo.base_url, spool, request)


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_pictures_come_in_the_asked_size_and_format(output_format: str, demo: DemoServer, wire_dir: Path) -> None:
    ran = asked(demo, wire_dir, replace(ASKED, n=2, output_format=output_format))
    found = [Image.open(io.BytesIO(data)) for data in ran.pictures]
    assert [(image.size, image.format) for image in found] == [((1536, 1024), output_format.upper())] * 2


def test_the_estimate_is_what_the_gateway_then_counts(demo: DemoServer, wire_dir: Path) -> None:
    ran = asked(demo, wire_dir, replace(ASKED, partial_images=1))
    facts = pricing.Facts(
        model="gpt-image-2", quality="low", width=1536, height=1024, prompt=ASKED.prompt,
        partial_images=len(ran.heard.partials),
    )  # fmt: skip
    table = catalogue.PLAY_PRICES
    expected, settled = pricing.estimate(facts, table).expected, pricing.settle(ran.outcome.usage, facts, table)
    assert (settled.confidence, settled.play) == ("exact", True)
    assert expected is not None
    assert settled.money is not None
    assert abs(expected.nano - settled.money.nano) < 5 * 5_000  # within five text tokens


def test_references_and_a_mask_are_taken(demo: DemoServer, wire_dir: Path, tmp_path: Path) -> None:
    mask = io.BytesIO()
    Image.new("RGBA", (64, 64)).save(mask, "PNG")
    parts = tuple(reference(tmp_path, f"{place}.png", payloads.picture("64x64", "png", place)) for place in (0, 1))
    request = replace(ASKED, references=parts, mask=reference(tmp_path, "mask.png", mask.getvalue()), partial_images=2)
    ran = asked(demo, wire_dir, request)
    assert (len(ran.pictures), len(ran.heard.partials), ran.left) == (1, 2, [])


def test_a_refusal_is_one(demo: DemoServer, wire_dir: Path) -> None:
    with pytest.raises(Refused):
        asked(demo, wire_dir, replace(ASKED, prompt="a red vase #demo:refuse"))


def test_its_check_is_silent(demo: DemoServer, wire_dir: Path) -> None:
    check(catalogue.get_dialect(DEMO), demo.base_url, wire_dir)
