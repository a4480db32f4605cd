"""The layout of a picture's family: columns, boxes and lines, without a database."""

from __future__ import annotations

import random

from generations.lineage_graph import CELL, Box, Drawing, Edge, draw


def edge(parent: int, child: int, kind: str = "reference") -> Edge:
    return Edge(parent=parent, child=child, kind=kind)


def columns(drawing: Drawing) -> dict[int, int]:
    return {box.generation: box.column for box in drawing.boxes}


def overlap(one: Box, two: Box) -> bool:
    across = one.x < two.x + two.width and two.x < one.x + one.width
    return across and one.y < two.y + two.height and two.y < one.y + one.height


def random_family(seed: int, generations: int = 30, pictures: int = 200) -> tuple[dict[int, list[int]], list[Edge]]:
    """Each generation made of one to three earlier pictures."""
    dice = random.Random(seed)
    members: dict[int, list[int]] = {}
    edges: list[Edge] = []
    key = 1000
    for generation in range(generations):
        earlier = [picture for row in members.values() for picture in row]
        for parent in dice.sample(earlier, min(len(earlier), dice.randint(1, 3))):
            edges.append(edge(parent, generation))
        count = max(1, (pictures - len(earlier)) // (generations - generation) + dice.randint(-2, 2))
        members[generation] = list(range(key, key + count))
        key += count
    return members, edges


def test_nothing_draws_nothing() -> None:
    assert draw({}, []).boxes == ()


def test_a_child_stands_right_of_all_its_parents() -> None:
    drawing = draw({1: [11], 2: [21], 3: [31]}, [edge(11, 2), edge(21, 3), edge(11, 3)])
    assert columns(drawing) == {1: 0, 2: 1, 3: 2}


def test_pictures_of_a_generation_stand_in_one_box_each_once() -> None:
    (box,) = draw({1: [11, 12, 13]}, []).boxes
    assert [spot.picture for spot in box.spots] == [11, 12, 13]
    for spot in box.spots:
        assert box.x < spot.x
        assert spot.x + CELL < box.x + box.width
        assert box.y < spot.y
        assert spot.y + CELL < box.y + box.height


def test_children_lie_in_the_order_of_their_parents() -> None:
    drawing = draw({1: [11], 2: [21], 3: [31], 4: [41]}, [edge(11, 4), edge(21, 3)])
    children = sorted((box for box in drawing.boxes if box.column == 1), key=lambda box: box.y)
    assert [box.generation for box in children] == [4, 3]


def test_a_line_leaves_its_picture_and_arrives_at_its_box() -> None:
    drawing = draw({1: [11], 2: [21]}, [edge(11, 2, "edit")])
    first, second = drawing.boxes
    (line,) = drawing.lines
    assert line.path.startswith(f"M{first.spots[0].x + CELL} ")
    assert line.path.endswith(f" {second.x} {second.y + second.height // 2}")
    assert line.edge.kind == "edit"


def test_what_is_not_there_has_no_line() -> None:
    drawing = draw({1: [11], 2: [21]}, [edge(99, 2), edge(11, 7), edge(21, 1), edge(11, 1)])
    assert drawing.lines == ()
    assert columns(drawing) == {1: 0, 2: 0}


def test_no_boxes_lie_over_one_another_and_all_within_the_drawing() -> None:
    for seed in range(20):
        members, edges = random_family(seed)
        drawing = draw(members, edges)
        boxes = drawing.boxes
        assert len(drawing.lines) == len(edges)
        assert not any(overlap(one, two) for place, one in enumerate(boxes) for two in boxes[place + 1 :])
        assert all(box.x + box.width < drawing.width and box.y + box.height < drawing.height for box in boxes)
        by_picture = {spot.picture: box for box in boxes for spot in box.spots}
        assert all(by_picture[line.edge.parent].column < columns(drawing)[line.edge.child] for line in drawing.lines)
