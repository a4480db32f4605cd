"""References made visible: their colours lead the palette, and they hang in the scene as prints."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from .brief import Brief
from .canvas import BICUBIC, Canvas
from .colour import oklch, to_oklch

_SHOWN = 5


def colours_of(references: Sequence[Image.Image]) -> tuple[float, float, float] | None:
    """The two hues that carry most colour in the first references, and how strong they are (0.3-1.2)."""
    if not references:
        return None
    weights: dict[int, float] = {}
    total = 0.0
    for reference in references[:_SHOWN]:
        small = _flat(reference).resize((24, 24), Image.Resampling.BOX)
        raw = small.tobytes()
        for at in range(0, len(raw), 3):
            _, chroma, hue = to_oklch((raw[at], raw[at + 1], raw[at + 2]))
            weights[round(hue / 20) % 18] = weights.get(round(hue / 20) % 18, 0.0) + chroma
            total += chroma
    mean = total / (576 * min(len(references), _SHOWN))
    lead = max(weights, key=lambda bin_: weights[bin_])
    others = {bin_: weight for bin_, weight in weights.items() if min((bin_ - lead) % 18, (lead - bin_) % 18) > 2}
    second = max(others, key=lambda bin_: others[bin_]) if others else (lead + 9) % 18
    return lead * 20.0, second * 20.0, min(1.2, max(0.3, mean * 14))


def hang(canvas: Canvas, brief: Brief, references: Sequence[Image.Image], random: Random) -> None:
    """Lay the references into the scene as prints with a white border and a shadow."""
    shown = references[:_SHOWN]
    reach = min(0.46, 0.62 / len(shown) ** 0.6) * min(canvas.w, canvas.h) if len(shown) > 1 else 430.0
    right = random.random() < 0.5
    for index, reference in enumerate(shown):
        x, y = _place(canvas, index, len(shown), reach, right=right)
        _print(canvas, brief, _flat(reference), (x, y), reach, random.uniform(-5, 5))


def _place(canvas: Canvas, index: int, count: int, reach: float, *, right: bool) -> tuple[float, float]:
    if count == 1:
        return canvas.w * (0.68 if right else 0.32), canvas.h * (0.66 if canvas.h > canvas.w else 0.6)
    step = (canvas.w - reach * 1.25) / (count - 1)
    start = canvas.w / 2 - step * (count - 1) / 2
    lift = (1 if index % 2 else -1) * 0.03 * canvas.h
    return start + step * index, canvas.h * 0.66 + lift


def _print(
    canvas: Canvas, brief: Brief, picture: Image.Image, at: tuple[float, float], reach: float, angle: float
) -> None:
    """One print of that reach (its longer side in units), turned a little."""
    border = max(4, round(14 * canvas.scale))
    side = max(8, round(reach * canvas.scale))
    small = ImageOps.contain(picture, (side, side), BICUBIC)
    card = ImageOps.expand(small, border, oklch(0.975, 0.008, brief.hue))
    alpha = Image.new("L", card.size, 255)
    pad = border * 3
    turned = ImageOps.expand(card, pad).rotate(angle, BICUBIC, expand=True)
    cover = ImageOps.expand(alpha, pad, 0).rotate(angle, BICUBIC, expand=True)
    left, top = round(at[0] * canvas.scale - turned.width / 2), round(at[1] * canvas.scale - turned.height / 2)
    for spread, drop, strength in ((2.2, 1.2, 0.34), (0.6, 0.3, 0.3)):
        shadow = (
            cover.reduce(4).filter(ImageFilter.GaussianBlur(max(1.0, border * spread / 4))).resize(cover.size, BICUBIC)
        )
        shadow = shadow.point([round(v * strength) for v in range(256)])
        canvas.image.paste(
            oklch(0.12, 0.02, brief.hue), (left + round(border * drop / 2), top + round(border * drop)), shadow
        )
    canvas.image.paste(turned, (left, top), cover)


def repaint(drawn: Image.Image, reference: Image.Image, mask: Image.Image) -> Image.Image:
    """Lay the drawing over the reference where the mask is clear. As with real models, the rest moves a little too."""
    size = drawn.size
    under = ImageOps.fit(_flat(reference), size, BICUBIC)
    under = ImageEnhance.Color(ImageEnhance.Brightness(under).enhance(1.012)).enhance(0.985)
    under = ImageChops.offset(under, 1, 0) if size[0] > 700 else under
    keep = ImageOps.fit(mask.getchannel("A"), size, BICUBIC)
    paint = ImageOps.invert(keep).filter(ImageFilter.GaussianBlur(max(1.0, min(size) / 320)))
    return Image.composite(drawn, under, paint)


def _flat(picture: Image.Image) -> Image.Image:
    """RGB on white, upright."""
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        rgba = upright.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return upright.convert("RGB")
