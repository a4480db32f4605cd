"""What comes between a stroke and its end, and what is kept of it: other keys, closing, a slow studio, other pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.desk import Desk
from tests.browser.painter import SMALL, Painter, photograph_of

BY_NUMBER_ZERO = """(places) => {
  const { stage } = document.querySelector("mask-painter");
  stage.element.setPointerCapture = () => {};
  const kinds = ["pointerdown", ...places.slice(1).map(() => "pointermove"), "pointerup"];
  kinds.forEach((kind, at) => {
    const [clientX, clientY] = places[Math.min(at, places.length - 1)];
    const about = { pointerId: 0, pointerType: "mouse", button: kind === "pointermove" ? -1 : 0, clientX, clientY };
    stage.element.dispatchEvent(new PointerEvent(kind, { ...about, bubbles: true, cancelable: true }));
  });
}"""


@pytest.fixture
def painter(desk: Desk, tmp_path: Path) -> Painter:
    """Open over a photograph of 960 × 540."""
    desk.attach(photograph_of(tmp_path, SMALL))
    return Painter(desk.page).open()


def test_a_mouse_whose_number_is_zero_paints(painter: Painter) -> None:
    """Firefox numbers its mouse 0."""
    painter.page.evaluate(BY_NUMBER_ZERO, [painter.at(across, 0.5) for across in (0.3, 0.4, 0.6)])
    painted = painter.own().getbbox()
    assert painted and painted[0] < 300 and painted[2] > 560
    painter.press("Undo")
    assert painter.count == 0
