"""Marks: what is kept of them, where they are in words, what they cover in a mask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations import imaging, marks, mentions
from generations.messages.places import mark_name, place

LOOP = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.3, 0.45], [0.2, 0.4], [0.2, 0.22]]
LINE = [[0.1, 0.9], [0.3, 0.9], [0.5, 0.9], [0.7, 0.9], [0.9, 0.9]]


def drawing(*strokes: Any) -> dict[str, Any]:
    return {"strokes": list(strokes), "width": 0.006}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("", {"x": 1}, {}),
        ("point", {"x": 1.4, "y": -1, "more": 1}, {"x": 1.0, "y": 0.0}),
        (
            "area",
            {"x": 0.8, "y": 0.5, "width": 0.5, "height": 0.25},
            {"x": 0.8, "y": 0.5, "width": 0.2, "height": 0.25},
        ),
        ("drawing", {"strokes": [[[0.123456, 2]]]}, {"strokes": [[[0.12346, 1.0]]], "width": 0.006}),
    ],
)
def test_what_is_kept_lies_within_the_picture(kind: str, given: Any, kept: Any) -> None:
    assert marks.cleaned(kind, given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("star", {"x": 0, "y": 0}),
        ("point", [0, 0]),
        ("point", {"x": True, "y": 0}),
        ("point", {"x": float("nan"), "y": 0}),
        ("point", {"x": 10**400, "y": 0}),
        ("area", {"x": 0, "y": 0, "width": 0, "height": 1}),
        ("area", {"x": 0, "y": 0, "width": 0.5}),
        ("drawing", {"strokes": []}),
        ("drawing", {"strokes": [[]]}),
        ("drawing", {"strokes": [[[0, 0, 0]]]}),
        ("drawing", {"strokes": [[[0, 0]]] * (marks.MOST_STROKES + 1)}),
        ("drawing", {"strokes": [[[0, 0]] * marks.MOST_POINTS] * 2}),
    ],
)
def test_what_is_no_mark_is_refused(kind: str, given: Any) -> None:
    with pytest.raises(marks.Unreadable):
        marks.cleaned(kind, given)


@pytest.mark.parametrize(
    ("kind", "geometry", "word"),
    [
        ("point", {"x": 0.1, "y": 0.1}, "upper left"),
        ("point", {"x": 1, "y": 1}, "lower right"),
        ("area", {"x": 0.2, "y": 0.2, "width": 0.6, "height": 0.6}, "centre"),
        ("drawing", drawing([[0.9, 0.4], [1, 0.6]]), "middle right"),
    ],
)
def test_its_place_in_words(kind: str, geometry: Any, word: str) -> None:
    assert place(kind, geometry) == word
    assert mark_name(kind, geometry, 3).endswith(f"3, {word}")


def test_the_mask_covers_each_mark_and_nothing_else(tmp_path: Path) -> None:
    width, height = 400, 200
    said: list[tuple[str, Any]] = [
        ("point", {"x": 0.75, "y": 0.25}),
        ("area", {"x": 0.5, "y": 0.5, "width": 0.1, "height": 0.2}),
        ("drawing", drawing(LOOP, LINE)),
    ]
    shapes = [one for kind, geometry in said for one in marks.shapes(kind, geometry, width, height)]
    path = imaging.draw_mask(tmp_path / "mask.png", width=width, height=height, shapes=shapes).path
    alpha = Image.open(path).getchannel("A")
    painted = {"point": (300, 50), "area": (220, 120), "within the loop": (120, 60), "on the line": (200, 180)}
    kept = {"beside the point": (345, 50), "beside the area": (270, 120), "above the line": (200, 160)}
    assert {name: alpha.getpixel(at) for name, at in painted.items()} == dict.fromkeys(painted, 0)
    assert {name: alpha.getpixel(at) for name, at in kept.items()} == dict.fromkeys(kept, 255)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Lena Moss and @bob, look", ["Lena Moss", "Bob"]),
        ("@Lena alone", ["Lena"]),
        ("请@王伟看一下", ["王伟"]),
        ("mail bob@bob.example or @Bobby", []),
        ("@Bob @Bob", ["Bob"]),
    ],
)
def test_who_is_mentioned(text: str, named: list[str]) -> None:
    people = ["Bob", "Lena", "Lena Moss", "王伟"]
    assert mentions.mentioned_in(text, people) == named
    assert "".join(words for words, _name in mentions.pieces(text, people)) == text
