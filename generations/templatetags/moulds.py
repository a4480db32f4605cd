"""A template rendered once, with gaps that are then filled for each of many things: to render it for each costs more than a whole page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

GAP = re.compile("\ue000(\\w+)\ue001")
"""Marked by characters that no text of ours holds and that escaping leaves alone."""


def mould(template: str, context: dict[str, Any], name: str, parts: Iterable[str]) -> str:
    """``template`` as a %-format with a gap for each of ``parts`` of the thing that it calls ``name``."""
    html = render_to_string(template, context | {name: {part: f"\ue000{part}\ue001" for part in parts}})
    return GAP.sub(r"%(\1)s", html.replace("%", "%%"))
