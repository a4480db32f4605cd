"""What authors say of variables, and values held against it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.variables import (
    CHOICE,
    COLOUR,
    DATE,
    LONG,
    NUMBER,
    PICTURE,
    TEXT,
    Definition,
    check,
    definitions,
    from_json,
    to_json,
    values_needed,
    with_defaults,
)


def test_detected_variables_are_optional_text_with_their_default() -> None:
    assert definitions("[b: blue] [a]", []) == (Definition(name="b", default="blue"), Definition(name="a"))


def test_the_author_s_word_is_merged_by_name_and_others_dropped() -> None:
    stored = [{"name": "gone", "type": LONG}, {"name": "a", "type": CHOICE, "choices": ["x"], "required": True}]
    assert definitions("[b] [a: x]", stored) == (
        Definition(name="b"),
        Definition(name="a", type=CHOICE, choices=("x",), required=True, default="x"),
    )


def test_the_author_s_default_comes_before_the_text_s() -> None:
    assert definitions("[a: x]", [{"name": "a", "default": "y"}])[0].default == "y"


def test_fields_that_a_merge_does_not_know_stay() -> None:
    assert definitions("[a: x]", [{"name": "a", "unit": "cm"}])[0].extra == {"unit": "cm"}


@pytest.mark.parametrize(
    ("definition", "value", "code"),
    [
        (Definition(name="a"), "", None),
        (Definition(name="a", required=True), "  ", "required"),
        (Definition(name="a", required=True, default="x"), "", None),
        (Definition(name="a", required=True), "x", None),
        (Definition(name="a", type=LONG), "two\nlines", None),
        (Definition(name="a", type=PICTURE), "7f3a", None),
        (Definition(name="a", type=NUMBER), "1.5", None),
        (Definition(name="a", type=NUMBER), "-.5", None),
        (Definition(name="a", type=NUMBER), "many", "not_a_number"),
        (Definition(name="a", type=NUMBER), "1_000", "not_a_number"),
        (Definition(name="a", type=NUMBER), "nan", "not_a_number"),
        (Definition(name="a", type=NUMBER, minimum=0), "-1", "below_minimum"),
        (Definition(name="a", type=NUMBER, minimum=0.1), "0.1", None),
        (Definition(name="a", type=NUMBER, maximum=10), "10.01", "above_maximum"),
        (Definition(name="a", type=CHOICE, choices=("x", "y")), "y", None),
        (Definition(name="a", type=CHOICE, choices=("x", "y")), "z", "not_a_choice"),
        (Definition(name="a", type=CHOICE), "z", None),
        (Definition(name="a", type=COLOUR), "#1a2B3c", None),
        (Definition(name="a", type=COLOUR), "#fff", None),
        (Definition(name="a", type=COLOUR), "#12345", "not_a_colour"),
        (Definition(name="a", type=COLOUR), "red", "not_a_colour"),
        (Definition(name="a", type=DATE), "2026-02-28", None),
        (Definition(name="a", type=DATE), "2026-02-30", "not_a_date"),
        (Definition(name="a", type=DATE), "20260228", "not_a_date"),
    ],
)
def test_values_are_held_against_the_definition(definition: Definition, value: str, code: str | None) -> None:
    assert check(definition, value) == code


def test_only_required_variables_without_value_and_default_are_needed() -> None:
    known = [
        Definition(name="a", required=True),
        Definition(name="b", required=True, default="x"),
        Definition(name="c"),
    ]
    assert values_needed(known, {}) == ("a",)
    assert values_needed(known, {"a": "1"}) == ()


def test_defaults_of_the_author_are_put_in() -> None:
    known = [Definition(name="a", default="x"), Definition(name="b", default="y"), Definition(name="c")]
    assert with_defaults(known, {"a": "", "b": "1", "other": "2"}) == {"a": "x", "b": "1", "other": "2"}


JSON = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.lists(st.text(max_size=3), max_size=3)
)
STORED = st.fixed_dictionaries(
    {"name": st.text(max_size=5)},
    optional={
        "type": st.sampled_from([TEXT, LONG, NUMBER, "sound"]) | JSON,
        **dict.fromkeys(["required", "help", "default", "choices", "minimum", "maximum", "unit", "order"], JSON),
    },
)
SILENT = {"type": TEXT, "required": False, "help": "", "choices": []}


@given(STORED)
def test_what_was_stored_is_exported_again(stored: dict[str, object]) -> None:
    exported = to_json(from_json(stored))
    assert {**SILENT, **exported} == {**SILENT, **stored}


@given(STORED)
def test_export_and_import_change_nothing_more(stored: dict[str, object]) -> None:
    definition = from_json(stored)
    assert from_json(to_json(definition)) == definition


@pytest.mark.parametrize("bound", [10**400, -(10**16), 1e16])
def test_a_bound_beyond_exact_numbers_is_kept_aside(bound: float) -> None:
    definition = from_json({"name": "n", "type": "number", "minimum": bound})
    assert (definition.minimum, definition.extra) == (None, {"minimum": bound})
