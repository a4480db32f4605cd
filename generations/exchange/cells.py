"""Cells of a table that no spreadsheet takes for a formula, and back without a loss.

A cell that begins with one of ``=+-@``, a tab or a carriage return is run as a formula by spreadsheets (OWASP, "CSV injection"): an
apostrophe before it makes it text. One that begins with apostrophes before such a character gets one more, so that every cell is
read back as it was.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_CLOSED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def close_cell(text: str) -> str:
    """As it is written into a file."""
    return f"'{text}" if _RISKY.match(text) else text


def open_cell(text: str) -> str:
    """As it was before."""
    return text[1:] if _CLOSED.match(text) else text
