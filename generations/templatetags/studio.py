"""How amounts, sizes, times and pictures are shown."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.numbers import format_currency, format_decimal
from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, to_locale

from generations import storage
from generations.models import THUMB_SIZES, Image

register = template.Library()

NANO = 1_000_000_000


@register.filter
def money(nano: int | None, currency: str = "USD") -> str:
    """An amount in nano-units as the reader's language writes it: "$38.20", "$0.053", "$0.0012"; "" for None.

    Two decimals from 0.1 up, three from 0.01, four below: the price of one small picture must not look like nothing.
    """
    if nano is None:
        return ""
    return _money(int(nano), currency or "USD", _locale())


def money_about(nano: int | None, currency: str, *, exact: bool) -> str:
    """The same; "≈ $0.21" where it is an estimate."""
    return ("" if exact or nano is None else "≈ ") + money(nano, currency)


@lru_cache(maxsize=2048)
def _money(nano: int, currency: str, locale: str) -> str:
    size = abs(nano)
    places = 2 if size == 0 or size >= NANO // 10 else 3 if size >= NANO // 100 else 4
    if 0 < size < NANO // 10_000:
        return "< " + _money(NANO // 10_000, currency, locale)
    amount = (Decimal(nano) / NANO).quantize(Decimal(1).scaleb(-places))
    while places > 2 and amount == amount.quantize(Decimal(1).scaleb(1 - places)):
        places -= 1
        amount = amount.quantize(Decimal(1).scaleb(-places))
    return format_currency(amount, currency, locale=locale, currency_digits=False, decimal_quantization=False)


@register.filter
def number(value: int) -> str:
    """A count with the language's grouping: 1,284."""
    return str(format_decimal(value, locale=_locale()))


@register.filter
def times(width: int | None, height: int | None) -> str:
    """Pixels as people write them: "2048 × 1152"; "" where the model chose."""
    return f"{width} × {height}" if width and height else ""


@register.filter
def crossed(size: str) -> str:
    """A size as the wire says it, for people: "2048x1152" → "2048 × 1152"."""
    return str(size).replace("x", " × ")


@register.filter
def megabytes(size: int) -> str:
    """Bytes as whole megabytes: 50,000,000 → "50 MB"."""
    return f"{round(size / 1_000_000)} MB"


@register.filter
def elapsed(seconds: float | None) -> str:
    """A duration in a few characters: "9 s", "2 min 5 s"; "" for None."""
    if seconds is None:
        return ""
    whole = max(0, round(seconds))
    if whole < 60:
        return gettext("%(seconds)s s") % {"seconds": whole}
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": whole // 60, "seconds": whole % 60}


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, up to a day; the date and time in the reader's zone beyond."""
    past = timezone.now() - moment
    if past.total_seconds() < 60:
        return gettext("just now")
    if past.total_seconds() < 86_400:
        # The abbreviation point after "min" is of no use in a line of facts.
        return format_timedelta(-past, add_direction=True, format="short", locale=_locale()).replace(". ", " ")
    local = timezone.localtime(moment)
    return f"{formats.date_format(local, 'MONTH_DAY_FORMAT')} {formats.time_format(local, 'H:i')}"


@register.filter
def thumb(image: Image, size: int = 320) -> str:
    """Signed address of the WebP whose long edge is ``size``."""
    return storage.signed_url(image.thumb_key(int(size)))


@register.filter
def thumbset(image: Image) -> str:
    """``srcset`` of all thumbnails, by their true widths."""
    return ", ".join(f"{thumb(image, size)} {_width_at(image, size)}w" for size in THUMB_SIZES)


@register.filter
def original(image: Image, name: str = "") -> str:
    """Signed address of the file's own bytes; with ``name`` it is downloaded under it."""
    return storage.signed_url(image.key, download_name=name)


@register.filter
def placeholder(image: Image) -> str:
    """The tiny blurred picture as a data address; "" where there is none."""
    return f"data:image/webp;base64,{image.placeholder}" if image.placeholder else ""


def _width_at(image: Image, size: int) -> int:
    long = max(image.width, image.height)
    return image.width if long <= size else max(1, round(image.width * size / long))


def _locale() -> str:
    return _babel_locale(get_language() or "en")


@lru_cache(maxsize=16)
def _babel_locale(language: str) -> str:
    try:
        return str(Locale.parse(to_locale(language)))
    except (UnknownLocaleError, ValueError):
        return "en"
