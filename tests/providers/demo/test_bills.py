"""Every bill is exact and can be summed."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.gateways.demo import DemoServer

from .conftest import edit, generate, png

Open = Callable[..., httpx.Client]


@pytest.mark.parametrize("prefix", ["/v1", "/vibeapi/v1"])
@pytest.mark.parametrize(("stream", "partials"), [(False, 0), (True, 2)])
def test_tokens_are_billed_at_openais_rates(
    demo: DemoServer, at: Open, prefix: str, stream: bool, partials: int
) -> None:
    generate(at(prefix), "abcd", stream=stream, partial_images=partials)
    expected = 7 * 5000 + (196 + 100 * partials) * 30_000
    assert demo.calls()[-1]["billed"] == {"amount_nano": expected, "currency": "USD"}


def test_a_reference_is_billed_as_a_picture(demo: DemoServer, client: httpx.Client) -> None:
    usage = edit(client, [("image", ("a.png", png((1024, 1024)), "image/png"))], "abcd", n="2").json()["usage"]
    assert usage["input_tokens_details"] == {"text_tokens": 7, "image_tokens": 1024}
    assert demo.billed() == {"USD": 7 * 5000 + 1024 * 8000 + 2 * 196 * 30_000}


def test_older_models_cost_more(demo: DemoServer, client: httpx.Client) -> None:
    generate(client, "abcd", model="gpt-image-1.5")
    assert demo.billed() == {"USD": 7 * 5000 + 272 * 32_000}


@pytest.mark.parametrize(("quality", "points"), [("low", "783.485"), ("medium", "3001.525")])
def test_hk_bills_points_and_yuan(demo: DemoServer, at: Open, quality: str, points: str) -> None:
    generate(at("/openai-hk/v1"), "abcd", quality=quality)
    billed = demo.calls()[-1]["billed"]
    assert billed == {"amount_nano": round(float(points) * 100_000), "currency": "CNY", "points": points}


@pytest.mark.parametrize(
    ("size", "quality", "nano"),
    [
        ("1024x1024", "low", 10_000_000),
        ("1920x1080", "medium", 70_000_000),
        ("3840x2160", "high", 400_000_000),
    ],
)
def test_the_size_matrix_bills_by_its_table(demo: DemoServer, at: Open, size: str, quality: str, nano: int) -> None:
    for form in ("url", "b64_json"):
        generate(at("/size-matrix/v1"), size=size, quality=quality, n=2, response_format=form)
    assert demo.billed() == {"USD": 4 * nano}


def test_what_is_not_executed_is_not_billed_and_what_is_lost_is(demo: DemoServer, client: httpx.Client) -> None:
    generate(client, "a lake #demo:refuse")
    generate(client, n=0)
    assert demo.billed() == {}
    generate(client, "a lake #demo:502", n=2)
    assert demo.billed()["USD"] > 2 * 196 * 30_000
