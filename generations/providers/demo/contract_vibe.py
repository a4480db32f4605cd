"""VibeAPI's Images contract: always one picture, nothing transparent, and a ``data:`` URI for an address."""

from __future__ import annotations

from . import images
from .contract_openai import token_bill
from .fields import GPT_IMAGE_2, KNOWN
from .rules import ImageRules

VIBE = ImageRules(
    contract="vibeapi",
    prefix="/vibeapi/v1",
    models=GPT_IMAGE_2,
    known=KNOWN | {"response_format"},
    usage=images.usage,
    bill=token_bill,
    formats=("b64_json", "url"),
    transparent=False,
    always_one=True,
    data_address=True,
)
