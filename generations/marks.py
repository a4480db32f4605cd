"""Marks on a picture: points, rectangles and strokes, in parts of its width and height (0 to 1), as comments keep them. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

POINT, AREA, DRAWING = "point", "area", "drawing"
KINDS = (POINT, AREA, DRAWING)
MOST_STROKES = 80
MOST_POINTS = 6000
"""Of one drawing."""
LEAST_SIDE = 0.002
"""A rectangle thinner than this is a slip of the hand."""
LINE = 0.006
"""How wide a drawn line is where nobody said, in parts of the picture's width."""
WIDEST = 0.1
DIGITS = 5
DISC = 0.06
"""What a point stands for in a mask: a disc of this radius, in parts of the picture's longer side."""
REACH = 0.012
"""How far a stroke's mask goes beyond it, likewise."""
CLOSES = 0.22
"""A stroke whose ends are no farther apart than this part of its length goes around something."""


class Unreadable(ValueError):
    """What was sent is no mark."""


def cleaned(kind: str, geometry: object) -> dict[str, Any]:
    """``geometry`` as it is kept, within the picture; {} for ``kind`` "". Raises :class:`Unreadable`."""
    if not kind:
        return {}
    reader = {POINT: _point, AREA: _area, DRAWING: _drawing}.get(kind)
    if reader is None or not isinstance(geometry, Mapping):
        raise Unreadable(kind)
    return reader(geometry)


def anchor(kind: str, geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Where the mark's number stands: the point itself, a rectangle's upper left corner, where a drawing begins."""
    if kind == DRAWING:
        x, y = geometry["strokes"][0][0]
        return x, y
    return geometry["x"], geometry["y"]


def middle(kind: str, geometry: Mapping[str, Any]) -> tuple[float, float]:
    """What the mark is about: the point, or the middle of all that it covers."""
    if kind == POINT:
        return geometry["x"], geometry["y"]
    if kind == AREA:
        return geometry["x"] + geometry["width"] / 2, geometry["y"] + geometry["height"] / 2
    points = [point for stroke in geometry["strokes"] for point in stroke]
    across, down = [x for x, _y in points], [y for _x, y in points]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def shapes(kind: str, geometry: Mapping[str, Any], width: int, height: int) -> list[dict[str, Any]]:
    """What the mark covers on a picture of that size, for ``imaging.draw_mask``, in pixels: a rectangle as it is, a point as a disc, a
    stroke as a thick line, filled where it goes around something."""
    long = max(width, height)
    if kind == POINT:
        return [_disc(geometry["x"] * width, geometry["y"] * height, DISC * long)]
    if kind == AREA:
        x, y = geometry["x"] * width, geometry["y"] * height
        return [{"kind": "box", "box": [x, y, x + geometry["width"] * width, y + geometry["height"] * height]}]
    thick = geometry.get("width", LINE) * width + 2 * REACH * long
    found: list[dict[str, Any]] = []
    for stroke in geometry["strokes"]:
        points = [[x * width, y * height] for x, y in stroke]
        found.append({"kind": "line", "points": points, "width": thick})
        if goes_around(points):
            found.append({"kind": "polygon", "points": points})
    return found


def goes_around(points: Sequence[Sequence[float]]) -> bool:
    """Whether a stroke comes back near to where it began."""
    length = sum(math.dist(one, other) for one, other in pairwise(points))
    return len(points) > 4 and math.dist(points[0], points[-1]) <= CLOSES * length


def _disc(x: float, y: float, radius: float) -> dict[str, Any]:
    return {"kind": "disc", "box": [x - radius, y - radius, x + radius, y + radius]}


def _point(geometry: Mapping[str, Any]) -> dict[str, Any]:
    return {"x": _part(geometry.get("x")), "y": _part(geometry.get("y"))}


def _area(geometry: Mapping[str, Any]) -> dict[str, Any]:
    left, top = _part(geometry.get("x")), _part(geometry.get("y"))
    right, bottom = (_part(start + _number(geometry.get(side))) for start, side in ((left, "width"), (top, "height")))
    width, height = round(right - left, DIGITS), round(bottom - top, DIGITS)
    if width < LEAST_SIDE or height < LEAST_SIDE:
        raise Unreadable(AREA)
    return {"x": left, "y": top, "width": width, "height": height}


def _drawing(geometry: Mapping[str, Any]) -> dict[str, Any]:
    strokes = geometry.get("strokes")
    if not isinstance(strokes, list) or not 0 < len(strokes) <= MOST_STROKES:
        raise Unreadable(DRAWING)
    read = [_stroke(one) for one in strokes]
    if sum(map(len, read)) > MOST_POINTS:
        raise Unreadable(DRAWING)
    width = min(WIDEST, max(LEAST_SIDE, _number(geometry.get("width", LINE))))
    return {"strokes": read, "width": round(width, DIGITS)}


def _stroke(points: object) -> list[list[float]]:
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        raise Unreadable(DRAWING)
    return [_pair(one) for one in points]


def _pair(point: object) -> list[float]:
    if not isinstance(point, list) or len(point) != 2:
        raise Unreadable(DRAWING)
    return [_part(point[0]), _part(point[1])]


def _part(value: object) -> float:
    return round(min(1.0, max(0.0, _number(value))), DIGITS)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1e6 < value < 1e6:
        raise Unreadable(value)
    return float(value)
