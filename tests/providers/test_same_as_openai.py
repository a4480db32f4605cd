"""The official ``openai`` package and our dialect make the same calls to the same server, and that server suits both."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import openai
import pytest

from generations.providers.base import ImageRequest
from generations.providers.openai_images import OpenAIImages
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Seen
from tests.providers.base import KEY, reference, run

DELIBERATE: Mapping[str, str] = {
    "header user-agent": "each says who it is",
    "header x-stainless-*": "the package tells its maker about itself, its language and its machine; the studio does not",
    "header accept": "the package says application/json even where it asks for a stream; the studio takes what comes",
    "header accept-encoding": "the studio asks for no compression: base64 of a picture hardly shrinks and costs time",
    "header connection": "both are HTTP/1.1, where it is the default",
    "header content-length": "the same but for the boundary of a form, which everybody draws for himself",
    "the boundary of a form": "drawn for each call",
    "fields that are 'auto'": "the contract's default, and some gateways know no such word, so the studio leaves them out",
    "the order of fields": "has no meaning in JSON, nor between the text parts of a form",
    "moderation of an edit": "the package has no argument for it and sends it as extra_body; the contract takes it",
}
"""Where the two may differ, and why. What is not listed here must be equal."""
_OTHER_HEADERS = [name.removeprefix("header ") for name in DELIBERATE if name.startswith("header ")]

UNICODE = '青い花瓶, "quotes" & <b> \\n \n\ttab \U0001f3fa é e\u0301 \u200f'
SIZES = ("1024x1024", "1536x1024", "1024x1536", "2048x1152", "3840x2160", "auto")
MODELS = ("gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.5-sunburst", "gpt-image-2.6-flare", "my/own:model")
PLAIN = ImageRequest(model="gpt-image-2", prompt="a red vase")


def _changes() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((f"size-{size}", {"size": size}) for size in SIZES)
    yield from ((f"model-{model}", {"model": model}) for model in MODELS)
    yield from ((f"quality-{word}", {"quality": word}) for word in ("auto", "low", "medium", "high"))
    yield from ((f"quality-{word}", {"quality": word, "model": "gpt-image-2.5-flare"}) for word in ("xhigh", "max"))
    yield from ((f"n-{n}", {"n": n}) for n in (1, 2, 10))
    yield from ((f"format-{kind}", {"output_format": kind}) for kind in ("png", "jpeg", "webp"))
    yield from ((f"jpeg-{much}", {"output_format": "jpeg", "output_compression": much}) for much in (0, 100))
    yield "webp-50", {"output_format": "webp", "output_compression": 50}
    yield from ((f"background-{word}", {"background": word}) for word in ("auto", "opaque", "transparent"))
    yield from ((f"moderation-{word}", {"moderation": word}) for word in ("auto", "low"))
    yield from ((f"previews-{count}", {"partial_images": count}) for count in (1, 2, 3))
    yield "unicode", {"prompt": UNICODE}
    yield "long", {"prompt": "red vase " * 3_555}
    yield "everything", EVERYTHING


EVERYTHING = {
    "prompt": UNICODE, "size": "1536x1024", "quality": "high", "output_format": "webp", "output_compression": 70,
    "background": "opaque", "moderation": "low", "partial_images": 2,
}  # fmt: skip
GENERATIONS = dict(_changes())
EDITS: dict[str, tuple[int, bool, dict[str, Any]]] = {
    **{f"{count}-references": (count, False, {}) for count in (1, 2, 3, 16)},
    **{f"{count}-references-and-mask": (count, True, {}) for count in (1, 2, 16)},
    **{f"edit-{name}": (1, False, changes) for name, changes in GENERATIONS.items() if not name.startswith("model-my")},
    "everything-with-16-references-and-mask": (16, True, EVERYTHING),
}


@pytest.fixture(scope="module")
def gateway() -> Iterator[FaultyGateway]:
    with FaultyGateway("ok") as server:
        yield server


@pytest.fixture(scope="module")
def client(gateway: FaultyGateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=KEY, base_url=gateway.base_url, max_retries=0) as made:
        yield made


def theirs(client: openai.OpenAI, request: ImageRequest) -> None:
    """The same call by the official package."""
    names = ("model", "prompt", "n", "size", "quality", "output_format", "background", "moderation")
    said: dict[str, Any] = {name: getattr(request, name) for name in names}
    if request.output_compression is not None:
        said["output_compression"] = request.output_compression
    if request.partial_images:
        said |= {"stream": True, "partial_images": request.partial_images}
    if not request.references:
        return consume(client.images.generate(**said))
    files = [(part.filename, part.path.read_bytes(), part.content_type) for part in request.references]
    said["image"] = files[0] if len(files) == 1 else files
    if request.mask:
        said["mask"] = (request.mask.filename, request.mask.path.read_bytes(), request.mask.content_type)
    said["extra_body"] = {"moderation": said.pop("moderation")}
    return consume(client.images.edit(**said))


def consume(answer: Any) -> None:
    if isinstance(answer, openai.Stream):
        for _ in answer:
            pass


def essence(seen: Seen) -> dict[str, Any]:
    """All of a request but what may differ deliberately."""
    headers = {
        name: value.partition(";")[0]
        for name, value in seen.headers.items()
        if not any(fnmatch(name, other) for other in _OTHER_HEADERS)
    }
    fields: Any
    if "multipart" in seen.headers["content-type"]:
        texts = [(part.name, part.text, part.content_type) for part in seen.parts if part.filename is None]
        fields = sorted(text for text in texts if text[1] != "auto")
        files = [(part.name, part.filename, part.content_type, part.data) for part in seen.parts if part.filename]
        assert [part.filename is None for part in seen.parts] == [True] * len(texts) + [False] * len(files)
    else:
        # As text, for 1 == True == 1.0 in Python but not in JSON.
        fields = json.dumps({name: value for name, value in seen.json.items() if value != "auto"}, sort_keys=True)
        files = [json.dumps(seen.json, ensure_ascii=False, separators=(",", ":")).encode() == seen.body]
    return {"method": seen.method, "path": seen.path, "headers": headers, "fields": fields, "files": files}


def assert_same(gateway: FaultyGateway, client: openai.OpenAI, spool: Path, request: ImageRequest) -> None:
    gateway.requests.clear()
    run(OpenAIImages(), gateway.base_url, spool, request)
    theirs(client, request)
    ours, official = map(essence, gateway.requests)
    assert ours == official


def test_enough_combinations_are_compared() -> None:
    assert (len(GENERATIONS) >= 34, len(EDITS) >= 40) == (True, True)


@pytest.mark.parametrize("name", GENERATIONS)
def test_a_generation_is_the_official_packages(
    name: str, gateway: FaultyGateway, client: openai.OpenAI, tmp_path: Path
) -> None:
    assert_same(gateway, client, tmp_path / "wire", replace(PLAIN, **GENERATIONS[name]))


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_the_official_packages(
    name: str, gateway: FaultyGateway, client: openai.OpenAI, tmp_path: Path
) -> None:
    count, masked, changes = EDITS[name]
    kinds = [("png", "image/png"), ("jpeg", "image/jpeg"), ("webp", "image/webp")]
    parts = []
    for place in range(count):
        kind, content_type = kinds[place % 3]
        data = payloads.picture("64x64", kind, place)
        parts.append(reference(tmp_path, f'"{place}" 花瓶.{kind}', data, content_type))
    mask = reference(tmp_path, "mask.png", payloads.picture("64x64", "png", 99)) if masked else None
    assert_same(gateway, client, tmp_path / "wire", replace(PLAIN, references=tuple(parts), mask=mask, **changes))


def test_a_list_of_one_picture_is_the_only_other_way_to_write_one(
    client: openai.OpenAI, gateway: FaultyGateway
) -> None:
    """The package writes ``image[]`` for a list of one. Gateways take both; the contract's word for one is ``image``."""
    gateway.requests.clear()
    one = ("one.png", payloads.picture("64x64"), "image/png")
    client.images.edit(image=[one], prompt="a red vase")
    client.images.edit(image=one, prompt="a red vase")
    assert [[part.name for part in seen.parts if part.filename] for seen in gateway.requests] == [
        ["image[]"],
        ["image"],
    ]


# The misbehaving gateway serves the package as it is


def test_the_package_reads_the_gateways_pictures(gateway: FaultyGateway, client: openai.OpenAI) -> None:
    answer = client.images.generate(model="gpt-image-2", prompt="a red vase", n=2, size="1024x1024")
    assert [base64.b64decode(one.b64_json or "") for one in answer.data or []] == [
        payloads.picture("1024x1024", "png", place) for place in (0, 1)
    ]
    assert answer.usage is not None
    assert (answer.usage.output_tokens, answer.size) == (payloads.USAGE["output_tokens"], "1024x1024")


@pytest.mark.parametrize("prefix", ["image_generation", "image_edit"])
def test_the_package_reads_the_gateways_stream(prefix: str, gateway: FaultyGateway, client: openai.OpenAI) -> None:
    said: dict[str, Any] = {"model": "gpt-image-2", "prompt": "a red vase", "stream": True, "partial_images": 2}
    if prefix == "image_edit":
        events = client.images.edit(image=("one.png", payloads.picture("64x64"), "image/png"), **said)
    else:
        events = client.images.generate(**said)
    assert [event.type for event in events] == [f"{prefix}.partial_image"] * 2 + [f"{prefix}.completed"]


@pytest.mark.parametrize(
    ("scenario", "kind"),
    [
        ("400_invalid", openai.BadRequestError),
        ("400_moderation", openai.BadRequestError),
        ("401", openai.AuthenticationError),
        ("403", openai.PermissionDeniedError),
        ("404", openai.NotFoundError),
        ("429", openai.RateLimitError),
        ("envelope_500", openai.InternalServerError),
        ("reset_after", openai.APIConnectionError),
    ],
)
def test_the_package_understands_the_gateways_errors(
    scenario: str, kind: type[openai.OpenAIError], client: openai.OpenAI
) -> None:
    with pytest.raises(kind):
        client.images.generate(model="gpt-image-2", prompt=f"a red vase #fault:{scenario}")
