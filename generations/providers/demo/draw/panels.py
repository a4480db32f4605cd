"""Parts of flat layouts: lines of text without words, bars, rings, curves, small pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sin
from random import Random

from .brief import Brief
from .canvas import Box, Canvas, Pen, Point
from .colour import RGB, mix, oklch
from .solids import smooth

Scene = Callable[[Canvas, Brief, Random], None]


@dataclass(frozen=True)
class Inks:
    """The colours of a layout: page, card, hairline, text, weaker text, and two that speak."""

    page: RGB
    card: RGB
    line: RGB
    text: RGB
    faint: RGB
    lead: RGB
    second: RGB

    def tint(self, share: float) -> RGB:
        """The leading colour thinned with the card."""
        return mix(self.card, self.lead, share)


def inks_of(brief: Brief) -> Inks:
    """Light paper and dark text, or the reverse at night."""
    if brief.light == "night":
        page, card, text = oklch(0.17, 0.015, brief.hue), oklch(0.225, 0.018, brief.hue), oklch(0.93, 0.01, brief.hue)
    else:
        page, card, text = oklch(0.95, 0.012, brief.hue), oklch(0.985, 0.006, brief.hue), oklch(0.26, 0.02, brief.hue)
    return Inks(
        page=page,
        card=card,
        line=mix(card, text, 0.13),
        text=text,
        faint=mix(card, text, 0.42),
        lead=brief.tone(0.68 if brief.light == "night" else 0.55, 0.135),
        second=brief.accent(0.74, 0.13),
    )


def words(canvas: Canvas, x: float, y: float, widths: Sequence[float], tall: float, ink: RGB, gap: float = 1.9) -> None:
    """Lines of text as bars, one under the other."""
    for step, wide in enumerate(widths):
        canvas.rect(x, y + step * tall * gap, x + wide, y + step * tall * gap + tall, ink, 1, tall * 0.42)


def card(canvas: Canvas, box: Box, inks: Inks, radius: float = 22) -> None:
    """A surface with a hairline around it."""
    x0, y0, x1, y1 = box
    canvas.rect(x0 - 2, y0 - 2, x1 + 2, y1 + 2, inks.line, 1, radius + 2)
    canvas.rect(x0, y0, x1, y1, inks.card, 1, radius)


def columns(canvas: Canvas, random: Random, box: Box, count: int, inks: Inks) -> None:
    """Columns of which one, the last high one, is in the leading colour."""
    x0, y0, x1, y1 = box
    step, loud = (x1 - x0) / count, random.randrange(count // 2, count)
    for index in range(count):
        share = 1.0 if index == loud else 0.3 + 0.25 * sin(index * 0.8) + random.uniform(0, 0.3)
        left, wide = x0 + index * step, step * 0.62
        ink = inks.lead if index == loud else inks.tint(0.26)
        canvas.rect(left, y1 - (y1 - y0) * min(1.0, share), left + wide, y1, ink, 1, min(wide / 2, 14))


def curve(canvas: Canvas, random: Random, box: Box, inks: Inks, ink: RGB | None = None) -> None:
    """A rising line with a filled ground and a dot at its end."""
    x0, y0, x1, y1 = box
    knots: list[Point] = []
    for index in range(8):
        rise = index / 7 * 0.55 + random.uniform(0.05, 0.35)
        knots.append((x0 + (x1 - x0) * index / 7, y1 - (y1 - y0) * rise))
    points = smooth(knots, 80)
    canvas.polygon([*points, (x1, y1), (x0, y1)], inks.tint(0.14))
    canvas.line(points, 6, ink or inks.lead)
    canvas.ellipse(*points[-1], 11, 11, ink or inks.lead)


def ring(canvas: Canvas, x: float, y: float, r: float, share: float, inks: Inks, hole: RGB) -> None:
    """A ring filled to a share, clockwise from the top."""
    canvas.ellipse(x, y, r, r, inks.tint(0.22))
    canvas.shape((x - r, y - r, x + r, y + r), lambda pen: pen.pie(x, y, r, -90, -90 + 360 * share), inks.lead)
    canvas.ellipse(x, y, r * 0.66, r * 0.66, hole)


def dots(canvas: Canvas, box: Box, across: int, down: int, filled: int, inks: Inks) -> None:
    """A field of dots, so many of them filled."""
    x0, y0, x1, y1 = box
    step, rise = (x1 - x0) / across, (y1 - y0) / down
    r = min(step, rise) * 0.36
    for kind, ink in ((True, inks.lead), (False, inks.tint(0.25))):

        def paint(pen: Pen, kind: bool = kind) -> None:
            for place in range(across * down):
                if (place < filled) == kind:
                    pen.ellipse(x0 + (place % across + 0.5) * step, y0 + (place // across + 0.5) * rise, r, r)

        canvas.shape(box, paint, ink)


def picture(canvas: Canvas, brief: Brief, random: Random, box: Box, scene: Scene, radius: float = 0) -> None:
    """A small picture of another scene in a frame."""
    x0, y0, x1, y1 = box
    size = max(48, round((x1 - x0) * canvas.scale)), max(48, round((y1 - y0) * canvas.scale))
    inner = Canvas(*size)
    light = "dawn" if brief.light == "night" else brief.light
    scene(inner, replace(brief, light=light, words=frozenset()), random)
    canvas.rect(x0, y0, x1, y1, inner.image, 1, radius)
