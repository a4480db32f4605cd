"""The snippets of a call, run as a person would run them: they send what the studio sends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import Call, FilePart
from generations.providers.snippets import key_variable, snippets
from tests.gateways.seen import Seen
from tests.providers.base import CannedGateway, reference

PROMPTS = ("a red vase", 'it\'s "50 %" `off` $HOME \\n', "@file <b>; {a}\n第二行 🏺", "-d x", "BODY")
LANGUAGES = ("curl", "python")


def sent(call: Call, language: str, folder: Path) -> Seen:
    """What a gateway receives when the snippet is run in ``folder``."""
    if language == "curl" and shutil.which("curl") is None:
        pytest.fail("curl is needed to run its snippet")
    with CannedGateway(body="{}") as gateway:
        text = next(one.text for one in snippets(call, gateway.base_url, "ANY_KEY") if one.language == language)
        command = ["bash", "-c", text] if language == "curl" else [sys.executable, "-c", text]
        environment = {**os.environ, "ANY_KEY": "sk-canary", "NO_PROXY": "*"}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=60)
    assert "sk-canary" not in text
    (seen,) = gateway.requests
    assert seen.headers["authorization"] == "Bearer sk-canary"
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_json_arrives_as_it_was_planned(language: str, prompt: str, tmp_path: Path) -> None:
    body = {"model": "gpt-image-2", "prompt": prompt, "n": 2, "stream": True, "input": {"size": "1024x1024"}}
    seen = sent(Call(path="images/generations", json=body, headers={"idempotency-key": "k-1"}), language, tmp_path)
    assert (seen.path, seen.json) == ("/v1/images/generations", body)
    assert seen.headers["idempotency-key"] == "k-1"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_picture_inside_json_is_encoded_and_an_address_stays_one(language: str, prompt: str, tmp_path: Path) -> None:
    part = reference(tmp_path, "my vase.png", b"\x89PNG" + os.urandom(300_000))
    linked = FilePart(path=part.path, filename="b.png", content_type="image/png", size=1, url="https://e.com/b.png")
    body: dict[str, Any] = {"prompt": prompt, "images": [part, linked]}
    seen = sent(Call(path="images/edits", json=body), language, tmp_path)
    assert seen.json["prompt"] == prompt
    first, second = seen.json["images"]
    assert first.startswith("data:image/png;base64,")
    assert len(first) == len("data:image/png;base64,") + 4 * -(-part.size // 3)
    assert second == "https://e.com/b.png"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_form_arrives_with_its_files(language: str, prompt: str, tmp_path: Path) -> None:
    parts = tuple(("image[]", reference(tmp_path, f"{name}.png", name.encode() * 50)) for name in ("a", "b c"))
    call = Call(path="images/edits", fields=(("model", "gpt-image-2"), ("prompt", prompt)), files=parts)
    seen = sent(call, language, tmp_path)
    assert seen.asked == {"model": "gpt-image-2", "prompt": prompt}
    files = [(part.name, part.filename, part.content_type, part.data) for part in seen.parts if part.filename]
    assert files == [(name, part.filename, "image/png", part.path.read_bytes()) for name, part in parts]


def test_the_variable_is_named_after_the_gateway() -> None:
    assert key_variable("openai-hk") == "OPENAI_HK_API_KEY"


HOSTILE = ("$(touch pwned).png", "`touch pwned`.png", "a\nBODY\ntouch pwned\n.png", 'a";touch pwned;".png', "x\\.png")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_files_name_or_address_never_becomes_code(language: str, name: str, tmp_path: Path) -> None:
    shown = "".join(char if char.isprintable() else "_" for char in name)
    part = replace(reference(tmp_path, "plain.png", b"bytes"), filename=name)
    (tmp_path / shown).write_bytes(b"bytes")
    linked = replace(part, url=f"https://example.com/{name}")
    seen = sent(Call(path="images/edits", json={"prompt": "p", "images": [part, linked]}), language, tmp_path)
    assert seen.json["images"] == ["data:image/png;base64,Ynl0ZXM=", f"https://example.com/{name}"]
    seen = sent(Call(path="images/edits", fields=(("prompt", "p"),), files=(("image", part),)), language, tmp_path)
    assert [one.data for one in seen.parts if one.filename] == [b"bytes"]
    assert not (tmp_path / "pwned").exists()
