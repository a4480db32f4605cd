"""The profiles of gateways that speak OpenAI's Images API, row by row and column by column.

Each case is named after a row of the tables and plays it on a server on loopback. The prices of the same rows are tested with
the price lists.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers import catalogue, errors
from generations.providers.base import FilePart, ImageRequest
from generations.providers.profiles import SIZE_MATRIX
from tests.gateways import payloads
from tests.gateways.faulty import FaultyGateway
from tests.gateways.seen import Seen
from tests.providers.base import reference, run
from tests.providers.rows import B64, SMALL, Canned, answer, called, refusal


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "wire"
    path.mkdir()
    return path


def capable(profile: str) -> Any:
    return catalogue.capabilities(catalogue.get_profile(profile), "gpt-image-2")


def as_sold(profile: str, **changes: Any) -> ImageRequest:
    """A request that the profile's capabilities allow."""
    able = capable(profile)
    usual = {
        "size": able.sizes[0] if able.sizes else "1024x1024",
        "quality": able.qualities[-1],
        "output_format": able.formats[0],
        "background": able.backgrounds[-1] if able.backgrounds[-1] != "transparent" else "opaque",
        "moderation": able.moderations[-1],
    }
    return ImageRequest(model="gpt-image-2", prompt="a red vase", **(usual | changes))


def sent(profile: str, spool: Path, *references: FilePart, **changes: Any) -> Seen:
    _, gateway = called("ok", profile, spool, as_sold(profile, references=references, **changes))
    seen: Seen = gateway.requests[0]
    return seen


COMMON = {"model", "prompt", "n", "size", "quality"}
SENT: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    # row → profile, fields with these values, all fields
    "OpenAI: response_format must be absent": (
        "openai", {"n": 1}, COMMON | {"output_format", "background", "moderation"},
    ),
    "size-matrix: response_format url; no aspect_ratio, compression, moderation, background": (
        "size-matrix", {"response_format": "url", "size": "1024x768", "quality": "high"},
        COMMON | {"output_format", "response_format"},
    ),
    "openai-hk: response_format b64_json; no format, compression, moderation, background": (
        "openai-hk", {"response_format": "b64_json", "quality": "high"}, COMMON | {"response_format"},
    ),
    "VibeAPI: response_format b64_json; n is 1": (
        "vibeapi", {"response_format": "b64_json", "n": 1},
        COMMON | {"output_format", "background", "moderation", "response_format"},
    ),
    "other: response_format is absent": (
        "openai-compatible", {}, COMMON | {"output_format", "background", "moderation"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", SENT)
def test_a_profile_sends(row: str, spool: Path) -> None:
    profile, values, fields = SENT[row]
    seen = sent(profile, spool)
    assert {name: seen.json[name] for name in values} == values
    assert set(seen.json) == fields


@pytest.mark.parametrize("row", SENT)
def test_an_edit_of_a_profile_sends_the_same_fields(row: str, spool: Path, tmp_path: Path) -> None:
    profile, values, fields = SENT[row]
    seen = sent(profile, spool, reference(tmp_path, "one.png", payloads.picture("64x64")))
    assert {name: seen.asked[name] for name in values} == (
        values if profile == "size-matrix" else {name: str(value) for name, value in values.items()}
    )
    assert set(seen.asked) - {"image"} == fields


PARTS = {
    "OpenAI: 1 reference, multipart image": ("openai", 1, ["image"]),
    "OpenAI: 16 references, multipart image[]": ("openai", 16, ["image[]"] * 16),
    "openai-hk: 4 references, multipart image[]": ("openai-hk", 4, ["image[]"] * 4),
    "VibeAPI: 16 references, multipart image[]": ("vibeapi", 16, ["image[]"] * 16),
}


@pytest.mark.parametrize("row", PARTS)
def test_references_in_a_form(row: str, spool: Path, tmp_path: Path) -> None:
    profile, count, names = PARTS[row]
    assert capable(profile).max_references >= count
    seen = sent(profile, spool, *(reference(tmp_path, f"{one}.png", SMALL) for one in range(count)))
    assert [part.name for part in seen.parts if part.filename] == names


@pytest.mark.parametrize("count", [1, 2, 4])
def test_references_of_the_size_matrix_gateway_are_json_image_for_one_and_images_for_several(
    count: int, spool: Path, tmp_path: Path
) -> None:
    addresses = [f"https://studio.example/{place}.png?sig=x" for place in range(count)]
    parts = [replace(reference(tmp_path, f"{place}.png", SMALL), url=url) for place, url in enumerate(addresses)]
    seen = sent("size-matrix", spool, *parts)
    assert (seen.path, seen.headers["content-type"]) == ("/v1/images/edits", "application/json")
    assert {name: seen.json[name] for name in seen.json if name.startswith("image")} == (
        {"image": addresses[0]} if count == 1 else {"images": addresses}
    )


NUMBERS = {
    "OpenAI: n 1–10": ("openai", 10, (10,)),
    "size-matrix: n 1–8": ("size-matrix", 10, (8, 2)),
    "openai-hk: n has an unknown range, so one each": ("openai-hk", 3, (1, 1, 1)),
    "VibeAPI: n is ignored, always 1: n parallel calls": ("vibeapi", 3, (1, 1, 1)),
}


@pytest.mark.parametrize("row", NUMBERS)
def test_the_number(row: str, spool: Path) -> None:
    profile, asked, calls = NUMBERS[row]
    assert catalogue.split_calls(asked, capable(profile)) == calls
    assert [sent(profile, spool, n=n).json["n"] for n in calls] == list(calls)


ABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "OpenAI: any legal WxH, auto": ("openai", {"any_size": True, "auto_size": True}),
    "size-matrix: size required; one of its list": (
        "size-matrix", {"any_size": False, "auto_size": False, "sizes": SIZE_MATRIX},
    ),
    "openai-hk: any legal WxH, auto": ("openai-hk", {"any_size": True, "auto_size": True}),
    "VibeAPI: any legal WxH, auto": ("vibeapi", {"any_size": True, "auto_size": True}),
    "OpenAI: l/m/h/auto": ("openai", {"qualities": ("auto", "low", "medium", "high")}),
    "size-matrix: l/m/h": ("size-matrix", {"qualities": ("low", "medium", "high")}),
    "openai-hk: l/m/h/auto": ("openai-hk", {"qualities": ("auto", "low", "medium", "high")}),
    "VibeAPI: l/m/h/auto": ("vibeapi", {"qualities": ("auto", "low", "medium", "high")}),
    "OpenAI: 16 references under 50 MB": ("openai", {"max_references": 16, "max_reference_bytes": 50_000_000}),
    "VibeAPI: references under 50 MB": ("vibeapi", {"max_reference_bytes": 50_000_000}),
    "OpenAI: mask": ("openai", {"mask": True}),
    "size-matrix: mask ? (off)": ("size-matrix", {"mask": False}),
    "openai-hk: mask ? (off)": ("openai-hk", {"mask": False}),
    "VibeAPI: mask": ("vibeapi", {"mask": True}),
    "OpenAI: png, jpeg, webp": ("openai", {"formats": ("png", "jpeg", "webp")}),
    "size-matrix: png, jpeg, webp": ("size-matrix", {"formats": ("png", "jpeg", "webp")}),
    "openai-hk: output_format ? (not sent)": ("openai-hk", {"formats": ("auto",)}),
    "VibeAPI: png, jpeg, webp": ("vibeapi", {"formats": ("png", "jpeg", "webp")}),
    "OpenAI: compression": ("openai", {"compression": True}),
    "size-matrix: compression ? (not sent)": ("size-matrix", {"compression": False}),
    "openai-hk: compression ? (not sent)": ("openai-hk", {"compression": False}),
    "VibeAPI: compression 0–100": ("vibeapi", {"compression": True}),
    "OpenAI: moderation auto, low": ("openai", {"moderations": ("auto", "low")}),
    "size-matrix: moderation ? (not sent)": ("size-matrix", {"moderations": ("auto",)}),
    "openai-hk: moderation ? (not sent)": ("openai-hk", {"moderations": ("auto",)}),
    "VibeAPI: moderation auto, low": ("vibeapi", {"moderations": ("auto", "low")}),
    "OpenAI: background auto, opaque, transparent": ("openai", {"backgrounds": ("auto", "opaque", "transparent")}),
    "size-matrix: background ? (not sent)": ("size-matrix", {"backgrounds": ("auto",)}),
    "openai-hk: background ? (not sent)": ("openai-hk", {"backgrounds": ("auto",)}),
    "VibeAPI: no transparent background": ("vibeapi", {"backgrounds": ("auto", "opaque")}),
    **{
        f"{profile}: prompt limit 32,000": (profile, {"prompt_limit": 32_000})
        for profile in ("openai", "size-matrix", "openai-hk", "vibeapi")
    },
}  # fmt: skip


@pytest.mark.parametrize("row", ABLE)
def test_a_profile_can(row: str) -> None:
    profile, values = ABLE[row]
    able = capable(profile)
    assert {name: getattr(able, name) for name in values} == values


BASES = {
    "openai": "https://api.openai.com/v1", "size-matrix": "", "openai-compatible": "",
    "openai-hk": "https://api.openai-hk.com/v1", "vibeapi": "https://www.vibeapi.cn/v1",
}  # fmt: skip


@pytest.mark.parametrize("profile", BASES)
def test_the_default_base_url_of(profile: str) -> None:
    assert catalogue.get_profile(profile).base_url == BASES[profile]


@pytest.mark.parametrize("size", SIZE_MATRIX)
def test_a_size_of_the_size_matrix_is_sent_as_it_stands(size: str, spool: Path) -> None:
    assert sent("size-matrix", spool, size=size).json["size"] == size


ANSWERS: dict[str, tuple[str, str | Canned]] = {
    "OpenAI answers b64_json without a prefix": ("openai", "plain"),
    "size-matrix answers data[].url": ("size-matrix", "url"),
    "openai-hk answers url": ("openai-hk", "url"),
    "openai-hk answers b64 with a data: prefix": ("openai-hk", "prefixed"),
    "VibeAPI answers b64 raw": ("vibeapi", "plain"),
    "VibeAPI answers a url that is a data: URI": ("vibeapi", "url_data"),
}


@pytest.mark.parametrize("row", ANSWERS)
def test_a_profile_reads(row: str, spool: Path) -> None:
    profile, play = ANSWERS[row]
    ran, _ = called(play, profile, spool, as_sold(profile, size="256x256"))
    assert (ran.pictures, ran.left) == ([SMALL], [])


@pytest.mark.parametrize(("revised", "kept"), [("a red vase", ""), ("a red vase in the sun", "a red vase in the sun")])
def test_openai_hk_gives_a_revised_prompt_that_may_be_the_prompt(revised: str, kept: str, spool: Path) -> None:
    play = answer({"b64_json": f"data:image/png;base64,{B64}", "revised_prompt": revised}, usage=payloads.USAGE)
    outcome = called(play, "openai-hk", spool, as_sold("openai-hk"))[0].outcome
    assert outcome.usage is not None
    assert (outcome.pictures[0].revised_prompt, outcome.usage.output) == (kept, 196)


COMMON_ERRORS = {
    "size-matrix: no size": refusal(400, "invalid_request_error", "missing_required_parameter", param="size"),
    "size-matrix: aspect_ratio sent": refusal(400, "invalid_request_error", "unknown_parameter", param="aspect_ratio"),
    "size-matrix: quality outside l/m/h": refusal(400, "invalid_request_error", "invalid_value", param="quality"),
    "size-matrix: n outside 1–8": refusal(400, "invalid_request_error", "invalid_value", param="n"),
    "size-matrix: a size the account has not enabled": refusal(403, "forbidden", None, "Not enabled.", param="size"),
}


@pytest.mark.parametrize("row", COMMON_ERRORS)
def test_a_common_error_of_a_gateway_is_about_our_request(row: str, spool: Path) -> None:
    with pytest.raises(errors.Invalid) as caught:
        called(COMMON_ERRORS[row], "size-matrix", spool, as_sold("size-matrix"))
    assert caught.value.params["param"] in {"size", "aspect_ratio", "quality", "n"}


SWITCHED = {
    "size-matrix: mask": ("size-matrix", {"mask": True}),
    "openai-hk: mask": ("openai-hk", {"mask": True}),
}


@pytest.mark.parametrize("row", SWITCHED)
def test_an_administrator_can_switch_on(row: str, spool: Path, tmp_path: Path) -> None:
    key, switches = SWITCHED[row]
    profile = catalogue.get_profile(key)
    assert switches.items() <= profile.unknowns.items()
    assert catalogue.capabilities(profile, "gpt-image-2", switches).mask
    one, mask = (reference(tmp_path, f"{name}.png", SMALL) for name in ("one", "mask"))
    with FaultyGateway("ok") as gateway:
        request = as_sold(key, references=(one,), mask=mask)
        run(catalogue.get_dialect(profile, switches), gateway.base_url, spool, request)
    seen = gateway.requests[0]
    assert "mask" in (seen.json if key == "size-matrix" else [part.name for part in seen.parts if part.filename])
