"""Marks of a brand, drawn in one colour: what a logo is before it has one."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from ..canvas import Canvas, Pen, circle_points
from ..colour import oklch


def mark(pen: Pen, x: float, y: float, r: float, kind: int) -> None:
    """One of nine marks around a point, within that radius."""
    _MARKS[kind](pen, x, y, r)


def nine(canvas: Canvas) -> None:
    """All of them on white, three by three, the same margin around each."""
    canvas.backdrop([(253, 253, 252)] * 2)
    ink = oklch(0.16, 0.005, 260)
    step_x, step_y = canvas.w * 0.30, canvas.h * 0.30
    r = min(step_x, step_y) * 0.33
    for place in range(9):
        x, y = canvas.w / 2 + (place % 3 - 1) * step_x, canvas.h / 2 + (place // 3 - 1) * step_y
        box = (x - 2 * r, y - 2 * r, x + 2 * r, y + 2 * r)
        canvas.shape(box, lambda pen, x=x, y=y, place=place: mark(pen, x, y, r, place), ink)  # type: ignore[misc]


def _scored(pen: Pen, x: float, y: float, r: float) -> None:
    pen.ellipse(x, y, r, r)
    for step in (-0.42, 0.0, 0.42):
        pen.line([(x + (step - 0.22) * r, y + 0.6 * r), (x + (step + 0.22) * r, y - 0.6 * r)], r * 0.13, 0)


def _rays(pen: Pen, x: float, y: float, r: float) -> None:
    for step in range(12):
        angle = step * pi / 6
        ends = [(x + cos(angle) * r * 0.42, y + sin(angle) * r * 0.42), (x + cos(angle) * r, y + sin(angle) * r)]
        pen.line(ends, r * 0.16)
    pen.ellipse(x, y, r * 0.28, r * 0.28)


def _arcs(pen: Pen, x: float, y: float, r: float) -> None:
    for step in range(3):
        pen.pie(x, y + r * 0.5, r * (1 - 0.3 * step), 180, 360)
        pen.ellipse(x, y + r * 0.5, r * (0.85 - 0.3 * step), r * (0.85 - 0.3 * step), 0)


def _shell(pen: Pen, x: float, y: float, r: float) -> None:
    pen.pie(x - r, y + r, 2 * r, -90, 0)
    pen.pie(x - r, y + r, r, -90, 0, 0)
    pen.ellipse(x - r * 0.55, y + r * 0.55, r * 0.42, r * 0.42)


def _wave(pen: Pen, x: float, y: float, r: float) -> None:
    for level in (-0.6, 0.0, 0.6):
        knots = [(x - r + r * k / 12, y + level * r + sin(k / 24 * 4 * pi) * r * 0.22) for k in range(25)]
        pen.line(knots, r * 0.2)


def _petals(pen: Pen, x: float, y: float, r: float) -> None:
    for quarter in range(4):
        angle = pi / 4 + quarter * pi / 2
        pen.polygon(circle_points(x + cos(angle) * r * 0.55, y + sin(angle) * r * 0.55, r * 0.55, r * 0.27, angle, 48))


def _steps(pen: Pen, x: float, y: float, r: float) -> None:
    for index in range(5):
        left = x - r + index * r * 0.41
        pen.rect(left, y + r * (0.6 - 0.4 * index), left + r * 0.28, y + r)


def _halves(pen: Pen, x: float, y: float, r: float) -> None:
    pen.pie(x - r * 0.04, y - r * 0.10, r * 0.9, 180, 360)
    pen.pie(x + r * 0.04, y + r * 0.10, r * 0.9, 0, 180)
    pen.ellipse(x - r * 0.45, y - r * 0.1, r * 0.42, r * 0.42, 0)
    pen.ellipse(x + r * 0.45, y + r * 0.1, r * 0.42, r * 0.42, 0)


def _keyhole(pen: Pen, x: float, y: float, r: float) -> None:
    pen.rect(x - r * 0.88, y - r * 0.88, x + r * 0.88, y + r * 0.88, radius=r * 0.3)
    pen.ellipse(x, y - r * 0.2, r * 0.32, r * 0.32, 0)
    pen.polygon([(x - r * 0.18, y), (x + r * 0.18, y), (x + r * 0.34, y + r * 0.88), (x - r * 0.34, y + r * 0.88)], 0)


_MARKS: tuple[Callable[[Pen, float, float, float], None], ...] = (
    _scored,
    _rays,
    _arcs,
    _shell,
    _wave,
    _petals,
    _steps,
    _halves,
    _keyhole,
)
