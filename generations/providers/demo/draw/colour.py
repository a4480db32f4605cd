"""Colours in OKLCH, where equal steps look equal and a mixture of two clear colours stays clear."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, degrees, hypot, radians, sin

RGB = tuple[int, int, int]


def oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """sRGB of an OKLCH colour (lightness 0-1, chroma about 0-0.3, hue in degrees); out of gamut loses chroma."""
    for _ in range(14):
        linear = _linear(lightness, chroma * cos(radians(hue)), chroma * sin(radians(hue)))
        if all(-0.002 <= value <= 1.002 for value in linear):
            break
        chroma *= 0.9
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, value)))) for value in linear)
    return red, green, blue


def to_oklab(colour: RGB) -> tuple[float, float, float]:
    """OKLab of an sRGB colour, after Björn Ottosson's definition."""
    r, g, b = (_degamma(value / 255) for value in colour)
    lc = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    mc = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    sc = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * lc + 0.7936177850 * mc - 0.0040720468 * sc,
        1.9779984951 * lc - 2.4285922050 * mc + 0.4505937099 * sc,
        0.0259040371 * lc + 0.7827717662 * mc - 0.8086757660 * sc,
    )


def to_oklch(colour: RGB) -> tuple[float, float, float]:
    """Lightness, chroma and hue of an sRGB colour."""
    lightness, a, b = to_oklab(colour)
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """A share of the second colour in the first, mixed in OKLab."""
    one, two = to_oklab(first), to_oklab(second)
    lightness, a, b = (x + (y - x) * share for x, y in zip(one, two, strict=True))
    return oklch(lightness, hypot(a, b), degrees(atan2(b, a)))


def shade(colour: RGB, lightness: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> RGB:
    """Add lightness, multiply chroma, turn the hue."""
    light, strength, angle = to_oklch(colour)
    return oklch(min(0.99, max(0.03, light + lightness)), strength * chroma, angle + hue)


def ramp(stops: Sequence[RGB], steps: int) -> list[RGB]:
    """That many colours along evenly spaced stops."""
    if steps < 2 or len(stops) < 2:
        return [stops[0]] * steps
    colours = []
    for index in range(steps):
        place = index / (steps - 1) * (len(stops) - 1)
        left = min(int(place), len(stops) - 2)
        colours.append(mix(stops[left], stops[left + 1], place - left))
    return colours


def _linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    lc = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mc = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    sc = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * lc - 3.3077115913 * mc + 0.2309699292 * sc,
        -1.2684380046 * lc + 2.6097574011 * mc - 0.3413193965 * sc,
        -0.0041960863 * lc - 0.7034186147 * mc + 1.7076147010 * sc,
    )


def _gamma(value: float) -> float:
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def _degamma(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
