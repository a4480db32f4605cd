"""What holds of every text: of JSON with brackets everywhere in its strings, and of any mixture of signs."""

import itertools
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generations.variables import combinations, fill, find, resolved, starts_json

PIECES = (
    *(
        "[a]",
        "{{b}}",
        '[c: d "x"]',
        "［名］",
        "【名】",
        '"',
        "'",
        "“",
        "”",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\\",
        "`",
        "```",
    ),
    *("(u)", "a", "中", "0", "|", "//", " ", "x[0]", '{"k":', '["v"', "- [x]", "{list:l}", "{p|q}", "<", "-", "😀"),
)
TEXT = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
VALUE = st.recursive(
    TEXT | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DOCUMENT = st.dictionaries(TEXT, VALUE, min_size=1, max_size=3) | st.lists(VALUE, min_size=1, max_size=3)


def shape(value: Any) -> Any:
    """The same with its types in the place of its values; keys stay."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


@given(DOCUMENT, st.booleans(), st.sampled_from([None, 2]), TEXT)
def test_filling_valid_json_changes_its_strings_only(
    document: Any, ascii_only: bool, indent: int | None, value: str
) -> None:
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    filled = fill(text, {one.name: value + '"\\\n' for one in find(text)})
    assert shape(json.loads(filled)) == shape(document)


@given(DOCUMENT)
def test_nothing_is_expanded_in_json(document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False)
    assert starts_json(text)
    assert combinations(text, {"l": ["1", "2"]}) == 1


@given(TEXT)
def test_variables_never_overlap(text: str) -> None:
    spans = sorted(span for one in find(text) for span in one.spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@given(TEXT)
def test_every_combination_can_be_written(text: str) -> None:
    lists = {"l": ["1", "2"]}
    for index in range(min(4, combinations(text, lists))):
        assert isinstance(resolved(text, {"a": "[c]{p|q}"}, lists, index), str)
