"""Keys made to be found again, and the search for them in everything that a studio says or keeps.

A canary is looked for in its plain form and in every usual encoding, and in pieces: half a key is a leak too. The case of letters
is ignored on both sides, so that a form that was changed on its way (``%2f`` and ``%2F``) is found as well.
"""

from __future__ import annotations

import base64
import html
import json
import secrets
import string
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

LETTERS = string.ascii_letters + string.digits
CORE = 24
"""Random characters of a canary: none of its pieces comes about by chance."""
SIGNS = "Zq&\"<+/=%\\'"
"""Signs that every encoding treats in its own way; in front of the core of every other canary."""

ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "bearer": lambda key: f"Bearer {key}",
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64_1": lambda key: base64.b64encode(f"x{key}".encode()).decode(),
    "base64_2": lambda key: base64.b64encode(f"xx{key}".encode()).decode(),
    "base64_basic": lambda key: base64.b64encode(f"user:{key}:".encode()).decode(),
    "base64_url": lambda key: base64.urlsafe_b64encode(f"Bearer {key}".encode()).decode().rstrip("="),
    "hex": lambda key: key.encode().hex(),
    "hex_upper": lambda key: key.encode().hex().upper(),
    "hex_spaced": lambda key: key.encode().hex(" "),
    "url": lambda key: quote(key, safe=""),
    "url_all": lambda key: "".join(f"%{byte:02x}" for byte in key.encode()),
    "url_twice": lambda key: quote("".join(f"%{byte:02X}" for byte in key.encode()), safe=""),
    "json": lambda key: json.dumps(key)[1:-1],
    "json_twice": lambda key: json.dumps(json.dumps(key))[1:-1],
    "json_all": lambda key: "".join(f"\\u{byte:04x}" for byte in key.encode()),
    "json_slash": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "html": html.escape,
    "html_all": lambda key: "".join(f"&#{byte};" for byte in key.encode()),
    "html_hex": lambda key: "".join(f"&#x{byte:x};" for byte in key.encode()),
    "python_repr": lambda key: repr(key.encode()),
    "reversed": lambda key: key[::-1],
    "upper": str.upper,
}
"""What a gateway may do to a key before it says it again."""


@dataclass(frozen=True)
class Canary:
    """A key of its own for one gateway. ``name`` says whose it is."""

    name: str
    key: str
    core: str = field(repr=False)

    @cached_property
    def pieces(self) -> dict[str, tuple[bytes, ...]]:
        """By encoding: what to look for. Any 15 characters of the core hold one of its three plain pieces whole."""
        return {name: tuple(piece.lower().encode() for piece in found) for name, found in _pieces(self.core)}


def make_canary(name: str, signs: str = "") -> Canary:
    core = "".join(secrets.choice(LETTERS) for _ in range(CORE))
    return Canary(name=name, key=signs + core, core=core)


def canary_of(name: str, secret: str) -> Canary:
    """A secret that was there already, such as SECRET_KEY."""
    return Canary(name=name, key=secret, core=secret)


def _pieces(core: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    parts = tuple(core[start : start + 8] for start in range(0, len(core) - 7, 8))
    yield "plain", parts
    yield "reversed", tuple(part[::-1] for part in parts)
    yield "base64", tuple(_inner_base64(core, shift) for shift in range(3))
    yield "hex", tuple(part.encode().hex() for part in parts)
    yield "hex in words", tuple(part.encode().hex(" ") for part in parts)
    for name, written in (("url", "%{:02x}"), ("url twice", "%25{:02x}"), ("json", "\\u{:04x}"), ("html", "&#{};")):
        yield name, tuple("".join(written.format(byte) for byte in part.encode()) for part in parts)
    yield "json twice", tuple("".join(f"\\\\u{byte:04x}" for byte in part.encode()) for part in parts)
    yield "html hex", tuple("".join(f"&#x{byte:x};" for byte in part.encode()) for part in parts)


def _inner_base64(core: str, shift: int) -> str:
    """What base64 makes of the core's first letters wherever it begins: without the letters shared with its neighbours."""
    text = base64.b64encode(b"x" * shift + core.encode()).decode()
    return text[4 : 4 + 12] if shift else text[:12]


def leaks(text: bytes, canaries: list[Canary]) -> list[str]:
    """Which canaries are in ``text``, in which form, with what stands around them."""
    lower = text.lower()
    found = []
    for canary in canaries:
        for name, pieces in canary.pieces.items():
            place = next((at for piece in pieces if (at := lower.find(piece)) >= 0), -1)
            if place >= 0:
                found.append(f"{canary.name} in {name}: …{text[max(0, place - 80) : place + 80]!r}…")
    return found


def unpacked(text: str) -> bytes:
    """The inside of what Django signed (a session, a cookie, a task of the queue): it is base64, and often compressed."""
    packed, data = text.startswith("."), text.lstrip(".").split(":")[0]
    try:
        inner = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        return zlib.decompress(inner) if packed else inner
    except (ValueError, zlib.error):
        return b""
