"""The family of a picture as a drawing: where each picture stands, and which lines run between them. Plain values in and out.

A column for each step away from the oldest ancestor, in it a box for each generation with its pictures; a line runs from a
parent picture to the box of what was made of it. Units are CSS pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

CELL = 72
"""Edge of a picture's square."""
GAP = 6
"""Between the pictures of a box."""
PAD = 6
"""Between a box and its pictures."""
BETWEEN = 72
"""Between two columns: the lines run there."""
ROWS_APART = 30
"""Between two boxes of a column."""
MARGIN = 28
ABREAST = 2
"""Pictures side by side in a box."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """``child`` is the generation that was made of the picture ``parent``."""

    parent: int
    child: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A picture: its left top corner."""

    picture: int
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Box:
    """A generation with its pictures, in order."""

    generation: int
    column: int
    x: int
    y: int
    width: int
    height: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A curve from the picture ``edge.parent`` to the box of ``edge.child``, as the ``d`` of an SVG path."""

    edge: Edge
    path: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """``boxes`` stand in reading order: column by column, each from the top."""

    width: int = 0
    height: int = 0
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = field(default=())


def draw(members: Mapping[int, Sequence[int]], edges: Iterable[Edge]) -> Drawing:
    """Lay out ``members`` (generation → its pictures, generations in the order of their making) with the ``edges`` between them.

    An edge of which one end is not there is left out; so is one that would close a circle, which cannot come about by itself."""
    home = {picture: generation for generation, pictures in members.items() for picture in pictures}
    known = _onward(edges, home, {generation: place for place, generation in enumerate(members)})
    column_of = _columns(members, known, home)
    boxes = _boxes(members, column_of, _lanes(members, column_of, known, home))
    spots = {spot.picture: spot for box in boxes for spot in box.spots}
    by_generation = {box.generation: box for box in boxes}
    lines = [Line(edge=one, path=_path(spots[one.parent], by_generation[one.child])) for one in known]
    return Drawing(
        width=max((box.x + box.width for box in boxes), default=0) + MARGIN,
        height=max((box.y + box.height for box in boxes), default=0) + MARGIN,
        boxes=tuple(boxes),
        lines=tuple(lines),
    )


def _onward(edges: Iterable[Edge], home: Mapping[int, int], made: Mapping[int, int]) -> list[Edge]:
    """The edges that lead from an older generation to a newer one that is there."""
    return [
        one for one in edges if one.parent in home and one.child in made and made[home[one.parent]] < made[one.child]
    ]


def _columns(members: Iterable[int], edges: Sequence[Edge], home: Mapping[int, int]) -> dict[int, int]:
    """The longest way from a generation without parents. Members come oldest first, so parents are settled before children."""
    parents = defaultdict(set)
    for one in edges:
        parents[one.child].add(home[one.parent])
    columns: dict[int, int] = {}
    for generation in members:
        columns[generation] = 1 + max((columns[parent] for parent in parents[generation]), default=-1)
    return columns


def _lanes(
    members: Mapping[int, Sequence[int]], column_of: Mapping[int, int], edges: Sequence[Edge], home: Mapping[int, int]
) -> list[list[int]]:
    """The generations of each column from the top: near the middle of their parents, else in the order of their making."""
    columns: list[list[int]] = [[] for _ in range(1 + max(column_of.values(), default=-1))]
    for generation in members:
        columns[column_of[generation]].append(generation)
    above: dict[int, float] = {}
    parents = defaultdict(list)
    for one in edges:
        parents[one.child].append(one.parent)
    for column in columns:
        wanted = {key: fmean(above[one] for one in parents[key]) if parents[key] else 0.0 for key in column}
        column.sort(key=wanted.__getitem__)
        place = 0.0
        for generation in column:
            for picture in members[generation]:
                above[picture] = place = place + 1
    return columns


def _boxes(
    members: Mapping[int, Sequence[int]], column_of: Mapping[int, int], columns: Sequence[Sequence[int]]
) -> list[Box]:
    """Each column is centred on the tallest."""
    heights = [sum(_height(len(members[one])) + ROWS_APART for one in column) - ROWS_APART for column in columns]
    tallest = max(heights, default=0)
    boxes: list[Box] = []
    x = MARGIN
    for column, height in zip(columns, heights, strict=True):
        y = MARGIN + (tallest - height) // 2
        widest = max(_width(len(members[one])) for one in column)
        for generation in column:
            boxes.append(_box(generation, members[generation], column_of[generation], x, y))
            y += boxes[-1].height + ROWS_APART
        x += widest + BETWEEN
    return boxes


def _box(generation: int, pictures: Sequence[int], column: int, x: int, y: int) -> Box:
    spots = tuple(
        Spot(
            picture=picture,
            x=x + PAD + place % ABREAST * (CELL + GAP),
            y=y + PAD + place // ABREAST * (CELL + GAP),
        )
        for place, picture in enumerate(pictures)
    )
    width, height = _width(len(pictures)), _height(len(pictures))
    return Box(generation=generation, column=column, x=x, y=y, width=width, height=height, spots=spots)


def _width(count: int) -> int:
    return _stretch(min(max(count, 1), ABREAST))


def _height(count: int) -> int:
    return _stretch(max(1, -(-count // ABREAST)))


def _stretch(cells: int) -> int:
    return 2 * PAD + cells * CELL + (cells - 1) * GAP


def _path(start: Spot, end: Box) -> str:
    """Leaves the picture on its right, and arrives at the middle of the box's left."""
    x1, y1 = start.x + CELL, start.y + CELL // 2
    x2, y2 = end.x, end.y + end.height // 2
    bend = max(BETWEEN // 2, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
