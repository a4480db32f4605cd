"""The corpus of variables is in order itself."""

from __future__ import annotations

import re
from collections import Counter

from tests.variables.corpus import cases

LEAST = {
    "briefs": 20,
    "chinese": 50,
    "code": 20,
    "json": 30,
    "json_broken": 30,
    "json_quoted": 25,
    "languages": 15,
    "markdown": 30,
    "mustache": 25,
    "nested": 15,
    "other_tools": 15,
    "plain": 30,
    "templates": 40,
}


def test_it_has_enough_cases_of_every_style() -> None:
    found = Counter(case.style for case in cases())
    assert sum(found.values()) >= 320
    assert found.keys() == LEAST.keys()
    assert {style: found[style] for style in LEAST if found[style] < LEAST[style]} == {}


def test_much_of_it_is_chinese() -> None:
    chinese = [case for case in cases() if re.search("[一-龥]{2}", case.text) and not re.search("[ぁ-ヿ]", case.text)]
    assert len(chinese) >= 0.42 * len(cases())


def test_names_of_cases_are_unique() -> None:
    assert [name for name, count in Counter(case.name for case in cases()).items() if count > 1] == []


def test_no_prompt_stands_twice() -> None:
    assert [text for text, count in Counter(case.text for case in cases()).items() if count > 1] == []


def test_every_variable_stands_in_its_text_with_its_default() -> None:
    said = [(case, text) for case in cases() for v in case.variables for text in (v.name, v.default or "")]
    assert [(case.name, text) for case, text in said if text not in case.text] == []


def test_every_name_stands_in_brackets_or_double_braces() -> None:
    everything = [(case, variable.name) for case in cases() for variable in case.variables]
    opened = r"(?:\[|［|【|\{\{)\s*"
    assert [(c.name, name) for c, name in everything if not re.search(opened + re.escape(name), c.text)] == []


def test_no_variable_is_expected_twice() -> None:
    names = {case.name: Counter(variable.name for variable in case.variables) for case in cases()}
    assert [name for name, found in names.items() if found and max(found.values()) > 1] == []


def test_names_are_trimmed_and_short() -> None:
    names = [variable.name for case in cases() for variable in case.variables]
    assert [name for name in names if name != name.strip() or not name or len(name) > 50] == []


def test_no_name_is_cut_within_round_brackets() -> None:
    names = [variable.name for case in cases() for variable in case.variables]
    assert [name for name in names if len(re.findall("[(（]", name)) != len(re.findall("[)）]", name))] == []
