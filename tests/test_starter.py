"""The starter library is complete, consistent and legal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from generations import sizing, starter
from generations.library_words import CATEGORIES
from generations.providers.profiles import ALL_QUALITIES

PROMPTS = starter.prompts()
KEYS = {"key", "title", "text", "notes", "category", "tags", "language", "variables", "settings"}
OF_A_VARIABLE = {"name", "type", "required", "help", "default", "choices", "min", "max"}
LONGEST = 8_000

Prompt = dict[str, Any]


def faulty(right: Callable[[Prompt], bool]) -> list[str]:
    """Keys of the prompts that are not as they should be."""
    return [prompt["key"] for prompt in PROMPTS if not right(prompt)]


def is_json(prompt: Prompt) -> bool:
    return prompt["text"].startswith("{\n")


def slots(prompt: Prompt) -> list[tuple[str, str]]:
    """(name, default or "") of whatever stands in brackets or double braces in the text, or in the strings of its JSON."""
    texts = strings_of(json.loads(prompt["text"])) if is_json(prompt) else [prompt["text"]]
    found = [match for text in texts for match in re.findall(r"\[([^\[\]:：]+)(?:[:：]([^\[\]]*))?\]", text)]
    found += [match for text in texts for match in re.findall(r"\{\{([^{}=]+)(?:=([^{}]*))?\}\}", text)]
    return [(name.strip(), default.strip()) for name, default in found]


def strings_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings_of(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings_of(item)]
    return [value] if isinstance(value, str) else []


def test_there_are_enough_and_half_are_chinese() -> None:
    chinese = [prompt for prompt in PROMPTS if prompt["language"] == "zh-hans"]
    assert (len(PROMPTS) >= 60, 2 * len(chinese)) == (True, len(PROMPTS))


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_six_in_both_languages(category: str) -> None:
    found = [prompt["language"] for prompt in PROMPTS if prompt["category"] == category]
    assert len(found) >= 6
    assert min(found.count("en"), found.count("zh-hans")) >= 3


@pytest.mark.parametrize("field", ["key", "title", "text"])
def test_nothing_stands_there_twice(field: str) -> None:
    assert len({prompt[field] for prompt in PROMPTS}) == len(PROMPTS)


def test_every_way_of_writing_is_shown() -> None:
    texts = [prompt["text"] for prompt in PROMPTS]
    assert sum(is_json(prompt) for prompt in PROMPTS) >= 10
    assert sum(bool(prompt["variables"]) for prompt in PROMPTS) >= 25
    assert sum(bool(re.search(r"\{[^{}|:]+\|[^{}]+\}", text)) for text in texts) >= 3
    assert sum("{list:" in text for text in texts) >= 2
    assert sum("{{" in text for text in texts) >= 2


def test_every_type_of_variable_is_used() -> None:
    assert {variable["type"] for prompt in PROMPTS for variable in prompt["variables"]} == set(starter.TYPES)


def test_every_word_list_is_used_and_none_is_missing() -> None:
    used = {name for prompt in PROMPTS for name in re.findall(r"\{list:([^{}]+)\}", prompt["text"])}
    assert used == set(starter.lists())
    assert all(len(words) == len(set(words)) >= 5 for words in starter.lists().values())


def test_the_fields_are_filled() -> None:
    assert faulty(is_filled) == []


def is_filled(prompt: Prompt) -> bool:
    return (
        set(prompt) == KEYS
        and all(prompt[field].strip() for field in ("title", "text", "notes"))
        and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prompt["key"]))
        and len(prompt["title"]) <= 60
        and len(prompt["text"]) <= LONGEST
        and 0 < len(prompt["tags"]) == len(set(prompt["tags"]))
    )


def test_title_notes_and_text_are_in_the_prompts_language() -> None:
    def right(prompt: Prompt) -> bool:
        chinese = [bool(re.search(r"[\u4e00-\u9fff]", prompt[field])) for field in ("title", "notes", "text")]
        return chinese == [prompt["language"] == "zh-hans"] * 3

    assert faulty(right) == []


def test_the_settings_are_legal() -> None:
    def legal(prompt: Prompt) -> bool:
        settings = prompt["settings"]
        return (
            set(settings) == {"aspect", "resolution", "quality"}
            and settings["aspect"] in sizing.RATIOS
            and settings["resolution"] in sizing.TIERS
            and settings["quality"] in ALL_QUALITIES
        )

    assert faulty(legal) == []


def test_the_variables_are_those_of_the_text() -> None:
    def same(prompt: Prompt) -> bool:
        names = [variable["name"] for variable in prompt["variables"]]
        return len(names) == len(set(names)) and {name for name, _ in slots(prompt)} == set(names)

    assert faulty(same) == []


def test_a_default_is_the_same_in_the_text_and_in_the_variable() -> None:
    def agree(prompt: Prompt) -> bool:
        given = {(name, default) for name, default in slots(prompt) if default}
        return given <= {(variable["name"], variable.get("default", "")) for variable in prompt["variables"]}

    assert faulty(agree) == []


def test_a_variables_default_fits_its_type() -> None:
    def right(prompt: Prompt) -> bool:
        return all(
            {"name", "type", "required"} <= set(variable) <= OF_A_VARIABLE and fits(variable)
            for variable in prompt["variables"]
        )

    assert faulty(right) == []


def fits(variable: dict[str, Any]) -> bool:
    default = variable.get("default")
    if variable["type"] == "picture" or default is None:
        return variable["type"] == "picture" and default is None
    if variable["type"] == "choice":
        return default in variable["choices"]
    if variable["type"] == "number":
        return bool(variable["min"] <= float(default) <= variable["max"])
    wanted = {"colour": r"#[0-9A-F]{6}", "date": r"\d{4}-\d\d-\d\d"}.get(variable["type"], r"(?s).+")
    return bool(re.fullmatch(wanted, default)) and not {"choices", "min", "max"} & set(variable)


def test_json_is_valid_and_says_so() -> None:
    def right(prompt: Prompt) -> bool:
        if ("json" in prompt["tags"]) != is_json(prompt):
            return False
        return not is_json(prompt) or ("{list:" not in prompt["text"] and isinstance(json.loads(prompt["text"]), dict))

    assert faulty(right) == []


def test_the_lists_are_new_each_time() -> None:
    starter.prompts().clear()
    assert starter.prompts() == PROMPTS
