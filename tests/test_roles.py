"""What roles and mentions make of a prompt."""

from __future__ import annotations

import itertools
import random
import unicodedata
from pathlib import Path

import pytest

from generations import roles
from generations.roles import CHINESE, ENGLISH, Placed


def placed(*names: str, **kwargs: str) -> list[Placed]:
    return [Placed(filename=name, **kwargs) for name in names]


BOTTLE = Placed(filename="Bottle.png", role="product")
LOGO = Placed(filename="logo.svg.png", role="logo")
PLAIN = Placed(filename="mood.jpg")


# -- Lines -----------------------------------------------------------------------------------------------------------------


def test_without_roles_and_mentions_the_prompt_is_sent_as_typed() -> None:
    assert roles.sent_prompt("  A vase\n\n", [PLAIN]) == "  A vase\n\n"


def test_each_role_writes_its_line_by_the_place_of_its_picture() -> None:
    sent = roles.sent_prompt("A poster", [PLAIN, LOGO, BOTTLE])
    logo, product = roles.usual_line("logo", ENGLISH), roles.usual_line("product", ENGLISH)
    assert sent == f"A poster\n\nImage 2: {logo}\nImage 3: {product}"


def test_another_order_gives_other_numbers() -> None:
    for order in itertools.permutations([PLAIN, LOGO, BOTTLE]):
        sent = roles.sent_prompt("A poster", order)
        for place, one in enumerate(order, 1):
            line = roles.usual_line(one.role, ENGLISH)
            assert (f"Image {place}: {line}" in sent) == bool(line)


def test_own_words_stand_for_the_usual_ones() -> None:
    own = Placed(filename="a.png", role="logo", line=" Embossed on the lid. ")
    assert roles.sent_prompt("A box", [own]) == "A box\n\nImage 1: Embossed on the lid."


def test_own_words_need_no_role() -> None:
    own = Placed(filename="a.png", line="The colour of the walls.")
    assert roles.sent_prompt("A room", [own]).endswith("Image 1: The colour of the walls.")


def test_switched_off_no_line_is_written_and_mentions_still_are() -> None:
    assert roles.sent_prompt("@bottle on ice", [BOTTLE], lines=False) == "image 1 on ice"


def test_braces_and_percents_of_a_person_are_text() -> None:
    own = Placed(filename="a.png", line="{place} of 100% {0}")
    assert roles.sent_prompt("{line}", [own]) == "{line}\n\nImage 1: {place} of 100% {0}"


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_every_role_has_a_line_in_both_languages(role: str, language: str) -> None:
    assert 4 < len(roles.usual_line(role, language)) <= roles.LONGEST_LINE


def test_the_documentation_says_the_same_lines() -> None:
    text = (Path(__file__).parents[1] / "docs/references.md").read_text()
    for role in roles.ROLES:
        english, chinese = roles.usual_line(role, ENGLISH), roles.usual_line(role, CHINESE)
        assert f"| {role.capitalize()} | Image 2: {english} | 图2：{chinese} |" in text


# -- Language --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("A vase", ENGLISH),
        ("", ENGLISH),
        ("一只花瓶", CHINESE),
        ("一张海报，Swiss style", CHINESE),
        ("A poster with the title “宋代”, three colours", ENGLISH),
        ("花瓶を机の上に", ENGLISH),
        ("漢字와 한글", ENGLISH),
        ("9:16 竖版", CHINESE),
    ],
)
def test_lines_are_written_in_the_language_of_the_prompt(prompt: str, language: str) -> None:
    assert roles.language_of(prompt) == language


def test_a_chinese_prompt_gets_chinese_lines_and_places() -> None:
    sent = roles.sent_prompt("把@bottle放在雪地里", [PLAIN, BOTTLE])
    assert sent == f"把图2放在雪地里\n\n图2：{roles.usual_line('product', CHINESE)}"


# -- Handles ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filename", "handle"),
    [
        ("Bottle.png", "bottle"),
        ("Blue Bottle_v2 (final).JPG", "blue-bottle-v2-final"),
        ("瓶子.png", "瓶子"),
        ("archive.tar.gz", "archive-tar"),
        (".png", "png"),
        ("...", "image"),
        ("", "image"),
        ("@@@.png", "image"),
        ("x" * 60 + ".png", "x" * 24),
        ("a" * 23 + " b.png", "a" * 23),
        (unicodedata.normalize("NFD", "Müller.png"), "müller"),
    ],
)
def test_a_handle_is_the_files_name_made_easy_to_type(filename: str, handle: str) -> None:
    assert roles.handles([filename]) == (handle,)


def test_handles_of_one_tray_are_distinct() -> None:
    names = ["image.png", "image.png", "image-2.png", "IMAGE.jpg"]
    found = roles.handles(names)
    assert found[:2] == ("image", "image-2")
    assert len(set(found)) == len(names)


def test_with_names_of_their_own_handles_go_with_the_file() -> None:
    names = ["vase.png", "image.png", "image-2.png", "瓶子.jpg"]
    by_name = dict(zip(names, roles.handles(names), strict=True))
    for order in itertools.permutations(names):
        assert dict(zip(order, roles.handles(order), strict=True)) == by_name


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("A bowl of pears", "a-bowl-of-pears"),
        ("Studio photograph of blue glass spheres", "studio-photograph-of"),
        ("Studio photograph of bl. x", "studio-photograph-of-bl"),
        ("山水 水墨 远山", "山水-水墨-远山"),
        ("山" * 40, "山" * 24),
        (" … ", "image"),
    ],
)
def test_a_generated_picture_is_called_by_the_first_words_of_its_prompt(prompt: str, name: str) -> None:
    assert roles.name_of(prompt) == name
    assert roles.handles([f"{name}.png"]) == (name,)


# -- Mentions --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [
        ("@bottle on ice", "image 1 on ice"),
        ("@Bottle, twice: @BOTTLE.", "image 1, twice: image 1."),
        ("(@bottle)", "(image 1)"),
        ("@bottle-2 right", "image 2 right"),
        ("@bottle—cold", "image 1—cold"),
        ("@bottles", "@bottles"),
        ("@bottle-green", "@bottle-green"),
        ("@bottle_x", "@bottle_x"),
        ("me@bottle.com", "me@bottle.com"),
        ("first.last@bottle", "first.last@bottle"),
        ("@@bottle", "@@bottle"),
        ("@café au lait", "image 3 au lait"),
        ("@cafétéria", "@cafétéria"),
        ("@ bottle", "@ bottle"),
        ("图@瓶子", "图image 4"),
    ],
)
def test_a_mention_is_a_whole_word(prompt: str, sent: str) -> None:
    tray = placed("bottle.png", "bottle.png", "café.png", "瓶子.png")
    assert roles.sent_prompt("An English prompt. " + prompt, tray) == "An English prompt. " + sent


def test_in_chinese_text_goes_on_without_a_space() -> None:
    tray = placed("瓶子.png", "瓶子蓝.png")
    assert roles.sent_prompt("把@瓶子放在@瓶子蓝旁边", tray) == "把图1放在图2旁边"


def test_letters_that_only_look_alike_are_no_mention() -> None:
    assert roles.sent_prompt("@ıcon here", placed("icon.png")) == "@ıcon here"


def test_handles_hold_no_patterns() -> None:
    tray = placed("a.b+c(d.png")
    assert roles.sent_prompt(f"@{roles.handles(['a.b+c(d.png'])[0]} x", tray) == "image 1 x"


def test_mentions_of_nothing_are_told() -> None:
    prompt = "@bottle beside @vase and @Vase, @vase, at @50mm, to me@home.org, @瓶子"
    assert roles.unknown_mentions(prompt, [BOTTLE]) == ["vase", "Vase", "瓶子"]
    assert roles.unknown_mentions("@bottle", [BOTTLE]) == []


def test_a_mention_of_a_picture_may_begin_with_a_digit() -> None:
    lens = roles.Placed(filename="50mm.png")
    assert roles.sent_prompt("As in @50mm", [lens]).startswith("As in image 1")


# -- Pieces ----------------------------------------------------------------------------------------------------------------


def test_what_was_added_is_marked() -> None:
    found = roles.pieces("Set @bottle on ice", [BOTTLE])
    line = f"Image 1: {roles.usual_line('product', ENGLISH)}"
    assert [(one.text, one.added) for one in found] == [
        ("Set ", False),
        ("image 1", True),
        (" on ice", False),
        ("\n\n", False),
        (line, True),
    ]


def test_pieces_are_the_sent_prompt_whatever_is_typed() -> None:
    dice = random.Random(4)
    letters = "@@@ abİıſKßé-_.瓶子图\n{}%\u0301ΐ"
    for _turn in range(3000):
        prompt = "".join(dice.choices(letters, k=dice.randrange(24)))
        names = ["".join(dice.choices(letters, k=dice.randrange(5))) + ".png" for _one in range(3)]
        tray = [Placed(filename=name, role=dice.choice(("", *roles.ROLES))) for name in names]
        found = roles.pieces(prompt, tray)
        typed = [one.text for one in found if not one.added]
        assert "".join(one.text for one in found) == roles.sent_prompt(prompt, tray)
        assert all(text == "\n\n" or text in prompt for text in typed)
