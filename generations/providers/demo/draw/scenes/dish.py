"""Food from above: a bowl of noodles, a loaf on a board, moon cakes, or a plate, on a table with what belongs to it."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from ..brief import Brief
from ..canvas import Canvas, Pen, circle_points, column
from ..colour import RGB, mix, oklch, shade
from ..solids import smooth
from .plants import leaf


def dish(canvas: Canvas, brief: Brief, random: Random) -> None:
    night = brief.light == "night"
    table = brief.tone(0.36 if night else 0.66, 0.05)
    canvas.backdrop([shade(table, 0.05), table, shade(table, -0.06)])
    _grain(canvas, random, table)
    canvas.glow(canvas.w * 0.1, 0, canvas.w * 0.85, mix(table, (255, 244, 222), 0.7), 0.34, 1.5)
    x, y = canvas.w * random.uniform(0.47, 0.53), canvas.h * 0.52
    _linen(canvas, brief, random, x, y)
    if brief.says("bread", "loaf", "面包"):
        _loaf(canvas, random, table, x, y)
    elif brief.says("cake", "pastry", "月饼", "糕"):
        _cakes(canvas, brief, x, y)
    elif brief.says("noodle", "soup", "noodles", "汤面", "牛肉面", "面馆"):
        _bowl(canvas, brief, random, x, y)
    else:
        _plate(canvas, random, x, y)
    _crumbs(canvas, random, table, x, y)


def _grain(canvas: Canvas, random: Random, table: RGB) -> None:
    """Boards of a table: joints, and faint lines between them."""
    for step in range(1, 5):
        y = canvas.h * step / 5 + random.uniform(-20, 20)
        canvas.line([(0, y), (canvas.w, y + random.uniform(-6, 6))], 4, shade(table, -0.12), 0.6)
    for _ in range(26):
        y, x = random.uniform(0, canvas.h), random.uniform(-200, canvas.w)
        canvas.line([(x, y), (x + random.uniform(150, 500), y + random.uniform(-5, 5))], 2, shade(table, -0.07), 0.5)


def _linen(canvas: Canvas, brief: Brief, random: Random, x: float, y: float) -> None:
    """A folded cloth that lies under one side."""
    cloth = brief.accent(0.86, 0.04)
    side = random.choice((-1, 1))
    far = x + side * min(canvas.w * 0.47, 620)
    points = [(x + side * 40, y - 330), (far, y - 380), (far + side * 30, y + 330), (x + side * 90, y + 390)]
    canvas.soft_polygon([(a + 12, b + 18) for a, b in points], (20, 14, 18), 16, 0.35)
    canvas.polygon(points, column([shade(cloth, 0.03), cloth, shade(cloth, -0.05)]))
    for share in (0.25, 0.55, 0.8):
        a, b = points[0][0] + (far - points[0][0]) * share, y - 360
        canvas.soft_polygon(
            [(a, b), (a + 16, b), (a + side * 40 + 26, y + 360), (a + side * 40, y + 360)], shade(cloth, -0.14), 8, 0.4
        )


def _disc(canvas: Canvas, x: float, y: float, r: float, tone: RGB) -> None:
    """A plate or bowl from above: its shadow, a rim with light, a hollow."""
    canvas.soft_ellipse(x + r * 0.10, y + r * 0.13, r * 1.02, r * 1.02, (18, 12, 18), r * 0.09, 0.55)
    canvas.ellipse(x, y, r, r, column([shade(tone, 0.05), tone, shade(tone, -0.10)]))
    canvas.ellipse(x, y, r * 0.955, r * 0.955, column([shade(tone, -0.02), shade(tone, 0.03)]))
    canvas.ellipse(x, y, r * 0.80, r * 0.80, column([shade(tone, -0.12), shade(tone, -0.05), shade(tone, 0.03)]))


def _bowl(canvas: Canvas, brief: Brief, random: Random, x: float, y: float) -> None:
    """Broth with skeins of noodles, slices of meat, greens, half an egg; chopsticks on the rim."""
    r = 350.0
    _disc(canvas, x, y, r, brief.accent(0.88, 0.04) if brief.light != "night" else oklch(0.80, 0.03, 240))
    broth = oklch(0.52, 0.12, 48)
    canvas.ellipse(x, y, r * 0.76, r * 0.76, column([shade(broth, -0.06), broth, shade(broth, 0.06)]))
    _noodles(canvas, random, x, y, r)
    for _ in range(16):
        angle, far = random.uniform(0, 2 * pi), random.uniform(0.4, 0.7) * r
        s = random.uniform(6, 18)
        canvas.ellipse(x + cos(angle) * far, y + sin(angle) * far, s, s, oklch(0.66, 0.16, 50), 0.55)
    for index in range(4):
        a, b = x - r * 0.30 + index * r * 0.17, y - r * 0.34 + (index % 2) * 26
        canvas.soft_ellipse(a + 8, b + 12, 66, 44, (30, 14, 8), 8, 0.5)
        canvas.polygon(
            circle_points(a, b, 66, 42, 0.3 * index, 40), column([oklch(0.50, 0.09, 35), oklch(0.36, 0.08, 32)])
        )
        canvas.polygon(circle_points(a - 6, b - 8, 40, 16, 0.3 * index, 30), oklch(0.62, 0.09, 45), 0.6)
    for step in range(5):
        leaf(
            canvas, (x + r * 0.38, y + r * 0.1), 1.2 + step * 0.42, r * 0.34, oklch(0.56 + 0.03 * step, 0.13, 138), 0.4
        )
    _egg(canvas, x - r * 0.28, y + r * 0.34, 70)
    _scatter(canvas, random, x, y, r * 0.3, oklch(0.66, 0.16, 135), 12)
    _sticks(canvas, x, y, r)


def _noodles(canvas: Canvas, random: Random, x: float, y: float, r: float) -> None:
    """Strands that curl around the middle."""
    for step in range(46):
        a, far = random.uniform(0, 2 * pi), random.uniform(0.12, 0.62) * r
        turn = random.uniform(0.9, 2.0)
        line = smooth(
            [
                (x + cos(a + turn * k / 4) * far * (1 + 0.12 * sin(k * 2 + step)), y + sin(a + turn * k / 4) * far)
                for k in range(5)
            ],
            26,
        )
        for wide, ink in ((13, oklch(0.60, 0.10, 70)), (9, oklch(0.86, 0.09, 86))):
            canvas.line(line, wide, ink, 0.95)


def _egg(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.soft_ellipse(x + 6, y + 10, r, r * 0.86, (30, 14, 8), 8, 0.5)
    canvas.polygon(circle_points(x, y, r, r * 0.84, 0.4, 50), oklch(0.95, 0.02, 90))
    canvas.ellipse(x + 4, y, r * 0.5, r * 0.5, column([oklch(0.80, 0.16, 75), oklch(0.70, 0.17, 60)]))
    canvas.ellipse(x - r * 0.14, y - r * 0.18, r * 0.14, r * 0.1, (255, 250, 230), 0.7)


def _sticks(canvas: Canvas, x: float, y: float, r: float) -> None:
    for off in (0, 34):
        a, b = (x + r * 0.2 + off, y - r * 1.28), (x + r * 1.22 + off * 0.6, y + r * 0.86)
        canvas.line([(a[0] + 10, a[1] + 16), (b[0] + 10, b[1] + 16)], 15, (20, 12, 12), 0.3)
        canvas.line([a, b], 14, oklch(0.42, 0.07, 45))
        canvas.line([(a[0] - 3, a[1]), (b[0] - 3, b[1])], 4, oklch(0.62, 0.08, 55), 0.7)


def _loaf(canvas: Canvas, random: Random, table: RGB, x: float, y: float) -> None:
    """A round-ended loaf with three scores and flour, two slices before it, on a board."""
    board = shade(table, 0.10 if table[0] < 120 else -0.16, 1.2)
    canvas.soft_shape(
        (x - 420, y - 330, x + 430, y + 350),
        lambda pen: pen.rect(x - 400, y - 310, x + 420, y + 350, radius=60),
        (18, 12, 14),
        22,
        0.5,
    )
    canvas.rect(x - 410, y - 330, x + 410, y + 330, column([shade(board, 0.04), board, shade(board, -0.04)]), 1, 56)
    canvas.soft_ellipse(x + 24, y + 20, 350, 240, (22, 12, 8), 26, 0.6)
    outline = circle_points(x, y - 30, 340, 218, -0.16, 90)
    body = canvas.mask((x - 360, y - 300, x + 360, y + 260), lambda pen: pen.polygon(outline))
    canvas.fill(body, column([oklch(0.66, 0.12, 62), oklch(0.53, 0.12, 52), oklch(0.36, 0.09, 42)]))
    flour = canvas.soft((x - 330, y - 220, x + 330, y + 120), lambda pen: pen.ellipse(x - 40, y - 80, 250, 120), 60)
    canvas.fill(flour, oklch(0.90, 0.03, 80), 0.42, body)
    for step in range(3):
        a = x - 210 + step * 180
        score = [
            (a - 66, y + 84),
            (a - 10, y - 26),
            (a + 74, y - 142),
            (a + 90, y - 128),
            (a + 38, y + 2),
            (a - 30, y + 92),
        ]
        canvas.polygon(smooth([*score, score[0]], 60), column([oklch(0.86, 0.06, 80), oklch(0.70, 0.10, 66)]))
        canvas.line(smooth(score[:3], 20), 9, oklch(0.30, 0.07, 40), 0.8)
    for step in range(2):
        _slice(canvas, random, x + 90 + step * 170, y + 226 + step * 26)


def _slice(canvas: Canvas, random: Random, x: float, y: float) -> None:
    canvas.soft_ellipse(x + 12, y + 16, 122, 86, (22, 12, 8), 12, 0.5)
    canvas.polygon(circle_points(x, y, 124, 86, -0.2, 60), oklch(0.46, 0.10, 48))
    canvas.polygon(circle_points(x, y, 110, 74, -0.2, 60), oklch(0.88, 0.05, 82))
    for _ in range(22):
        angle, far = random.uniform(0, 2 * pi), random.random() ** 0.6
        s = random.uniform(3, 11)
        canvas.ellipse(x + cos(angle) * far * 88, y + sin(angle) * far * 56, s, s * 0.8, oklch(0.74, 0.07, 74))


def _cakes(canvas: Canvas, brief: Brief, x: float, y: float) -> None:
    """Moulded cakes, six in a box or seven around one, one of them cut open, and two small cups."""
    lid = brief.tone(0.34, 0.08)
    reach = min(canvas.w * 0.42, 430.0)
    box = (x - reach, y - reach * 0.66, x + reach, y + reach * 0.66)
    canvas.soft_shape(
        box, lambda pen: pen.rect(box[0] + 14, box[1] + 20, box[2] + 18, box[3] + 26), (14, 10, 14), 24, 0.55
    )
    canvas.rect(*box, lid, 1, 18)
    canvas.rect(box[0] + 16, box[1] + 16, box[2] - 16, box[3] - 16, oklch(0.80, 0.09, 85), 1, 12)
    canvas.rect(box[0] + 20, box[1] + 20, box[2] - 20, box[3] - 20, shade(lid, -0.07), 1, 10)
    step_x, step_y = (box[2] - box[0] - 40) / 3, (box[3] - box[1] - 40) / 2
    for place in range(6):
        cx, cy = box[0] + 20 + (place % 3 + 0.5) * step_x, box[1] + 20 + (place // 3 + 0.5) * step_y
        _cake(canvas, cx, cy, min(step_x, step_y) * 0.40, cut=place == 4)
    for dx in (-0.62, -0.22):
        cx, cy = x + reach * dx, box[3] + 110
        _disc(canvas, cx, cy, 66, oklch(0.92, 0.02, 90))
        canvas.ellipse(cx, cy, 48, 48, oklch(0.62, 0.13, 62))
        canvas.ellipse(cx - 12, cy - 14, 13, 9, (255, 250, 232), 0.6)


def _cake(canvas: Canvas, x: float, y: float, r: float, *, cut: bool) -> None:
    crust = oklch(0.66, 0.13, 64)
    canvas.soft_ellipse(x + 8, y + 12, r * 1.05, r * 1.05, (18, 10, 8), 10, 0.6)
    for step in range(16):
        angle = step * pi / 8
        canvas.ellipse(
            x + cos(angle) * r * 0.9,
            y + sin(angle) * r * 0.9,
            r * 0.2,
            r * 0.2,
            shade(crust, -0.05 + 0.05 * -sin(angle)),
        )
    canvas.ellipse(x, y, r * 0.92, r * 0.92, column([shade(crust, 0.09), crust, shade(crust, -0.06)]))
    dark = shade(crust, -0.14)
    canvas.ellipse(x, y, r * 0.74, r * 0.74, dark)
    canvas.ellipse(x, y, r * 0.69, r * 0.69, shade(crust, 0.03))
    for step in range(8):
        angle = step * pi / 4
        canvas.polygon(
            circle_points(x + cos(angle) * r * 0.36, y + sin(angle) * r * 0.36, r * 0.28, r * 0.12, angle, 24), dark
        )
        canvas.polygon(
            circle_points(x + cos(angle) * r * 0.35, y + sin(angle) * r * 0.35, r * 0.23, r * 0.08, angle, 24),
            shade(crust, 0.06),
        )
    canvas.ellipse(x, y, r * 0.13, r * 0.13, dark)
    if cut:
        canvas.shape(
            (x - r * 1.2, y - r * 1.2, x + r * 1.2, y + r * 1.2),
            lambda pen: pen.pie(x, y, r * 1.12, 10, 95),
            oklch(0.50, 0.09, 48),
        )
        canvas.shape((x - r, y - r, x + r, y + r), lambda pen: pen.pie(x, y, r * 0.86, 14, 91), oklch(0.80, 0.12, 82))
        canvas.shape((x - r, y - r, x + r, y + r), lambda pen: pen.pie(x, y, r * 0.44, 16, 89), oklch(0.76, 0.17, 66))


def _plate(canvas: Canvas, random: Random, x: float, y: float) -> None:
    """Pieces in a ring with sauce, leaves and seeds, on a speckled plate."""
    r = 350.0
    tone = oklch(0.90, 0.012, 80)
    _disc(canvas, x, y, r, tone)
    for _ in range(60):
        angle, far = random.uniform(0, 2 * pi), random.uniform(0.2, 0.95) * r
        canvas.ellipse(x + cos(angle) * far, y + sin(angle) * far, 2.4, 2.4, oklch(0.45, 0.02, 60), 0.6)
    sauce = oklch(0.42, 0.10, 40)
    swoosh = smooth(
        [
            (x - r * 0.5, y + r * 0.2),
            (x - r * 0.1, y - r * 0.42),
            (x + r * 0.4, y - r * 0.3),
            (x + r * 0.48, y + r * 0.16),
        ],
        60,
    )
    canvas.line(swoosh, 74, sauce)
    for place, (a, b) in enumerate(swoosh[::20]):
        canvas.ellipse(a, b, 40 - 2 * place, 40 - 2 * place, sauce)
    for index in range(7):
        angle = 0.3 + index * 0.85
        far = r * (0.30 if index % 2 else 0.42)
        _piece(canvas, x + cos(angle) * far, y + sin(angle) * far, r * 0.17, angle, index)
    for step in range(7):
        leaf(
            canvas,
            (x + r * 0.06, y - r * 0.02),
            step * 0.9,
            r * random.uniform(0.24, 0.36),
            oklch(0.52 + 0.03 * (step % 3), 0.13, 138),
            0.3,
        )
    _scatter(canvas, random, x, y, r * 0.5, oklch(0.92, 0.04, 88), 40)
    _fork(canvas, x - r * 1.25, y, r)


def _piece(canvas: Canvas, x: float, y: float, r: float, angle: float, index: int) -> None:
    skin, flesh = oklch(0.30, 0.07, 330), oklch(0.74, 0.11, 70)
    if index % 3 == 1:
        skin, flesh = oklch(0.52, 0.15, 32), oklch(0.66, 0.16, 40)
    canvas.soft_ellipse(x + 8, y + 12, r, r * 0.8, (24, 12, 12), 9, 0.5)
    canvas.polygon(circle_points(x, y, r, r * 0.76, angle, 48), skin)
    canvas.polygon(
        circle_points(x - 2, y - 4, r * 0.86, r * 0.62, angle, 48),
        column([shade(flesh, 0.07), flesh, shade(flesh, -0.08)]),
    )
    canvas.polygon(circle_points(x - r * 0.2, y - r * 0.24, r * 0.32, r * 0.12, angle, 24), (255, 246, 226), 0.5)


def _fork(canvas: Canvas, x: float, y: float, r: float) -> None:
    steel = oklch(0.80, 0.008, 240)
    for dx, dy, ink, alpha in ((10, 14, (18, 12, 14), 0.35), (0, 0, steel, 1.0)):

        def paint(pen: Pen, dx: float = dx, dy: float = dy) -> None:
            pen.rect(x - 9 + dx, y - r * 0.1 + dy, x + 9 + dx, y + r * 0.85 + dy, radius=9)
            pen.rect(x - 34 + dx, y - r * 0.42 + dy, x + 34 + dx, y - r * 0.06 + dy, radius=30)
            for tine in (-27, -9, 9, 27):
                pen.rect(x + tine - 5 + dx, y - r * 0.8 + dy, x + tine + 5 + dx, y - r * 0.3 + dy, radius=5)

        canvas.shape((x - 60, y - r, x + 60, y + r), paint, ink, alpha)


def _scatter(canvas: Canvas, random: Random, x: float, y: float, reach: float, ink: RGB, count: int) -> None:
    for _ in range(count):
        a, b = x + random.gauss(0, reach * 0.5), y + random.gauss(0, reach * 0.5)
        canvas.polygon(circle_points(a, b, 9, 5.5, random.uniform(0, pi), 14), ink)


def _crumbs(canvas: Canvas, random: Random, table: RGB, x: float, y: float) -> None:
    for _ in range(18):
        angle, far = random.uniform(0, 2 * pi), random.uniform(420, 560)
        s = random.uniform(3, 7)
        canvas.ellipse(x + cos(angle) * far, y + sin(angle) * far * 0.9, s, s * 0.7, mix(table, (250, 232, 200), 0.6))
