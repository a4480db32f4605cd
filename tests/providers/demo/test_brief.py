"""How a prompt is read: what it is about, not whatever it happens to mention."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image

from generations import starter
from generations.library_words import CATEGORIES
from generations.providers.demo.draw import Request, render
from generations.providers.demo.draw.brief import Brief, opening, read_brief
from generations.providers.demo.draw.colour import to_oklch


def read(prompt: str) -> Brief:
    return read_brief(prompt, Random(1))


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        (
            "A perfume bottle on stone.\nComposition: on the right third, a portrait of calm. Cover, map, poster.",
            "podium",
        ),
        ("Bread on a walnut table, no people, no poster, no flowers", "dish"),
        ("海边的日出，不要人物，不要海报", "sea"),
        ("没有人的海边，日出", "sea"),
        ('{"poster": 1, "portrait": "x", "subject": "a mountain lake", "avoid": ["people", "text"]}', "mountain"),
        ("主色墨绿的香水瓶", "podium"),
        ("UI mock-up of a mobile app with a map", "screen"),
        ("信息图：一杯咖啡的旅程", "chart"),
        ("Brand board of a new identity", "board"),
        ("An architectural visualisation of a chapel in the snow", "house"),
        ("热汤面特写", "dish"),
    ],
)
def test_the_opening_says_what_to_draw(prompt: str, family: str) -> None:
    assert read(prompt).family == family


def test_the_opening_ends_with_the_first_sentence() -> None:
    assert opening("one sentence. another") == "one sentence"
    assert opening("第一句。第二句") == "第一句"
    assert len(opening("word " * 100)) == 130


def test_darkness_of_a_thing_is_no_night() -> None:
    assert read("A chapel at noon. Dark stone.").light == "day"
    assert read("UI of an app.\nA night train ticket.").light == "day"
    assert read("UI of an app, dark mode").light == "night"


def test_a_colour_given_as_a_number_leads() -> None:
    _, _, wanted = to_oklch((0x2F, 0x6D, 0xB5))
    assert abs(read("product on #2F6DB5 paper").hue - wanted) < 6
    assert abs(read("产品，以#2F6DB5做底").hue - wanted) < 6


def test_a_number_leads_over_a_grey_of_the_opening() -> None:
    assert read("a white bottle. Background #2F6DB5").strength > read("a white bottle. Background blank").strength


def test_a_coat_does_not_colour_the_sea() -> None:
    assert not read("a ferry at sea. Someone in a red coat").coloured
    assert read("a red sea. Someone in a coat").coloured


def test_every_starter_prompt_is_read_as_its_own_kind() -> None:
    kinds = {
        "product": {"podium"},
        "photography": {"sea", "city", "room", "mountain", "still"},
        "poster": {"poster"},
        "food": {"dish", "still", "podium"},
        "portrait": {"portrait"},
        "architecture": {"house", "room"},
        "infographic": {"chart"},
        "ui": {"screen"},
        "brand": {"board"},
        "illustration": {"sea", "mountain", "botanical", "poster", "ink", "city"},
    }
    found = {(prompt["key"], read(prompt["text"]).family) for prompt in starter.prompts()}
    allowed = {prompt["key"]: kinds[prompt["category"]] for prompt in starter.prompts()}
    assert set(kinds) == set(CATEGORIES)
    assert {(key, family) for key, family in found if family not in allowed[key]} == set()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ui of an app", "ui of a website"),
        ("ui", "smartwatch ui"),
        ("infographic", "infographic map"),
        ("infographic", "infographic, comparison"),
        ("infographic", "infographic, process"),
        ("branding", "logo"),
        ("house", "section of a house"),
        ("house", "axonometric of a house"),
        ("house", "house in the snow"),
        ("food", "bread"),
        ("food", "noodle soup"),
        ("food", "pastry"),
    ],
)
def test_the_kinds_within_a_scene_differ(one: str, two: str) -> None:
    assert read(one).family == read(two).family
    assert small(one) != small(two)


@pytest.mark.parametrize("size", [(640, 480), (480, 640)])
def test_an_interface_fills_any_shape(size: tuple[int, int]) -> None:
    assert len(set(small("ui", size))) > 40


def small(words: str, size: tuple[int, int] = (640, 400)) -> bytes:
    return render(Request(words=words, size=size, seed=3)).resize((24, 24), Image.Resampling.BOX).tobytes()
