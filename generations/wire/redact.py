"""Takes out of a text what may not stand in a log, a database row or on a screen."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

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
_END = r"\Z"
_END_IN_LETTER = r"(?:[%\\&][\w#%\\;]{0,11})?\Z"
_END_IN_BYTE = r"[\\x0-9a-f]{0,2}\Z"
"""The end of a text, perhaps after a part of an encoded letter."""


def hide(text: str, secrets: Iterable[str]) -> str:
    """``text`` without ``secrets``, however they were written down on their way: plain, URL-, JSON- or HTML-escaped (more than
    once, too), as base64 in the middle of something, as hex, or backwards. At the end of the text the beginning of a secret
    counts: whoever said it, or read it, may have cut it."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET and _beginnings(secret).search(text):
            text = _written(secret).sub("***", text)
    return text


def hide_deep(value: Any, secrets: tuple[str, ...]) -> Any:
    """A JSON value with :func:`hide` for every text in it, names included, however deep it lies."""
    if isinstance(value, str):
        return hide(value, secrets)
    if isinstance(value, dict):
        return {hide_deep(name, secrets): hide_deep(one, secrets) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(hide_deep(one, secrets) for one in value)
    return value


@lru_cache(maxsize=256)
def _beginnings(secret: str) -> re.Pattern[str]:
    """How any way to write ``secret`` begins. Nearly no text holds one, and the whole of a long key takes long to compile."""
    return re.compile("|".join("".join(way[:_SHORTEST_SECRET]) for way, _ in _ways(secret)), re.IGNORECASE)


@lru_cache(maxsize=64)
def _written(secret: str) -> re.Pattern[str]:
    """Every way to write ``secret``. What repeats in it is bounded, so that no text is slow to search."""
    return re.compile("|".join(_all_or_cut(way, end) for way, end in _ways(secret)), re.IGNORECASE)


def _ways(secret: str) -> Iterator[tuple[list[str], str]]:
    """Patterns of the parts of each way, and of a cut within it."""
    data = secret.encode()
    ways = [(list(_letters(text)), _END_IN_LETTER) for text in (secret, secret[::-1])]
    ways += [([_byte(one) for one in data], _END_IN_BYTE)]
    ways += [([_sextet(one) for one in text], _END) for text in _base64s(data)]
    return ((way, end) for way, end in ways if len(way) >= _SHORTEST_SECRET)


def _all_or_cut(way: list[str], end: str) -> str:
    head, rest = way[:_SHORTEST_SECRET], way[_SHORTEST_SECRET:]
    return "".join([*head, *(f"(?:{one}|{end})" for one in rest)])


def _letters(text: str) -> Iterator[str]:
    """A pattern for each letter, as it is or escaped. Backslashes in a row are one: escaping multiplies them."""
    for letter, group in groupby(text):
        count = len(list(group))
        if letter == "\\":
            yield rf"(?:\\{{{count},{8 * count}}}|(?:{_escaped(letter)}){{{count}}})"
        else:
            yield from [rf"(?:{_escaped(letter)}|\\{{0,8}}{re.escape(letter)})"] * count


def _escaped(letter: str) -> str:
    code = ord(letter)
    percent = "".join(f"%(?:25){{0,4}}{byte:02x}" for byte in letter.encode())
    names = {html.escape(letter)[1:-1]} - {""} if letter in "&<>\"'" else set()
    entity = "|".join([f"#0{{0,4}}{code};?", f"#x0{{0,4}}{code:x};?", *(f"{name};" for name in names)])
    return rf"{percent}|\\{{0,8}}(?:u{code:04x}|x{code:02x})|&(?:amp;){{0,4}}(?:{entity})"


def _byte(byte: int) -> str:
    return rf"(?:\\?x|0x)?{byte:02x}[\s:,_-]?"


def _base64s(data: bytes) -> Iterator[str]:
    """What base64 makes of ``data`` at each of the three places where it may begin, without the letters that it shares."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + data).decode()
        yield text[-(-8 * shift // 6) : (8 * (shift + len(data))) // 6]


def _sextet(letter: str) -> str:
    return {"+": "(?:[+-]|%2b)", "/": r"(?:\\?[/_]|%2f)"}.get(letter, letter)


def redact(text: str, secrets: Iterable[str] = (), limit: int = DETAIL_LIMIT) -> str:
    """``text`` on one line without ``secrets``, bearer tokens, key-like words, base64 and query strings of addresses.

    At most ``limit`` characters come back; what is longer ends in "…". Cutting comes last, so no half of a secret stays.
    """
    text = hide(text, secrets)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    text = _CONTROL.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"
