"""The difference of two texts in words and characters."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations import word_diff
from generations.word_diff import diff

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARKS = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
WORDS = st.lists(st.sampled_from(["red", " ", "  ", "\n", ",", "海", "报", "9:16", "’s", "é", "😀", "_"]), max_size=30)


def shown(old: str, new: str) -> str:
    return "".join(MARKS[one.kind].format(one.text) for one in diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a red car", "a red car", "a red car"),
        ("a red car", "a blue car", "a [-red-][+blue+] car"),
        ("a red car", "a red car, fast", "a red car[+, fast+]"),
        ("the designer's desk", "the designers' desk", "the [-designer's-][+designers'+] desk"),
        ("一张复古海报", "一张现代海报", "一张[-复古-][+现代+]海报"),
        ("用 Kodak 胶片", "用 Fuji 胶片", "用 [-Kodak-][+Fuji+] 胶片"),
        ("one two", "one  two", "one[- -][+  +]two"),
        ("red, big", "blue, small", "[-red, big-][+blue, small+]"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("", "", ""),
        ("line\n", "line", "line[-\n-]"),
    ],
)
def test_changes_are_told_in_words(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@calm
@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_pieces(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    pieces = diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after
    assert all(one.text for one in pieces)


@calm
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new


def test_large_texts_are_compared_by_lines_and_their_changed_lines_by_words() -> None:
    lines = [f"line {number} of a very long prompt" for number in range(600)]
    changed = [*lines[:300], "line 300 of a rather long prompt", *lines[301:]]
    pieces = diff("\n".join(lines), "\n".join(changed))
    assert [(one.kind, one.text) for one in pieces if one.kind != "same"] == [
        ("removed", "very"),
        ("added", "rather"),
    ]


def test_texts_beyond_all_bounds_are_told_as_wholes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_diff, "CELLS", 10)
    old, new = "a b c d e f\n" * 5, "a b c d e g\n" * 5
    assert [(one.kind, one.text) for one in diff(old, new)] == [("removed", old), ("added", new)]
