"""One demo gateway for this folder's tests: plain pictures and short times."""

from __future__ import annotations

import io
from collections.abc import Iterator
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
