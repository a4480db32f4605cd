"""Words for codes: what happened, whether it was billed, and what to do next.

Everything below the surfaces speaks in codes with parameters; here is the one place where they become sentences. To add a
code, add an :class:`~generations.messages.entry.Entry` to the table of its area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from generations.messages import accounts, choices, gateway, imports, pictures, prices, work
from generations.messages.entry import Entry
from generations.messages.words import BILLED, listed, readable, sentences

__all__ = ["Message", "explain", "listed", "sentences"]

AREAS = (gateway, work, choices, prices, pictures, accounts, imports)
TABLE: Mapping[str, Entry] = {code: entry for area in AREAS for code, entry in area.TABLE.items()}


@dataclass(frozen=True)
class Message:
    """Three short texts in the reader's language. ``billed`` is "" where no money was at stake."""

    title: str
    what_to_do: str = ""
    billed: str = ""

    def __str__(self) -> str:
        return sentences(self.title, self.billed, self.what_to_do)

    @property
    def rest(self) -> str:
        """What follows the title."""
        return sentences(self.billed, self.what_to_do)


def explain(code: str, params: Mapping[str, Any] | None = None, *, billed: str | None = None) -> Message:
    """The message for a code. Parameters that are missing leave a "…".

    ``billed`` ("no", "yes", "maybe") is the error's own word about money, where it is known better than by the code. A code
    that nobody has put into words is shown as it is.
    """
    entry = TABLE.get(code)
    if entry is None:
        return Message(_("Something went wrong (%(code)s).") % {"code": code}, billed=_billed(billed or ""))
    shown = readable(params or {})
    next_step = str(entry.what_to_do) % shown
    if entry.quotes and shown.get("message"):
        next_step = sentences(_("Its own words: “%(message)s”") % shown, next_step)
    kind = entry.billed if billed is None or not entry.billed else billed
    return Message(str(entry.title) % shown, next_step, _billed(kind))


def _billed(kind: str) -> str:
    return str(BILLED[kind]) if kind in BILLED else ""
