"""Alternation and word lists: every text once, in a fixed order, never inside JSON."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.variables import MOST, TooLong, combinations, fill, literals, resolved

LISTS = {"colours": ["red", "blue", "green"], "empty": [], "颜色": ["红", "蓝"], "Same": ["1", "2"], "same": ["1", "2"]}


def every(text: str, values: dict[str, str] | None = None) -> list[str]:
    return [resolved(text, values or {}, LISTS, number) for number in range(combinations(text, LISTS))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {cat|dog}", ["a cat", "a dog"]),
        ("{a|b} {c|d|e}", ["a c", "a d", "a e", "b c", "b d", "b e"]),
        ("a { red | blue } car", ["a red car", "a blue car"]),
        ("a {very |}old house", ["a very old house", "a old house"]),
        ("{list:colours}", ["red", "blue", "green"]),
        ("{list: colours} and {list:colours}", ["red and red", "blue and blue", "green and green"]),
        ("{list:Same} {list: same }", ["1 1", "2 2"]),
        ("{x|y} {list：颜色}", ["x 红", "x 蓝", "y 红", "y 蓝"]),
        ("{list:unknown} {list:empty}", ["{list:unknown} {list:empty}"]),
        ("{single} {} plain", ["{single} {} plain"]),
        ("${a|b} \\{a|b\\} `{a|b}`", ["${a|b} \\{a|b\\} `{a|b}`"]),
        ("hues: [plum, {red|blue}, rust]", ["hues: [plum, red, rust]", "hues: [plum, blue, rust]"]),
        ("{{a|upper}} {{ a | b }} {{list:colours}}", ["{{a|upper}} {{ a | b }} {{list:colours}}"]),
        ('{2$$a|b} {argument default="a|b"}', ['{2$$a|b} {argument default="a|b"}']),
        ('{"a": "{b|c}", "d": ["{list:colours}"]}', ['{"a": "{b|c}", "d": ["{list:colours}"]}']),
        ('{"a": "{b|c}", "d": ["{list:colours}', ['{"a": "{b|c}", "d": ["{list:colours}']),
        ('{x|y} with {"a": "{b|c}"}', ['x with {"a": "{b|c}"}', 'y with {"a": "{b|c}"}']),
    ],
)
def test_the_texts_of_a_prompt(text: str, expected: list[str]) -> None:
    assert every(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a|{b|c}}", ["a", "b", "c"]),
        ("{a|x {b|c} y {d|e}|f}", ["a", "x b y d", "x b y e", "x c y d", "x c y e", "f"]),
        (
            "{|{very|quite} }old {barn|house}",
            [f"{a}old {b}" for a in ("", "very ", "quite ") for b in ("barn", "house")],
        ),
        (
            "{plain|{list:colours}} {list:colours}",
            [f"{a} {b}" for a in ("plain", *LISTS["colours"]) for b in LISTS["colours"]],
        ),
        ("{a|{list:unknown}}", ["a", "{list:unknown}"]),
        ("{a|{b|{c|{d|e}}}}", ["a", "b", "c", "d", "e"]),
        ("{a {b|c}}", ["{a b}", "{a c}"]),
        ("{a|{b|c}", ["{a|b", "{a|c"]),
        ("{a|{b|c}\n}", ["{a|b\n}", "{a|c\n}"]),
        ("`{` {a|b} | `}`", ["`{` a | `}`", "`{` b | `}`"]),
        *(
            (text, [text])
            for text in (
                "${a|{b|c}}",
                "${a {b|{c|d}}|{e|f}}",
                "{{a|{b|c}}}",
                "{{a|b} c|d}",
                "{2$$a|{b|c}}",
                "`{a|{b|c}}`",
                '{"a": "{b|{c|d}}"}',
            )
        ),
    ],
)
def test_alternations_one_in_another(text: str, expected: list[str]) -> None:
    assert every(text) == expected


def test_inner_options_may_hold_variables() -> None:
    assert every("{a|{[pet]|{{bird=owl}} up}}", {"pet": "{x|y}"}) == ["a", "{x|y}", "owl up"]


def test_too_deep_and_too_many_stay_as_they_are_written() -> None:
    deep = "{a|" * 9 + "b" + "}" * 9
    many = "{x|" + "{a|b}" * 10 + "}"
    assert every(deep) == [deep]
    assert every(f"{many} {{c|d}}") == [f"{many} c", f"{many} d"]
    assert combinations("{" + "|".join(["x", *["{a|b}" * 9] * 2]) + "}", {}) == 1
    assert combinations("{x|" + "{a|b}" * 9 + "}", {}) == 513


def test_many_braces_are_read_at_once() -> None:
    for text in ("{a|" * 9_000, "{a|{b|c}" * 3_000, "{a|{b|c}}" * 3_000, "{" * 9_000 + "a|b" + "}" * 9_000):
        assert combinations(text, {}) in {1, 2, MOST}


def test_what_is_meant_as_it_is_written_stays() -> None:
    text, as_is = "{a|b} [x: y] {c|{d|e}} {f|g}", {"{a|b}", "[x: y]", "{c|{d|e}}"}
    assert combinations(text, {}, as_is) == 2
    assert resolved(text, {"x": "z"}, {}, 1, as_is) == "{a|b} [x: y] {c|{d|e}} g"


def test_what_may_change_is_listed_as_it_is_written() -> None:
    assert literals("{a|[Pet]} {list:l} [x: y] `{b|c}` {d|{e|f}}") == {
        "{a|[Pet]}": "",
        "[Pet]": "Pet",
        "{list:l}": "",
        "[x: y]": "x",
        "{d|{e|f}}": "",
    }


def test_options_may_hold_variables() -> None:
    assert every("{a [pet]|{{bird=owl}}|[x: 1|2]}", {"pet": "cat"}) == ["a cat", "owl", "1|2"]


def test_a_default_is_not_expanded() -> None:
    assert every("[colour: {red|blue}] {x|y}") == ["{red|blue} x", "{red|blue} y"]


def test_values_and_words_are_never_expanded() -> None:
    assert resolved("[a] {list:l}", {"a": "{x|y}"}, {"l": ["{p|q} [a]"]}) == "{x|y} {p|q} [a]"


def test_the_count_is_capped_and_any_text_can_still_be_made() -> None:
    text = "{a|b|c|d|e|f|g|h|i|j}" * 7
    assert combinations(text, {}) == MOST
    assert resolved(text, {}, {}, 10**7 - 1) == "j" * 7


@pytest.mark.parametrize("index", [-1, 2])
def test_a_text_beyond_the_last_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        resolved("{a|b}", {}, {}, index)


@given(
    st.text(st.sampled_from('ab [],:"n1`\\'), max_size=40),
    st.dictionaries(st.sampled_from(["a", "ab"]), st.text(max_size=5)),
)
def test_a_text_without_choices_is_only_filled(text: str, values: dict[str, str]) -> None:
    assert resolved(text, values, {}) == fill(text, values)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("abcd"), min_size=1, max_size=2), min_size=2, max_size=4, unique=True),
        max_size=4,
    )
)
def test_every_combination_comes_once(axes: list[list[str]]) -> None:
    text = "-".join("{" + "|".join(axis) + "}" for axis in axes)
    found = every(text)
    assert len(found) == len(set(found)) == combinations(text, {})


def test_many_choices_with_variables_are_read_at_once() -> None:
    assert resolved("{[a]|b}" * 5_000, {"a": "x"}, {}) == "x" * 5_000


def test_thousands_of_choices_are_counted_to_the_most() -> None:
    assert combinations("{a|b} " * 20_000, {}) == MOST


@pytest.mark.parametrize("made", [lambda text: fill(text, {}), lambda text: resolved(text, {}, {})])
def test_a_long_default_again_and_again_is_too_long(made: Callable[[str], str]) -> None:
    with pytest.raises(TooLong):
        made(f"[a: {'x' * 50}] " + "[a]" * 20_000)
