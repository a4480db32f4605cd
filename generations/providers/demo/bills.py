"""What each contract bills, exact: whole nano-units (1e-9) of a currency. These constants are the gateway's price lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NANO = 1_000_000_000
MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Nano-dollars per million tokens."""

    text_in: int
    image_in: int
    image_out: int


IMAGE_RATES = Rates(text_in=5 * NANO, image_in=8 * NANO, image_out=30 * NANO)
"""OpenAI and VibeAPI: 5, 8 and 30 dollars per million tokens."""
IMAGE_RATES_OF: Mapping[str, Rates] = {"gpt-image-1.5": Rates(text_in=5 * NANO, image_in=8 * NANO, image_out=32 * NANO)}
TEXT_MODEL_IN, TEXT_MODEL_OUT = 1_250_000_000, 10_000_000_000
"""The Responses API's text model: 1.25 and 10 dollars per million tokens."""

MATRIX_USD_NANO: Mapping[str, Mapping[str, int]] = {
    "1K": {"low": 10_000_000, "medium": 40_000_000, "high": 160_000_000},
    "2K": {"low": 20_000_000, "medium": 70_000_000, "high": 280_000_000},
    "4K": {"low": 30_000_000, "medium": 100_000_000, "high": 400_000_000},
}
"""The size-matrix gateway: a picture's price by the tier of its size and its quality."""

RUNBASE_MICRO_USD: Mapping[str, int] = {"1K": 50_000, "2K": 70_000, "4K": 120_000}
RUNAPI_USD_NANO: Mapping[str, int] = {"1k": 30_000_000, "2k": 50_000_000, "4k": 80_000_000}

HK_TEXT_IN, HK_IMAGE_IN, HK_OUTPUT = 5, 10, 40
"""openai-hk: dollars per million tokens; 7.1 yuan are a dollar and 10,000 points a yuan."""
_HK_NANO_CNY_PER_MICRO_USD = 7_100
_HK_MILLIPOINTS_PER_MICRO_USD = 71


@dataclass(frozen=True)
class Bill:
    """An exact amount; ``units`` are what the gateway itself counts in, as it would print them."""

    amount_nano: int
    currency: str = "USD"
    units: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"amount_nano": self.amount_nano, "currency": self.currency} | dict(self.units or {})


def line(tokens: int, nano_per_million: int) -> int:
    """One line of a bill in nano-units, rounded up."""
    return -(-tokens * nano_per_million // MILLION)


def by_tokens(model: str, usage: Mapping[str, Any]) -> Bill:
    """The bill of image usage: text in, pictures in, and all output at the pictures' rate."""
    rates, details = IMAGE_RATES_OF.get(model, IMAGE_RATES), usage["input_tokens_details"]
    return Bill(
        line(details["text_tokens"], rates.text_in)
        + line(details["image_tokens"], rates.image_in)
        + line(usage["output_tokens"], rates.image_out)
    )


def by_text_model(usage: Mapping[str, Any]) -> int:
    """The text model's part of a Responses call, in nano-dollars."""
    return line(usage["input_tokens"], TEXT_MODEL_IN) + line(usage["output_tokens"], TEXT_MODEL_OUT)


def by_points(usage: Mapping[str, Any]) -> Bill:
    """openai-hk's bill: (text·5 + image·10 + output·40) · 7.1 · 10,000 / 1,000,000 points, and the yuan that they are."""
    details = usage["input_tokens_details"]
    micro = details["text_tokens"] * HK_TEXT_IN + details["image_tokens"] * HK_IMAGE_IN
    micro += usage["output_tokens"] * HK_OUTPUT
    whole, rest = divmod(micro * _HK_MILLIPOINTS_PER_MICRO_USD, 1000)
    return Bill(micro * _HK_NANO_CNY_PER_MICRO_USD, "CNY", {"points": f"{whole}.{rest:03d}"})
