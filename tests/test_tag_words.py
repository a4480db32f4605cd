"""Words of prompts that are offered as tags."""

import pytest

from generations.tag_words import found_in, words_of


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("A photo of ripe pears on a linen cloth, pears in soft light", ["pears", "ripe", "linen", "cloth", "light"]),
        ("一只橘猫坐在窗台上，阳光洒在木地板上", ["橘猫", "窗台", "阳光", "木地板"]),
        ("极简海报：青瓷茶盏，背景是竹林", ["极简", "青瓷茶盏", "竹林"]),
        ("Café tables, 85mm, f/1.8, 4K", ["cafe", "tables"]),
        ("beautifully glowing lantern", ["lantern", "beautifully", "glowing"]),
        ("", []),
    ],
)
def test_things_are_named_in_their_order(prompt: str, words: list[str]) -> None:
    assert words_of(prompt) == words


def test_known_names_are_found_as_whole_words_and_in_chinese_inside_a_run() -> None:
    known = [("Pear", "pear"), ("Red pear", "red pear"), ("茶盏", "茶盏"), ("ear", "ear")]
    assert found_in("A RED pear beside 青瓷茶盏", known) == ["Pear", "Red pear", "茶盏"]
