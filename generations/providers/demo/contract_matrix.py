"""The size-matrix gateway: a product list of sizes, JSON edits with addresses, and a price for each size and quality."""

from __future__ import annotations

from .bills import MATRIX_USD_NANO, Bill
from .fields import GPT_IMAGE_2
from .order import Order
from .rules import ImageRules

SIZES = {
    **dict.fromkeys(("1024x768", "768x1024", "1024x1024", "1536x864", "864x1536"), "1K"),
    **dict.fromkeys(("1920x1080", "1080x1920", "1536x1536"), "2K"),
    **dict.fromkeys(("2048x2048", "3840x2160", "2160x3840"), "4K"),
}
"""Each size's tier. Two sizes break OpenAI's rule of sixteen: this gateway sells them all the same."""


def bill(order: Order, pictures: int, partials: int) -> Bill:
    """The listed price of the size that was asked, for each picture; the form of the answer costs nothing."""
    del partials
    return Bill(MATRIX_USD_NANO[SIZES[order.fields.size]][order.quality] * pictures)


MATRIX = ImageRules(
    contract="size-matrix",
    prefix="/size-matrix/v1",
    models=GPT_IMAGE_2,
    known=frozenset({"model", "prompt", "n", "size", "quality", "output_format", "response_format"}),
    usage=None,
    bill=bill,
    forms=frozenset({"either"}),
    most=8,
    formats=("url", "b64_json"),
    sizes=SIZES,
    auto_quality=False,
    masks=False,
)
