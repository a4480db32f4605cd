"""Which prompts are JSON, which of them are valid, and where the first fault is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.structured import DEEPEST, read


@pytest.mark.parametrize(
    "text",
    [
        "A cat",
        "",
        "[animal] on a rug",
        "{{animal}} on a rug",
        "{red|blue} car",
        "{list:colours}",
        "[餐饮品牌触点矩阵]\n画面",
        '"text"',
        "12",
        "```py\n{}\n```",
        "a ```json\n{}\n```",
    ],
)
def test_prose_is_no_json(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        ' \n {"a": [1, -2.5e+3, true, false, null, "\\u4e2d\\n"]}\n',
        '[{"a": {"b": []}}]',
        '```json\n{"a": 1}\n```\n',
        '~~~\n{"a": 1}\n~~~',
        '\ufeff{"a": 1}',
    ],
)
def test_valid_json_is_valid(text: str) -> None:
    found = read(text)
    assert found and found.valid and found.problem is None


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1', "unclosed", 1, 8),
        ('{\n  "a": "b', "unclosed_string", 2, 8),
        ('{"a": "b\\x"}', "bad_escape", 1, 9),
        ('{"a": "b\nc"}', "line_break", 1, 9),
        ('{"a": "b\tc"}', "control_character", 1, 9),
        ("{“a”: 1}", "curly_quotes", 1, 2),
        ("{'a': 1}", "single_quotes", 1, 2),
        ('{"a": 1 // why\n}', "comment", 1, 9),
        ('{"a"："b"}', "wide_sign", 1, 5),
        ('{"a": 01}', "bad_number", 1, 7),
        ('{"a": red}', "unknown_word", 1, 7),
        ('{"a": NaN}', "unknown_word", 1, 7),
        ('{"a": }', "missing_value", 1, 7),
        ('{"a": 1, 2: 3}', "missing_key", 1, 10),
        ('{"a" 1}', "missing_colon", 1, 6),
        ('{\n"a": 1\n"b": 2}', "missing_comma", 3, 1),
        ('{"a": [1, 2,]}', "trailing_comma", 1, 13),
        ('{"a": 1,\n}', "trailing_comma", 2, 1),
        ('{"a": [1}', "wrong_bracket", 1, 9),
        ('{"a": 1} and so', "text_after", 1, 10),
        ('```json\n{"a": }\n```', "missing_value", 2, 7),
        ("[" * 300 + "]" * 300, "too_deep", 1, DEEPEST + 1),
    ],
)
def test_the_first_fault_has_its_place(text: str, code: str, line: int, column: int) -> None:
    found = read(text)
    assert found and not found.valid
    assert found.problem and (found.problem.code, found.problem.line, found.problem.column) == (code, line, column)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 40_000, "[" * 100_000 + "]" * 100_000, '["a",' * 40_000])
def test_no_depth_breaks_it(text: str) -> None:
    found = read(text)
    assert found and not found.valid


def test_the_lines_are_those_of_the_whole_text() -> None:
    found = read("```json\n{\n}\n```")
    assert found and found.lines == 4


def strict(text: str) -> bool:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return False
    return True


@given(st.text(st.sampled_from('{}[]:,"\\ntrue1-.e0 \n'), max_size=14).map(lambda tail: '{"a":' + tail + "}"))
def test_validity_is_that_of_the_standard(text: str) -> None:
    found = read(text)
    assert found and found.valid == strict(text)
