"""Layout, values and folds of JSON prompts; all else stays as it is written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.structured import Fold, folds, formatted, leaves, with_value

SCALAR = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6)
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
JSON = st.builds(
    lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent),
    st.dictionaries(st.text(max_size=4), VALUE, max_size=4) | st.lists(SCALAR, max_size=3).map(lambda v: {"list": v}),
    st.booleans(),
    st.sampled_from([None, 1, 4]),
)


def test_the_layout_keeps_every_spelling() -> None:
    text = '{"b":1.50,"a":[1E5,{"x":"\\u4e2d"},[],{}],"b":"\\/"}'
    assert formatted(text) == (
        '{\n  "b": 1.50,\n  "a": [\n    1E5,\n    {\n      "x": "\\u4e2d"\n    },\n    [],\n    {}\n  ],\n  "b": "\\/"\n}'
    )


@pytest.mark.parametrize("text", ["A cat", '{"a": 1', "[animal] here", '{"a":1} so'])
def test_what_is_not_valid_is_not_laid_out(text: str) -> None:
    assert formatted(text) == text


def test_a_fence_stays_around_the_layout() -> None:
    assert formatted('```json\n{"a":1}\n```\n') == '```json\n{\n  "a": 1\n}\n```\n'


@given(JSON)
def test_the_layout_says_the_same(text: str) -> None:
    assert json.loads(formatted(text)) == json.loads(text)
    assert formatted(formatted(text)) == formatted(text)
    assert formatted(text) == json.dumps(json.loads(text), indent=2, ensure_ascii="\\u" in text) or "\\u" in text


def test_leaves_have_paths_in_order() -> None:
    text = '{"scene": {"lighting": [{"type": "soft"}, 2]}, "odd.key": true, "": null, "a": 1, "a": 2}'
    assert [(leaf.path, leaf.kind, leaf.text) for leaf in leaves(text)] == [
        ("scene.lighting[0].type", "string", "soft"),
        ("scene.lighting[1]", "number", "2"),
        ('["odd.key"]', "boolean", "true"),
        ('[""]', "null", "null"),
        ("a", "number", "1"),
        ("a#2", "number", "2"),
    ]


def test_a_leaf_s_span_is_its_place_in_the_whole_text() -> None:
    text = '```json\n{"a": "\\u4e2d"}\n```'
    (leaf,) = leaves(text)
    assert text[slice(*leaf.span)] == '"\\u4e2d"'
    assert leaf.text == "中"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("s", 'say "hi"\n中', '{ "s":"say \\"hi\\"\\n中" , "n":1.50,"n":[true]}'),
        ("s", "12", '{ "s":"12" , "n":1.50,"n":[true]}'),
        ("n", "2.0", '{ "s":"x" , "n":2.0,"n":[true]}'),
        ("n", "many", '{ "s":"x" , "n":"many","n":[true]}'),
        ("n#2[0]", "null", '{ "s":"x" , "n":1.50,"n":[null]}'),
    ],
)
def test_one_value_changes_and_nothing_else(path: str, value: str, expected: str) -> None:
    assert with_value('{ "s":"x" , "n":1.50,"n":[true]}', path, value) == expected


def test_a_path_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        with_value('{"a": 1}', "b", "2")


@given(JSON, st.text(max_size=6), st.randoms(use_true_random=False))
def test_an_edit_changes_one_path_only(text: str, value: str, random: Any) -> None:
    before = leaves(text)
    if not before:
        return
    chosen = random.choice(before)
    after = {leaf.path: leaf.text for leaf in leaves(with_value(text, chosen.path, value))}
    assert after == {**{leaf.path: leaf.text for leaf in before}, chosen.path: value}


@given(JSON)
def test_every_value_has_a_path_of_its_own(text: str) -> None:
    paths = [leaf.path for leaf in leaves(text)]
    assert len(paths) == len(set(paths))


def test_folds_are_what_has_several_lines() -> None:
    text = '{\n  "a": [\n    1, 2\n  ],\n  "b": {"c": 3}\n}'
    assert folds(text) == (Fold(1, 6, 2), Fold(2, 4, 2))


def test_folds_of_broken_json_are_those_before_the_fault() -> None:
    assert folds('{\n  "a": [\n    1\n  ],\n  "b": oops') == (Fold(2, 4, 1),)


def test_prose_has_no_folds_and_leaves() -> None:
    assert (folds("A\ncat"), leaves("A\ncat")) == ((), ())


def test_half_an_emoji_can_be_written_in_utf8() -> None:
    [leaf] = leaves('{"cut \\ud83d": "tea \\ud83d\\ude00 \\ude00"}')
    assert (leaf.text, "\ufffd" in leaf.path) == ("tea 😀 \ufffd", True)
    leaf.path.encode()
