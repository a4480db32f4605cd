"""How amounts, sizes, times and pictures are shown."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_timedelta
from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext

from generations import roles, storage
from generations.forms import words
from generations.messages.figures import locale, money, number, pixels
from generations.models import THUMB_SIZES, Image

register = template.Library()
register.filter("money", money)
register.filter("number", number)
register.filter("crossed", pixels)


@register.filter
def times(width: int | None, height: int | None) -> str:
    """Pixels as people write them: "2048 × 1152"; "" where the model chose."""
    return f"{width} × {height}" if width and height else ""


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
        return format_timedelta(-past, add_direction=True, format="short", locale=locale()).replace(". ", " ")
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


@register.filter
def role_word(role: str) -> str:
    """What a reference is there for: "Logo", "No role"."""
    return words.role(role)


@register.filter
def handle(filename: str) -> str:
    """The name by which a reference is mentioned in the prompt, without the "@"."""
    return roles.handles([filename])[0]


@register.simple_tag
def reference_roles() -> list[tuple[str, str, str, str]]:
    """Key, word, and usual line in English and Chinese of "no role" and every role."""
    return [
        (role, words.role(role), roles.usual_line(role, roles.ENGLISH), roles.usual_line(role, roles.CHINESE))
        for role in ("", *roles.ROLES)
    ]


def _width_at(image: Image, size: int) -> int:
    long = max(image.width, image.height)
    return image.width if long <= size else max(1, round(image.width * size / long))
