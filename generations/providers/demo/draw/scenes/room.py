"""Rooms and courtyards of plain coloured planes, with hard sun on them."""

from __future__ import annotations

from random import Random

from ..brief import Brief, sky_stops
from ..canvas import Canvas, Pen, column, row
from ..colour import RGB, mix, oklch, shade
from ..solids import cast, sphere, vessel
from .plants import frond


def room(canvas: Canvas, brief: Brief, random: Random) -> None:
    night = brief.light == "night"
    wall = brief.tone(0.68 if not night else 0.34, 0.13)
    side_wall, floor_tone = shade(wall, -0.12, 1.0, -10), brief.accent(0.76 if not night else 0.36, 0.07)
    line, corner = canvas.h * 0.72, canvas.w * random.uniform(0.66, 0.76)
    canvas.backdrop([shade(wall, 0.03), wall], 0, line)
    canvas.glow(canvas.w * 0.2, canvas.h * 0.1, canvas.w * 0.7, shade(wall, 0.2), 0.3, 1.7)
    canvas.backdrop([shade(floor_tone, 0.02), floor_tone, shade(floor_tone, -0.07)], line)
    flank = [(corner, -5), (canvas.w + 5, -5), (canvas.w + 5, canvas.h * 0.92), (corner, line)]
    canvas.polygon(flank, row([side_wall, shade(side_wall, -0.08)]))
    _sunlight(canvas, random, wall, floor_tone, line, corner, night=night)
    arch_x = corner * random.uniform(0.36, 0.46)
    _arch(canvas, brief, arch_x, line, wall, random)
    _stairs(canvas, brief, corner, line, side_wall, floor_tone)
    _things(canvas, brief, random, corner, line, floor_tone, arch_x)


def _sunlight(
    canvas: Canvas, random: Random, wall: RGB, floor_tone: RGB, line: float, corner: float, *, night: bool
) -> None:
    """A hard-edged parallelogram of sun on the wall, which breaks at the floor."""
    lit = mix(shade(wall, 0.15, 0.95), (255, 236, 200), 0.25) if not night else mix(wall, oklch(0.75, 0.07, 240), 0.45)
    x, wide = corner * random.uniform(0.50, 0.62), corner * 0.34
    panel = [(x, -5), (x + wide, -5), (min(corner, x + wide + 150), line * 0.86), (x + 150, line)]
    canvas.polygon([panel[0], panel[1], (min(corner, x + wide + 190), line), (x + 190, line)], lit, 0.85)
    spill = [
        (x + 190, line),
        (min(corner, x + wide + 190), line),
        (x + wide + 330, canvas.h + 5),
        (x + 260, canvas.h + 5),
    ]
    canvas.polygon(spill, mix(shade(floor_tone, 0.14), (255, 240, 210), 0.3), 0.75)


def _arch(canvas: Canvas, brief: Brief, x: float, line: float, wall: RGB, random: Random) -> None:
    """An opening with a thick edge, onto sky and a far line of hills or sea."""
    r = min(190.0, x * 0.62)
    top = line - r * random.uniform(2.4, 2.9)
    thick = r * 0.17

    def opening(pen: Pen, inset: float = 0.0) -> None:
        pen.ellipse(x + inset, top + r, r, r)
        pen.rect(x - r + inset, top + r, x + r + inset, line)

    box = (x - r, top, x + r + thick, line)
    canvas.shape(box, opening, row([shade(wall, -0.2), shade(wall, -0.12), shade(wall, 0.08)]))
    inner = canvas.mask(box, lambda pen: _inner(pen, x, top, r, thick, line))
    stops = sky_stops(brief)
    canvas.fill(inner, column([stops[0], *stops[1:], stops[-1]]))
    hills = [
        (x - r, line),
        (x - r, line - r * 0.62),
        (x - r * 0.4, line - r * 0.78),
        (x + r * 0.1, line - r * 0.58),
        (x + r * 0.6, line - r * 0.7),
        (x + r * 1.3, line - r * 0.5),
        (x + r * 1.3, line),
    ]
    layer = canvas.mask((x - r, line - r, x + r + thick, line), lambda pen: pen.polygon(hills))
    canvas.fill(layer, column([mix(stops[-2], brief.accent(0.45, 0.08), 0.6), brief.accent(0.5, 0.09)]), 1.0, inner)
    canvas.soft_ellipse(x + r * 0.35, top + r * 0.85, r * 0.17, r * 0.17, mix(stops[-1], (255, 255, 245), 0.7), 2, 0.95)


def _inner(pen: Pen, x: float, top: float, r: float, thick: float, line: float) -> None:
    """The clear part: the same arch, pushed aside by the wall's thickness and cut by its near edge."""
    pen.ellipse(x + thick * 0.5, top + r + thick * 0.4, r - thick * 0.5, r - thick * 0.2)
    pen.rect(x - r + thick, top + r, x + r, line)


def _stairs(canvas: Canvas, brief: Brief, corner: float, line: float, side_wall: RGB, floor_tone: RGB) -> None:
    """Steps that climb along the side wall."""
    tone = brief.tone(0.60 if brief.light != "night" else 0.3, 0.12, -14)
    steps, rise, run = 6, canvas.h * 0.058, (canvas.w - corner) / 5.4
    for index in range(steps - 1, -1, -1):
        x = corner - run * 0.7 + index * run * 0.9
        top = line + canvas.h * 0.045 - rise * (index + 1)
        foot = canvas.h * 0.80
        canvas.rect(x, top, canvas.w + 5, foot, column([shade(tone, -0.02 * index), shade(tone, -0.08)]))
        canvas.polygon([(x, top), (x + 36, top - 17), (canvas.w + 5, top - 17), (canvas.w + 5, top)], shade(tone, 0.14))
    canvas.soft_polygon(
        [
            (corner - run * 0.7, canvas.h * 0.80),
            (canvas.w + 5, canvas.h * 0.80),
            (canvas.w + 5, canvas.h * 0.86),
            (corner - run * 0.2, canvas.h * 0.85),
        ],
        shade(floor_tone, -0.3),
        10,
        0.5,
    )
    del side_wall


def _things(
    canvas: Canvas, brief: Brief, random: Random, corner: float, line: float, floor_tone: RGB, arch_x: float
) -> None:
    """A potted palm, and a ball that caught the sun."""
    x, base = corner * 0.86, line + canvas.h * 0.11
    if abs(x - arch_x) < 230:
        x = corner * 0.94
    pot = brief.accent(0.62, 0.12, -25)
    cast(canvas, x, base, 66, floor_tone, 2.4)
    green = oklch(0.46, 0.09, 150)
    for step in range(7):
        angle = (step / 6 - 0.5) * 2.2
        frond(
            canvas,
            (x, base - 128),
            angle,
            random.uniform(200, 300),
            shade(green, random.uniform(-0.06, 0.06)),
            0.2 * angle,
            9,
        )
    vessel(canvas, x, base, 140, [(0, 50), (0.1, 62), (0.7, 74), (0.9, 76), (1, 70)], pot)
    bx, r = corner * random.uniform(0.1, 0.2), random.uniform(62, 84)
    cast(canvas, bx, canvas.h * 0.88, r, floor_tone, 2.6)
    sphere(canvas, bx, canvas.h * 0.88 - r * 0.94, r, brief.accent(0.70, 0.15), 0.4)
