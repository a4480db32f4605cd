"""Filling keeps everything else as it is written, and valid JSON valid."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.variables import extract, fill, find

VALUE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("A [cat] and a {{cat}}", {"cat": "dog"}, "A dog and a dog"),
        ("A [cat] on {{mat}}", {}, "A [cat] on {{mat}}"),
        ("A [cat: tabby], {{mat=red}}", {"mat": ""}, "A tabby, red"),
        ("[cat] and [cat: tabby]", {}, "tabby and tabby"),
        ("[餐饮品牌触点矩阵]\n一张[主体：杯子]", {}, "[餐饮品牌触点矩阵]\n一张杯子"),
        ("【产品】［产品］", {"产品": "茶"}, "茶茶"),
        ("[a] [b]", {"a": "[b]", "b": "{{a}}"}, "[b] {{a}}"),
        ("a[0] [1] [t](u) `[a]` [a]", {"a": "x"}, "a[0] [1] [t](u) `[a]` x"),
        ("[a]", {"other": "x"}, "[a]"),
        ('{"a": "[b]", "c": ["b"]}', {"b": 'say "hi"\n\\'}, '{"a": "say \\"hi\\"\\n\\\\", "c": ["b"]}'),
        ('{"a": "{\\"b\\": \\"[c]\\"}"}', {"c": '"'}, '{"a": "{\\"b\\": \\"\\\\\\"\\"}"}'),
        ('{"n": {{n}}}', {"n": "4"}, '{"n": 4}'),
        ("{'a': '[b]'}", {"b": '"'}, "{'a': '\"'}"),
    ],
)
def test_filling(text: str, values: dict[str, str], expected: str) -> None:
    assert fill(text, values) == expected


@given(st.dictionaries(st.sampled_from(["a", "b", "品"]), VALUE), st.booleans())
def test_valid_json_stays_valid(values: dict[str, str], ascii_only: bool) -> None:
    shape = {"x [a] y": "[a]", "list": ["{{b}}", 'q "[品]"', {"inner": json.dumps({"k": "[a] [b]"})}]}
    filled = json.loads(fill(json.dumps(shape, ensure_ascii=ascii_only), values))
    assert filled["x [a] y"] == values.get("a", "[a]")
    assert filled["list"][1] == f'q "{values.get("品", "[品]")}"'
    assert json.loads(filled["list"][2]["inner"])["k"] == f"{values.get('a', '[a]')} {values.get('b', '[b]')}"


@given(st.text(max_size=60))
def test_a_text_without_values_and_defaults_stays_as_it_is(text: str) -> None:
    if all(one.default is None for one in find(text)):
        assert fill(text, {}) == text


WORDS = st.text(
    st.characters(categories=["L", "N", "P", "Z"], exclude_characters="[]{}［］【】`\\\"'“‘!~()/|=:：_^@#$<>"),
    max_size=6,
)
SLOT = st.sampled_from(["[a]", "[b: blue]", "{{c}}", "{{d=dim}}", "［名］", "[a]", "[名]", "【名】"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A template of which every variable is followed by a word of its own, and values without these words."""
    pieces = [" "]
    for number in range(draw(st.integers(1, 6))):
        pieces += [draw(SLOT), f" ¦{number}¦ ", draw(WORDS), " "]
    template = "".join(pieces)
    if draw(st.booleans()):
        template = json.dumps({"text": template, "more": [template]}, ensure_ascii=draw(st.booleans()))
    value = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="¦"), min_size=1, max_size=8)
    values = {one.name: draw(value) for one in find(template) if draw(st.booleans())}
    return template, {name: one for name, one in values.items() if one not in {"blue", "dim"}}


@given(cases())
def test_extracting_gives_back_what_was_filled_in(case: tuple[str, dict[str, str]]) -> None:
    template, values = case
    assert extract(template, fill(template, values)) == values


@given(
    st.lists(SLOT | WORDS, max_size=8).map("".join), st.dictionaries(st.sampled_from(["a", "b", "c", "d", "名"]), VALUE)
)
def test_what_is_extracted_always_fills_to_the_same_text(template: str, values: dict[str, str]) -> None:
    filled = fill(template, values)
    found = extract(template, filled)
    assert found is None or fill(template, found) == filled


@pytest.mark.parametrize(
    ("template", "filled", "expected"),
    [
        ("A [cat] on [mat].", "A dog on a rug.", {"cat": "dog", "mat": "a rug"}),
        ("A [cat] on [mat].", "A dog under a rug.", None),
        ("A [cat] on [mat]", "A [cat] on wool", {"mat": "wool"}),
        ("A [cat: tabby].", "A tabby.", {}),
        ("[a] and [a]", "x and y", None),
        ("[a][b]", "xy", None),
        ("plain", "plain", {}),
        ("plain", "other", None),
        ('{"a": "[b]"}', '{"a": "say \\"hi\\""}', {"b": 'say "hi"'}),
        ('{"a": "[b]"}', '{"a": "bad \\x"}', None),
    ],
)
def test_extracting(template: str, filled: str, expected: dict[str, str] | None) -> None:
    assert extract(template, filled) == expected
