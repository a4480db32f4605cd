"""What guarding an edit did, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.numbers import format_compact_decimal
from django.utils.translation import gettext as _

from generations.messages.figures import locale


@dataclass(frozen=True, kw_only=True)
class GuardWords:
    """``badge`` says the whole; ``short`` what fits on a small picture; ``size`` that the gateway's picture had
    another size, "" where it had not. ``failed``: nothing was put back."""

    badge: str
    short: str
    size: str = ""
    failed: bool = False


def guard_words(guard: dict[str, Any], width: int, height: int) -> GuardWords | None:
    """Of what a picture keeps of its guarding, and its size in pixels; None where it was not guarded."""
    if "failed" in guard:
        text = _("Not guarded: what lies outside the mask may have changed. This is the gateway’s own picture.")
        return GuardWords(badge=text, short=_("not guarded"), failed=True)
    if "changed" not in guard:
        return None
    count = compact(int(guard["changed"]))
    badge = _("outside the mask: %(count)s px had changed, now 0") % {"count": count}
    short = _("%(count)s px put back") % {"count": count}
    if not guard["changed"]:
        badge, short = _("outside the mask: nothing had changed"), _("guarded")
    return GuardWords(badge=badge, short=short, size=_size(guard.get("resized"), width, height))


def compact(number: int) -> str:
    """A count in a few characters, as the reader's language shortens it: "1.2M", "123.5万"."""
    return str(format_compact_decimal(number, format_type="short", fraction_digits=1, locale=locale()))


def _size(came: Any, width: int, height: int) -> str:
    if not came:
        return ""
    was, now = f"{came[0]} × {came[1]}", f"{width} × {height}"
    return _("came as %(was)s, was brought to %(now)s") % {"was": was, "now": now}
