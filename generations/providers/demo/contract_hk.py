"""openai-hk: any legal size, its own token counts, points, and base64 behind a ``data:`` prefix."""

from __future__ import annotations

from typing import Any

from . import images
from .bills import Bill, by_points
from .fields import GPT_IMAGE_2, THREE
from .order import Order
from .rules import ImageRules

TOKENS = {"low": 275, "medium": 1056, "high": 4160}
"""Output tokens at 1024x1024 by this gateway's own counting, which goes with the area."""
_SQUARE = 1024 * 1024


def usage(order: Order, pictures: int, partials: int) -> dict[str, Any]:
    """Tokens by this gateway's counts."""
    del partials
    each = -(-TOKENS[order.quality] * order.size[0] * order.size[1] // _SQUARE)
    return images.counted(order, each * pictures)


def bill(order: Order, pictures: int, partials: int) -> Bill:
    return by_points(usage(order, pictures, partials))


HK = ImageRules(
    contract="openai-hk",
    prefix="/openai-hk/v1",
    models={**GPT_IMAGE_2, "gpt-image-1.5": THREE, "gpt-image-1": THREE},
    known=frozenset({"model", "prompt", "n", "size", "quality", "response_format"}),
    usage=usage,
    bill=bill,
    formats=("url", "b64_json"),
    masks=False,
    prefixed=True,
    revised=True,
)
