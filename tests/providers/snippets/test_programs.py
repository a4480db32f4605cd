"""Each snippet as a program of its own: run alone, it says what the gateway answered, and follows a task to its end."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from generations.providers import catalogue
from generations.providers.base import Call, ImageRequest
from generations.providers.snippets import key_variable, snippets
from tests.providers.base import KEY, reference
from tests.providers.snippets.programs import FILES, LANGUAGES, QUICK, VARIABLE, execute, is_here, needs, written
from tests.providers.snippets.recorder import Recorder

CALL = Call(path="images/generations", json={"prompt": "a red vase"})
ALONE = {
    "curl": ["bash", "call.sh"],
    "python": [sys.executable, "call.py"],
    "javascript": ["node", "call.mjs"],
    "go": ["go", "run", "main.go"],
    "ruby": ["ruby", "call.rb"],
}
PENDING = {"id": "task-7", "status": "pending"}
DONE = {"id": "task-7", "status": "done", "urls": ["https://e.com/a.png"]}
ASKED = ImageRequest(
    model="gpt-image-2", prompt="a red vase", output_format="auto", aspect_ratio="1:1", resolution="1K"
)


def said_alone(language: str, call: Call, recorder: Recorder, folder: Path) -> str:
    needs(language)
    written(language, call, recorder.base_url(language), folder / language)
    return execute(ALONE[language], folder / language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_prints_the_answer(language: str, tmp_path: Path) -> None:
    with Recorder(made={"data": [{"url": "https://e.com/花.png"}]}) as recorder:
        said = said_alone(language, CALL, recorder, tmp_path)
    assert '{"data": [{"url": "https://e.com/\\u82b1.png"}]}' in said


def test_a_program_looks_a_task_up_until_it_has_ended(tmp_path: Path) -> None:
    """All at once, for each waits before its look; a shell cannot read the answer, and tells a person how to go on."""
    call = Call(path="runs", json={"prompt": "p"}, headers={"Idempotency-Key": "k"}, running=("pending", "processing"))
    languages = [language for language in LANGUAGES if language != "curl" and is_here(language)]
    with Recorder(made=PENDING, found=DONE) as recorder, ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda language: said_alone(language, call, recorder, tmp_path), languages))
        looks = [[(one.method, one.path, one.headers["authorization"]) for one in recorder.seen(n)] for n in languages]
    assert looks == [[("POST", "/v1/runs", f"Bearer {KEY}"), ("GET", "/v1/runs/task-7", f"Bearer {KEY}")]] * len(
        languages
    )
    assert all("https://e.com/a.png" in said for said in found)


@pytest.mark.parametrize("key", ["runbase", "runapi"])
def test_a_task_is_looked_up_where_its_dialect_looks(key: str) -> None:
    dialect = catalogue.get_dialect(catalogue.get_profile(key))
    call = dialect.plan(ASKED)
    assert call.running == ("pending", "processing")
    assert f"{call.path}/7" == dialect._path(dialect._remote_id("7", ASKED), ASKED)  # type: ignore[attr-defined]


def test_curl_says_how_to_go_on_with_a_task() -> None:
    text = snippets(replace(CALL, running=("pending",)), "https://e.com/v1", VARIABLE)[0].text
    assert text.endswith(f'\n# curl https://e.com/v1/images/generations/ID -H "Authorization: Bearer ${VARIABLE}"')


def test_two_files_of_one_name_are_read_from_two(tmp_path: Path) -> None:
    parts = [replace(reference(tmp_path, name, b""), filename="image.png") for name in ("a", "b")]
    call = Call(path="e", fields=(), files=tuple(("image[]", part) for part in parts))
    for one in snippets(call, "https://e.com/v1", VARIABLE):
        assert "image-2.png" in one.text


def test_the_languages_come_in_their_order() -> None:
    found = snippets(CALL, "https://e.com/v1/", VARIABLE)
    assert [one.label for one in found] == ["cURL", "Python", "JavaScript", "Go", "Ruby"]
    assert tuple(one.language for one in found) == LANGUAGES == tuple(FILES)
    assert all("https://e.com/v1/images/generations" in one.text for one in found)


def test_the_variable_is_named_after_the_gateway() -> None:
    assert key_variable("openai-hk") == "OPENAI_HK_API_KEY"


def test_the_quick_languages_are_all_but_the_compiled_one() -> None:
    assert {*QUICK, "go"} == set(LANGUAGES)
