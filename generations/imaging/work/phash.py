"""A perceptual hash: 64 signs of the lowest frequencies of a 32x32 grey copy (a discrete cosine transform)."""

import math
from operator import mul

from PIL import Image

SIDE = 32
LOW = 8
COSINES = [[math.cos(math.pi * (2 * x + 1) * u / (2 * SIDE)) for x in range(SIDE)] for u in range(LOW)]
SIGN_BIT = 1 << 63


def phash(image: Image.Image) -> int:
    """The hash as a signed 64-bit integer, which is what databases hold. Transparent parts count as mid grey."""
    pixels = _grey(image).resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    rows = [_transform(pixels[y * SIDE : (y + 1) * SIDE]) for y in range(SIDE)]
    columns = [_transform([row[u] for row in rows]) for u in range(LOW)]
    values = [value for column in columns for value in column]
    # The first value is the overall brightness, far above the rest: it takes no part in the middle.
    middle = sorted(values[1:])[len(values) // 2]
    bits = sum(1 << index for index, value in enumerate(values) if value > middle)
    return bits - (1 << 64) if bits & SIGN_BIT else bits


def _grey(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA"):
        canvas = Image.new("RGB", image.size, (128, 128, 128))
        canvas.paste(image, mask=image.getchannel("A"))
        image = canvas
    return image.convert("L")


def _transform(line: bytes | list[float]) -> list[float]:
    return [sum(map(mul, line, cosines)) for cosines in COSINES]
