"""Money: whole nano-units of one currency. Every division rounds up to a whole nano."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from generations.tokens import ceil_div

NANO = 1_000_000_000
MILLION = 1_000_000


@dataclass(frozen=True)
class Money:
    """An amount of one currency. Two currencies never mix: adding or comparing them raises ``ValueError``."""

    nano: int
    currency: str

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.nano

    def __add__(self, other: Money) -> Money:
        return Money(self.nano + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.nano - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.nano * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.nano, self.currency)

    def __bool__(self) -> bool:
        return self.nano != 0

    def __lt__(self, other: Money) -> bool:
        return self.nano < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.nano <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.nano > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.nano >= self._same(other)


def money(text: str | Decimal | int, currency: str) -> Money:
    """``Money`` of a decimal number of units, rounded up to a nano. Raises ``ValueError`` if it is not a finite number."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not amount.is_finite() or abs(amount.adjusted()) > 20:
        raise ValueError("not a number")
    top, bottom = amount.as_integer_ratio()
    return Money(ceil_div(top * NANO, bottom), currency)


def convert(amount: Money, rate_nano: int, to: str) -> Money:
    """``amount`` in another currency, where one unit of it is worth ``rate_nano`` nano-units of ``to``."""
    return Money(ceil_div(amount.nano * rate_nano, NANO), to)


def unit_text(nano: int) -> str:
    """Nano-units as a decimal number of units, without zeros at its end: the way price lists write it."""
    text = f"{nano // NANO}.{nano % NANO:09d}".rstrip("0")
    return text.removesuffix(".")
