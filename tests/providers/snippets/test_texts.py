"""Any text, and any name of a file, arrives as it is and never becomes code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generations.providers.base import Call, FilePart
from generations.providers.snippets import snippets
from generations.providers.snippets.literals import is_seen
from tests.providers.base import reference
from tests.providers.snippets.nasty import LINE, LINES, NAMES, TEXTS, random_texts
from tests.providers.snippets.programs import LANGUAGES, QUICK, VARIABLE, run_all
from tests.providers.snippets.recorder import Recorder

LONGEST = 32_000
"""Characters of a prompt, at most (``Capabilities.prompt_limit``)."""


def named(files: list[FilePart]) -> list[FilePart]:
    """Files under nasty names, each with bytes of its own."""
    return [replace(part, filename=name) for part, name in zip(files, NAMES, strict=True)]


def as_sent(name: str) -> str:
    """A file's name as a form holds it, taken apart by a parser that knows a backslash as an escape."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def sent(language: str, calls: dict[str, Call], folder: Path) -> dict[str, Any]:
    """The one request of each call."""
    with Recorder() as recorder:
        return {name: one for name, (one,) in run_all(language, calls, folder / "programs", recorder).items()}


def texts_arrive(language: str, texts: list[str], folder: Path) -> None:
    """In JSON, in JSON with a file inside, and in forms with and without line breaks."""
    part = reference(folder, "a.bin", b"\xff\x00\n")
    lines = [text for text in texts if "\n" not in text and "\r" not in text]
    body = {"texts": texts, "inner": {"text": texts[-1], "odd": [None, True, False, 0, -7, 2.5, [], {}]}}
    calls = {
        "json": Call(path="images/generations", json=body),
        "encoded": Call(path="images/edits", json={**body, "image": part}),
        "form": Call(path="images/edits", fields=tuple(_numbered(texts)), files=(("image", part),)),
        "form-of-lines": Call(path="images/edits", fields=tuple(_numbered(lines)), files=(("image", part),)),
    }
    found = sent(language, calls, folder)
    assert found["json"].json == body
    assert found["encoded"].json == {**body, "image": "data:image/png;base64,/wAK"}
    assert found["form"].asked == dict(_numbered(texts))
    assert found["form-of-lines"].asked == dict(_numbered(lines))


def _numbered(texts: list[str]) -> list[tuple[str, str]]:
    return [(f"t{place}", text) for place, text in enumerate(texts)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_arrives_as_it_is(language: str, tmp_path: Path) -> None:
    texts_arrive(language, [*TEXTS, *random_texts(150)], tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thousand_texts_arrive_as_they_are(language: str, seed: int, tmp_path: Path) -> None:
    texts_arrive(language, random_texts(1000, seed), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_name_of_a_file_is_sent_and_read(language: str, tmp_path: Path) -> None:
    files = named([reference(tmp_path, f"{place}.bin", b"%d" % place) for place in range(len(NAMES))])
    linked = [replace(part, url=f"https://example.com/{part.filename}") for part in files]
    calls = {
        "form": Call(path="images/edits", fields=(("prompt", "p"),), files=tuple(("image[]", part) for part in files)),
        "encoded": Call(path="images/edits", json={"images": files, "linked": linked}),
    }
    found = sent(language, calls, tmp_path)
    parts = [part for part in found["form"].parts if part.filename]
    assert [part.filename for part in parts] == [as_sent(name) for name in NAMES]
    assert [part.data for part in parts] == [part.path.read_bytes() for part in files]
    encoded = found["encoded"].json
    assert [one.partition(",")[0] for one in encoded["images"]] == ["data:image/png;base64"] * len(NAMES)
    assert len(set(encoded["images"])) == len(NAMES)
    assert encoded["linked"] == [part.url for part in linked]


@pytest.mark.parametrize("language", QUICK)
def test_the_longest_prompt_arrives(language: str, tmp_path: Path) -> None:
    part = reference(tmp_path, "a.bin", b"0")
    texts = {"wide": "💥" * LONGEST, "escaped": "\x01" * LONGEST, "of-lines": "x\n" * (LONGEST // 2)}
    calls = {name: Call(path="images/generations", json={"prompt": text}) for name, text in texts.items()}
    forms = {
        f"form-{name}": Call(path="e", fields=(("p", text),), files=(("i", part),)) for name, text in texts.items()
    }
    found = sent(language, calls | forms, tmp_path)
    assert {name: found[name].json["prompt"] == text for name, text in texts.items()} == dict.fromkeys(texts, True)
    assert {name: found[f"form-{name}"].asked["p"] == text for name, text in texts.items()} == dict.fromkeys(
        texts, True
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_unseen_stands_in_a_snippet(language: str, tmp_path: Path) -> None:
    files = tuple(("image", part) for part in named([reference(tmp_path, f"{n}", b"") for n in range(len(NAMES))]))
    calls = [
        Call(path="e", json={"prompt": text, "image": [part for _, part in files]}, headers={"x-key": LINE})
        for text in (LINE, LINES)
    ]
    calls += [Call(path="e", fields=(("prompt", text),), files=files) for text in (LINE, LINES)]
    texts = [one.text for call in calls for one in snippets(call, "http://h/v1", VARIABLE) if one.language == language]
    unseen = {char for text in texts for char in text if not is_seen(char)}
    assert unseen == ({"\n", "\t"} if language == "go" else {"\n"})


def test_json_is_written_as_json(tmp_path: Path) -> None:
    call = Call(path="e", json={"prompt": LINES.replace("'", "")})
    text = snippets(call, "http://h/v1", VARIABLE)[0].text
    assert json.loads(text.partition("-d '")[2].removesuffix("'")) == call.json
