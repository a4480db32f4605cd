"""Interfaces without words: a phone's page, three of them, a dashboard, a web page, a watch."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from ..brief import Brief
from ..canvas import Box, Canvas
from ..colour import mix
from ..panels import Inks, card, columns, curve, dots, inks_of, picture, ring, words
from .mountain import mountain
from .objects import podium, still
from .room import room


def screen(canvas: Canvas, brief: Brief, random: Random) -> None:
    """Upright: one page. Square: a watch. Wide: a dashboard or a web page; between: three phones."""
    inks = inks_of(brief)
    shape = canvas.w / canvas.h
    kind = 1 if brief.says("shop", "store", "小程序") else random.choice((0, 0, 1))
    if shape < 0.85:
        _phone(canvas, brief, random, inks, (0, 0, canvas.w, canvas.h), kind)
    elif brief.says("smartwatch"):
        _watch(canvas, inks, night=brief.light == "night")
    elif shape < 1.45:
        _three(canvas, brief, random, inks)
    elif brief.says("website", "homepage", "网页"):
        _page(canvas, brief, random, inks)
    else:
        _dashboard(canvas, random, inks)


def _phone(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, kind: int) -> None:
    """Greeting, a card, two buttons, a list or goods, and the tabs; laid out in ninths of the width."""
    x0, y0, x1, y1 = box
    wide, unit = x1 - x0, (x1 - x0) / 9
    canvas.rect(x0, y0, x1, y1, inks.page, 1, 0 if wide == canvas.w else unit * 0.7)
    left, right, y = x0 + unit * 0.6, x1 - unit * 0.6, y0 + unit * 1.1
    words(canvas, left, y, (unit * 3.4, unit * 2.1), unit * 0.3, inks.text, 1.8)
    canvas.ellipse(right - unit * 0.42, y + unit * 0.35, unit * 0.42, unit * 0.42, inks.tint(0.3))
    y += unit * 1.5
    deep = unit * 3.5
    card(canvas, (left, y, right, y + deep), inks, unit * 0.4)
    if kind == 0:
        words(canvas, left + unit * 0.4, y + unit * 0.45, (unit * 2.2,), unit * 0.2, inks.faint)
        words(canvas, left + unit * 0.4, y + unit * 0.9, (unit * 4.2,), unit * 0.52, inks.text)
        curve(canvas, random, (left + unit * 0.4, y + unit * 1.8, right - unit * 0.5, y + deep - unit * 0.3), inks)
    else:
        picture(
            canvas, brief, random, (left + unit * 3.6, y, right, y + deep), random.choice((still, mountain)), unit * 0.4
        )
        words(canvas, left + unit * 0.4, y + unit * 0.8, (unit * 2.4, unit * 1.8), unit * 0.34, inks.text)
        canvas.rect(
            left + unit * 0.4, y + deep - unit * 1.1, left + unit * 2.2, y + deep - unit * 0.4, inks.lead, 1, unit * 0.3
        )
    y += deep + unit * 0.4
    _buttons(canvas, inks, left, right, y, unit)
    (_rows if kind == 0 else _goods)(canvas, brief, random, inks, (left, y + unit * 1.5, right, y1 - unit * 1.4), unit)
    _tabs(canvas, inks, (x0, y1 - unit * 1.3, x1, y1), unit)


def _buttons(canvas: Canvas, inks: Inks, left: float, right: float, y: float, unit: float) -> None:
    middle = (left + right) / 2
    canvas.rect(left, y, middle - unit * 0.15, y + unit, inks.lead, 1, unit * 0.3)
    card(canvas, (middle + unit * 0.15, y, right, y + unit), inks, unit * 0.3)
    words(canvas, left + unit * 1.1, y + unit * 0.4, (unit * 1.5,), unit * 0.2, inks.card)
    words(canvas, middle + unit * 1.2, y + unit * 0.4, (unit * 1.5,), unit * 0.2, inks.text)


def _rows(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, unit: float) -> None:
    """A list: a mark, two lines, an amount."""
    left, y, right, end = box
    words(canvas, left, y, (unit * 2,), unit * 0.26, inks.text)
    y += unit * 0.8
    index = 0
    while y + unit * 1.1 < end:
        canvas.ellipse(
            left + unit * 0.42, y + unit * 0.5, unit * 0.4, unit * 0.4, (inks.tint(0.35), inks.second)[index % 2]
        )
        words(canvas, left + unit * 1.2, y + unit * 0.22, (random.uniform(2, 3.4) * unit,), unit * 0.24, inks.text)
        words(canvas, left + unit * 1.2, y + unit * 0.64, (unit * 1.4,), unit * 0.17, inks.faint)
        wide = random.uniform(1.1, 1.7) * unit
        words(canvas, right - wide, y + unit * 0.35, (wide,), unit * 0.26, inks.lead if index == 2 else inks.text)
        canvas.rect(left + unit * 1.2, y + unit * 1.12, right, y + unit * 1.14, inks.line)
        y += unit * 1.3
        index += 1


def _goods(canvas: Canvas, brief: Brief, random: Random, inks: Inks, box: Box, unit: float) -> None:
    """Cards of things in two columns, each with a picture."""
    left, y, right, end = box
    wide = (right - left - unit * 0.4) / 2
    while y + unit * 1.6 < end:
        tall = min(wide * 1.25, end - y)
        for side in range(2):
            x = left + side * (wide + unit * 0.4)
            card(canvas, (x, y, x + wide, y + tall), inks, unit * 0.35)
            picture(
                canvas, brief, random, (x, y, x + wide, y + tall * 0.62), random.choice((still, podium)), unit * 0.35
            )
            words(canvas, x + unit * 0.3, y + tall * 0.72, (wide * 0.5, wide * 0.3), tall * 0.06, inks.text, 2)
            canvas.ellipse(x + wide - unit * 0.5, y + tall * 0.83, unit * 0.3, unit * 0.3, inks.lead)
        y += wide * 1.25 + unit * 0.4


def _tabs(canvas: Canvas, inks: Inks, box: Box, unit: float) -> None:
    x0, y0, x1, y1 = box
    canvas.rect(x0, y0, x1, y1, inks.card, 1, 0 if x1 - x0 == canvas.w else unit * 0.7)
    canvas.rect(x0, y0, x1, y0 + 2, inks.line)
    for index in range(4):
        x, ink = x0 + (x1 - x0) * (index + 0.5) / 4, inks.lead if index == 0 else inks.faint
        canvas.rect(x - unit * 0.24, y0 + unit * 0.24, x + unit * 0.24, y0 + unit * 0.7, ink, 1, unit * 0.14)
        words(canvas, x - unit * 0.35, y0 + unit * 0.86, (unit * 0.7,), unit * 0.13, ink)


def _three(canvas: Canvas, brief: Brief, random: Random, inks: Inks) -> None:
    ground = mix(inks.page, inks.lead, 0.28)
    canvas.backdrop([mix(ground, inks.card, 0.3), ground])
    tall = canvas.h * 0.86
    wide = min(tall * 0.475, canvas.w * 0.29)
    gap = (canvas.w - 3 * wide) / 4
    for index in range(3):
        x, y = gap + index * (wide + gap), canvas.h * 0.07
        canvas.soft_ellipse(x + wide / 2, y + tall, wide * 0.5, 24, mix(ground, inks.text, 0.5), 22, 0.5)
        _phone(canvas, brief, random, inks, (x, y, x + wide, y + tall), index % 2)


def _watch(canvas: Canvas, inks: Inks, *, night: bool) -> None:
    """A dial of sixty ticks, a share of them lit, around a figure."""
    ground = (10, 11, 12)
    canvas.backdrop([ground, ground])
    x, y, r = canvas.w / 2, canvas.h / 2, 430.0
    canvas.glow(x, y, r * 1.1, inks.lead, 0.16 if night else 0.2, 1.4)
    for step in range(60):
        angle = step / 60 * 2 * pi
        ink = inks.lead if step < 18 else mix(ground, inks.lead, 0.26)
        dx, dy = sin(angle), -cos(angle)
        canvas.line([(x + dx * r * 0.86, y + dy * r * 0.86), (x + dx * r, y + dy * r)], 11, ink)
    light = mix(ground, (255, 255, 255), 0.93)
    for place in (-150, -72, 72, 150):
        canvas.rect(x + place - 27, y - 62, x + place + 27, y + 46, light, 1, 27)
        canvas.rect(x + place - 13, y - 46, x + place + 13, y + 30, ground, 1, 13)
    for rise in (-34, 12):
        canvas.ellipse(x, y + rise, 9, 9, light)
    words(canvas, x - 80, y + 118, (160,), 22, mix(ground, inks.lead, 0.7))


def _page(canvas: Canvas, brief: Brief, random: Random, inks: Inks) -> None:
    """A web page's first screen: words on the left, a picture that runs off on the right."""
    canvas.backdrop([inks.card, inks.card])
    w, h = canvas.w, canvas.h
    picture(canvas, brief, random, (w * 0.53, 110, w + 40, h * 0.9), random.choice((room, podium)), 36)
    words(canvas, w * 0.06, 50, (130,), 28, inks.text)
    for step in range(3):
        words(canvas, w * (0.74 + 0.08 * step), 56, (w * 0.045,), 14, inks.faint)
    words(canvas, w * 0.06, h * 0.27, (w * 0.12,), 15, inks.lead)
    words(canvas, w * 0.06, h * 0.33, (w * 0.38, w * 0.31), 66, inks.text, 1.42)
    words(canvas, w * 0.06, h * 0.56, (w * 0.34, w * 0.36, w * 0.22), 17, inks.faint, 2.2)
    y = h * 0.72
    canvas.rect(w * 0.06, y, w * 0.06 + 260, y + 78, inks.lead, 1, 39)
    words(canvas, w * 0.06 + 70, y + 31, (120,), 16, inks.card)
    words(canvas, w * 0.06 + 310, y + 31, (140,), 16, inks.text)
    canvas.rect(w * 0.06 + 310, y + 58, w * 0.06 + 450, y + 61, inks.text)


def _dashboard(canvas: Canvas, random: Random, inks: Inks) -> None:
    """A side bar, a map with points, figures, columns, rows."""
    canvas.backdrop([inks.page, inks.page])
    w, h, gap = canvas.w, canvas.h, 26.0
    canvas.rect(0, 0, 92, h, inks.card)
    for step in range(6):
        ink = inks.lead if step == 1 else inks.line
        canvas.rect(28, 110 + step * 84, 64, 146 + step * 84, ink, 1, 10)
    words(canvas, 130, 44, (300,), 26, inks.text)
    words(canvas, w - 330, 48, (150,), 18, inks.faint)
    canvas.ellipse(w - 70, 57, 28, 28, inks.tint(0.4))
    split, top, low = 118 + (w - 150) * 0.56, 112.0, h * 0.64
    _map(canvas, random, inks, (118, top, split, low))
    half = top + (low - top - gap) / 2
    _figure(canvas, random, inks, (split + gap, top, w - 32, half))
    card(canvas, (split + gap, half + gap, w - 32, low), inks)
    columns(canvas, random, (split + gap + 36, half + gap + 40, w - 56, low - 32), 18, inks)
    _table(canvas, random, inks, (118, low + gap, split, h - 30))
    card(canvas, (split + gap, low + gap, w - 32, h - 30), inks)
    dots(canvas, (split + gap + 36, low + gap + 36, w - 68, h - 66), 12, 4, random.randint(24, 40), inks)


def _map(canvas: Canvas, random: Random, inks: Inks, box: Box) -> None:
    """Roads in two weights, a route, and points on it."""
    card(canvas, box, inks)
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    for step in range(9):
        a, b = random.random(), random.random()
        canvas.line([(x0 + wide * a, y0 + 4), (x0 + wide * b, y1 - 4)], 5 if step % 3 else 11, inks.line)
        canvas.line([(x0 + 4, y0 + tall * a), (x1 - 4, y0 + tall * b)], 5 if step % 3 else 11, inks.line)
    route = [
        (x0 + wide * 0.12, y1 - tall * 0.18),
        (x0 + wide * 0.38, y1 - tall * 0.3),
        (x0 + wide * 0.44, y0 + tall * 0.38),
    ]
    route.append((x0 + wide * 0.82, y0 + tall * 0.26))
    canvas.line(route, 12, inks.lead)
    for x, y in route:
        canvas.ellipse(x, y, 17, 17, inks.lead)
        canvas.ellipse(x, y, 8, 8, inks.card)
    for _ in range(9):
        x, y = x0 + wide * random.uniform(0.06, 0.94), y0 + tall * random.uniform(0.08, 0.92)
        canvas.ellipse(x, y, 11, 11, inks.second)


def _figure(canvas: Canvas, random: Random, inks: Inks, box: Box) -> None:
    card(canvas, box, inks)
    x0, y0, x1, y1 = box
    tall = y1 - y0
    words(canvas, x0 + 36, y0 + tall * 0.18, (150,), 16, inks.faint)
    words(canvas, x0 + 36, y0 + tall * 0.36, ((x1 - x0) * 0.36,), tall * 0.22, inks.text)
    words(canvas, x0 + 36, y0 + tall * 0.76, ((x1 - x0) * 0.5,), 14, inks.tint(0.25))
    words(canvas, x0 + 36, y0 + tall * 0.76, ((x1 - x0) * 0.38,), 14, inks.lead)
    ring(canvas, x1 - tall * 0.5, y0 + tall * 0.5, tall * 0.33, random.uniform(0.6, 0.9), inks, inks.card)


def _table(canvas: Canvas, random: Random, inks: Inks, box: Box) -> None:
    card(canvas, box, inks)
    x0, y0, x1, y1 = box
    rows = max(3, round((y1 - y0) / 58))
    for index in range(rows):
        y = y0 + (y1 - y0) * (index + 0.5) / rows
        ink = inks.faint if index == 0 else inks.text
        for share, wide in ((0.03, 0.16), (0.34, random.uniform(0.16, 0.3)), (0.84, 0.1)):
            words(canvas, x0 + (x1 - x0) * share, y - 7, ((x1 - x0) * wide,), 14, ink)
        if index == 2:
            canvas.ellipse(x0 + (x1 - x0) * 0.79, y, 10, 10, inks.second)
        if index:
            canvas.rect(x0 + 20, y - (y1 - y0) / rows / 2, x1 - 20, y - (y1 - y0) / rows / 2 + 2, inks.line)
