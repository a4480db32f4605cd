"""Our calls to RunAPI beside those of its official package: the same method, path, JSON and telling headers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from runapi.core import RequestOptions
from runapi.gpt_image_2 import GptImage2Client

from generations.providers import errors
from generations.providers.base import FilePart
from tests.gateways.seen import Seen
from tests.providers.base import KEY, CannedGateway, run
from tests.providers.tasks import SHORT, asked, dialect_of, remote_id, resume

ANSWER = json.dumps({"id": "task_1", "status": "failed", "error": "recorded"})
URLS = tuple(f"https://studio.example/media/{place}.png?sig=a%2Fb&x={place}" for place in range(16))
TELLING = ("authorization", "content-type", "idempotency-key")

COMBINATIONS: list[dict[str, Any]] = [
    {},
    {"aspect_ratio": "1:1"},
    {"aspect_ratio": "auto"},
    {"output_resolution": "1k"},
    {"aspect_ratio": "auto", "output_resolution": "1k"},
    {"aspect_ratio": "1:1", "output_resolution": "2k"},
    {"aspect_ratio": "3:2", "output_resolution": "4k"},
    {"aspect_ratio": "21:9", "output_resolution": "4k"},
    {"aspect_ratio": "9:21", "output_resolution": "2k"},
    {"aspect_ratio": "3:1"},
    {"prompt": "一只红色的花瓶，旁边写着“你好”"},
    {"prompt": 'quotes " and \\ and\nlines\tand 🦊'},
    {"prompt": "x" * 5000, "aspect_ratio": "16:9"},
    {"key": "attempt-1"},
    {"key": "attempt-2", "aspect_ratio": "9:16", "output_resolution": "2k"},
    {"source_image_urls": URLS[:1]},
    {"source_image_urls": URLS[:2], "aspect_ratio": "4:5"},
    {"source_image_urls": URLS, "aspect_ratio": "5:4", "output_resolution": "4k"},
    {"source_image_urls": URLS[:1], "aspect_ratio": "auto", "output_resolution": "1k"},
    {"source_image_urls": URLS[:3], "prompt": "改成油画"},
    {"source_image_urls": URLS[:1], "key": "attempt-3"},
    {"source_image_urls": ("data:image/png;base64,iVBORw0KGgo=",), "output_resolution": "2k"},
    {"model": "gpt-image-2", "aspect_ratio": "2:1", "output_resolution": "4k", "key": "attempt-4"},
]


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def client(base_url: str) -> GptImage2Client:
    return GptImage2Client(api_key=KEY, base_url=base_url, max_retries=0)


def theirs(given: dict[str, Any]) -> Seen:
    fields = {"model": "gpt-image-2", "prompt": "a red vase"} | given
    key = fields.pop("key", "")
    options = RequestOptions(headers={"Idempotency-Key": key}) if key else None
    with CannedGateway(200, ANSWER) as gateway:
        made = client(gateway.base_url)
        if "source_image_urls" in fields:
            fields["source_image_urls"] = list(fields["source_image_urls"])
            made.edit_image.create(options=options, **fields)
        else:
            made.text_to_image.create(options=options, **fields)
    return gateway.requests[0]


def ours(given: dict[str, Any], spool: Path) -> Seen:
    parts = tuple(
        FilePart(path=Path("none"), filename="one.png", content_type="image/png", size=1, url=url)
        for url in given.get("source_image_urls", ())
    )
    chosen = {
        "aspect_ratio": given.get("aspect_ratio", ""),
        "resolution": given.get("output_resolution", "").upper(),
        "idempotency_key": given.get("key", ""),
        "references": parts,
        **{name: given[name] for name in ("prompt", "model") if name in given},
    }
    with CannedGateway(200, ANSWER) as gateway, pytest.raises(errors.Answered):
        run(dialect_of("runapi"), gateway.base_url, spool, asked("runapi", **chosen))
    return gateway.requests[0]


def telling(seen: Seen) -> dict[str, str]:
    return {name: seen.headers[name] for name in TELLING if name in seen.headers}


@pytest.mark.parametrize("given", COMBINATIONS, ids=[str(place) for place in range(len(COMBINATIONS))])
def test_our_call_is_the_packages_call(given: dict[str, Any], spool: Path) -> None:
    mine, other = ours(given, spool), theirs(given)
    assert (mine.method, mine.path) == (other.method, other.path)
    assert mine.json == other.json
    assert telling(mine) == telling(other)
    assert ("idempotency-key" in mine.headers) is ("key" in given)


@pytest.mark.parametrize("endpoint", ["text_to_image", "edit_image"])
def test_our_look_up_is_the_packages_look_up(endpoint: str, spool: Path) -> None:
    with CannedGateway(200, ANSWER) as gateway:
        getattr(client(gateway.base_url), endpoint).get("task_1")
        with pytest.raises(errors.Answered):
            resume("runapi", remote_id("runapi", "task_1", endpoint), gateway.base_url, spool, SHORT)
    other, mine = gateway.requests
    assert (mine.method, mine.path) == (other.method, other.path)
