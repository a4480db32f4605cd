"""OpenAI's own Images contract, and the sums that it shares with the gateways that bill as OpenAI does."""

from __future__ import annotations

from . import images
from .bills import Bill, by_tokens
from .fields import KNOWN, MODELS
from .order import Order
from .rules import ImageRules


def token_bill(order: Order, pictures: int, partials: int) -> Bill:
    """Text, references and output at OpenAI's prices. A stream reports, and bills, each of its pictures as a call."""
    if not order.fields.stream or pictures == 1:
        return by_tokens(order.fields.model, images.usage(order, pictures, partials))
    each = by_tokens(order.fields.model, images.usage(order, 1, partials // pictures))
    return Bill(each.amount_nano * pictures)


OPENAI = ImageRules(
    contract="openai",
    prefix="/v1",
    models=MODELS,
    known=KNOWN,
    usage=images.usage,
    bill=token_bill,
    forms=frozenset({"multipart", "objects"}),
    fidelity=True,
)
