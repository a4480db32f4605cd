"""One demo gateway for this folder's tests: plain pictures and short times."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.gateways.demo import DemoServer, running_demo


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    with running_demo(speed=50, plain=True) as server:
        yield server


@pytest.fixture
def client(demo: DemoServer) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer any"}
    with httpx.Client(base_url=demo.base_url, headers=headers, timeout=20, trust_env=False) as client:
        demo.forget()
        yield client


def png(size: tuple[int, int] = (64, 48), colour: Any = (200, 40, 40), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def generate(client: httpx.Client, prompt: str = "a lake", **fields: Any) -> httpx.Response:
    body = {"model": "gpt-image-2", "prompt": prompt, "size": "1024x1024", "quality": "low"} | fields
    return client.post("/images/generations", json=body)


def edit(client: httpx.Client, files: list[tuple[str, Any]], prompt: str = "a lake", **fields: str) -> httpx.Response:
    data = {"model": "gpt-image-2", "prompt": prompt, "size": "1024x1024", "quality": "low"} | fields
    return client.post("/images/edits", data=data, files=files)


@pytest.fixture
def at(demo: DemoServer) -> Iterator[Callable[..., httpx.Client]]:
    """Clients of other contracts, by their prefix; the record is empty at the start."""
    demo.forget()
    opened: list[httpx.Client] = []

    def open_client(prefix: str, key: str = "any") -> httpx.Client:
        headers = {"authorization": f"Bearer {key}"}
        opened.append(httpx.Client(base_url=demo.base(prefix), headers=headers, timeout=20, trust_env=False))
        return opened[-1]

    yield open_client
    for one in opened:
        one.close()


@pytest.fixture
def address(demo: DemoServer, at: Callable[..., httpx.Client]) -> str:
    """An http address that holds a picture."""
    url = str(generate(at("/v1"), "a lake #demo:url").json()["data"][0]["url"])
    demo.forget()
    return url


def error(response: httpx.Response) -> tuple[int, str | None, str | None]:
    """Status, code and parameter of an answer in OpenAI's envelope."""
    body = response.json()["error"]
    return response.status_code, body["code"], body["param"]


def data_uri(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def picture_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def events(response: httpx.Response) -> list[dict[str, Any]]:
    """The events of a stream, whose names repeat the JSON's type."""
    found = []
    for block in response.text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {found[-1]['type']}"
    return found
