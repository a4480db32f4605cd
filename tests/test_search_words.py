"""How text becomes searchable words."""

from __future__ import annotations

import pytest

from generations.search import fold, match, tokens


def words(text: str) -> list[str]:
    return tokens(text, 1).split()[1:]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A blue Sphere, at dawn", ["a", "blue", "sphere", "at", "dawn"]),
        ("宋代茶盏", ["宋代", "代茶", "茶盏", "盏"]),
        ("4K海报poster", ["4k", "海报", "报", "poster"]),
        ("Café ＡＢＣ", ["cafe", "abc"]),
        ("茶", ["茶"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_text_is_cut_into_words_and_pairs(text: str, kept: list[str]) -> None:
    assert words(text) == kept


def test_a_search_is_bound_to_its_team() -> None:
    found = match("blue", 7)
    assert found is not None
    assert found.fts5 == 'team0id7 AND "blue" *'


def test_a_chinese_run_is_searched_as_it_stands() -> None:
    found = match("茶盏展", 7)
    assert found is not None
    assert '"茶盏 盏展"' in found.fts5


@pytest.mark.parametrize("text", ["", "  ", "\"'*()", "!!! --"])
def test_marks_alone_search_nothing(text: str) -> None:
    assert match(text, 1) is None


def test_quotes_and_operators_of_the_index_are_only_text() -> None:
    found = match('a" OR team0id2 NEAR(', 1)
    assert found is not None
    assert found.fts5.startswith("team0id1 AND ")
    assert " OR " not in found.fts5


def test_folding_keeps_korean_and_japanese_whole() -> None:
    assert fold("한국 ガラス") == "한국 ガラス".replace("ガ", fold("ガ"))
