"""What gateways charge, as data. Sources: OpenAI's price page as of 2026-11; the gateways' own lists.

Nobody has published the prices of the 2.6 models; they are taken for those of 2.5, and every amount of theirs is marked
estimated.
"""

from __future__ import annotations

from dataclasses import replace

from generations.pricing import NANO, FlatPrices, PointPrices, TokenPrices, TokenRates

_RATES_2 = TokenRates(text_in=5 * NANO, image_in=8 * NANO, text_out=10 * NANO, image_out=30 * NANO)
_RATES_25 = replace(_RATES_2, counts="gpt-image-2.5")
_RATES_26 = replace(_RATES_25, verified=False)

OPENAI_PRICES = TokenPrices(
    currency="USD",
    default_model="gpt-image-2",
    models={
        "gpt-image-2": _RATES_2,
        "gpt-image-2.5-sunburst": _RATES_25,
        "gpt-image-2.5-flare": _RATES_25,
        "gpt-image-2.6-sunburst": _RATES_26,
        "gpt-image-2.6-flare": _RATES_26,
        "gpt-image-1.5": replace(_RATES_2, image_out=32 * NANO, counts="gpt-image-1"),
        "gpt-image-1": replace(_RATES_2, image_in=10 * NANO, image_out=40 * NANO, counts="gpt-image-1"),
        "gpt-image-1-mini": TokenRates(
            text_in=2 * NANO,
            image_in=NANO * 5 // 2,
            text_out=8 * NANO,
            image_out=8 * NANO,
            counts="gpt-image-1-mini",
        ),
    },
)
PLAY_PRICES = replace(OPENAI_PRICES, play=True)
"""The demo gateway's: OpenAI's figures, so that budgets can be tried, in money that nobody pays."""
ASSUMED_PRICES = replace(OPENAI_PRICES, assumed=True)
"""Of a gateway that keeps OpenAI's contract but has not told its prices: OpenAI's, always marked as an estimate, because a
budget without a figure would hold nothing back. An administrator can store the true ones."""
RUNBASE_PRICES = FlatPrices(currency="USD", tiers={"1K": NANO // 20, "2K": NANO * 7 // 100, "4K": NANO * 12 // 100})
"""A picture by its resolution, charged when it is ordered and refunded when it fails."""
HK_PRICES = PointPrices(
    currency="CNY",
    text_in=5 * NANO,
    image_in=10 * NANO,
    output=40 * NANO,
    exchange=NANO * 71 // 10,
    points_per_unit=10_000,
)
"""openai-hk's points: its dollars per million tokens at 7.1 yuan a dollar, 10,000 points a yuan, by its own token counts."""
