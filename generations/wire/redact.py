"""Takes out of a text what may not stand in a log, a database row or on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable

DETAIL_LIMIT = 500
"""Characters of an error's ``detail`` that are kept."""

_SHORTEST_SECRET = 4
"""A shorter "secret" would blank out ordinary words."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"data:[\w/+.\-]*;base64,[A-Za-z0-9+/_\-=\\]*"), "[data]"),
    (re.compile(r"[A-Za-z0-9+/_\-\\]{120,}={0,2}"), "[data]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{4,}"), r"\1 ***"),
    (re.compile(r"\b(?:sk|pk|rk|key|ak)[-_][A-Za-z0-9_\-*]{6,}"), "***"),
    (
        re.compile(
            r"""(?i)(["']?(?:api[-_]?key|authorization|access[-_]?token|secret)["']?\s*[:=]\s*["']?)[^\s"',}&]+"""
        ),
        r"\1***",
    ),
    # A signed address of a result is as good as the picture.
    (re.compile(r"""(?i)\b(https?://)(?:[^\s/"'<>@]*@)?([^\s"'<>?#]*)\?[^\s"'<>]*"""), r"\1\2?***"),
    (re.compile(r"""(?i)\b(https?://)[^\s/"'<>@]+@"""), r"\1***@"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def redact(text: str, secrets: Iterable[str] = (), limit: int = DETAIL_LIMIT) -> str:
    """``text`` on one line without ``secrets``, bearer tokens, key-like words, base64 and query strings of addresses.

    At most ``limit`` characters come back; what is longer ends in "…". Cutting comes last, so no half of a secret stays.
    """
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "***")
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    text = _CONTROL.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"
