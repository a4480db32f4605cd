"""Content credentials (C2PA): who says to have made the picture. Nothing is verified here; a claim is a word like any other.

The store is CBOR within boxes. Only a few keys are looked for, each followed by its text: what is read this way is what a picture's page
tells, and no more.
"""

import re

KEYS = {
    b"softwareAgent": "agent",
    b"claim_generator_info": "generator",
    b"claim_generator": "generator",
    b"com.adobe.prompt": "prompt",
    b"digitalSourceType": "source_type",
}
NAMED = re.compile(rb"\x64name")
INNER = 200
"""Bytes of a map or a list after a key in which its name is looked for."""
TEXT_MOST = 8_000


def claims(data: bytes) -> dict[str, str]:
    """The first text after each of these keys, by the names in `KEYS`."""
    found: dict[str, str] = {}
    for key, name in KEYS.items():
        # The key is a text of its own, with its length before it: this way no part of a longer word is taken for it.
        head = bytes([0x60 + len(key)]) if len(key) < 24 else bytes([0x78, len(key)])
        place = data.find(head + key)
        if place >= 0 and name not in found and (said := _after(data, place + len(head) + len(key))):
            found[name] = said
    return found


def _after(data: bytes, place: int) -> str:
    """The text at ``place``, or under "name" of the map or the list of maps that stands there."""
    kind = data[place : place + 1]
    if kind and 0x80 <= kind[0] < 0xC0:
        named = NAMED.search(data, place, place + INNER)
        return _text(data, named.end()) if named else ""
    return _text(data, place)


def _text(data: bytes, place: int) -> str:
    """A text of CBOR: its length in the first byte, or in one or two bytes after it."""
    first = data[place] if place < len(data) else 0
    if 0x60 <= first < 0x78:
        start, length = place + 1, first - 0x60
    elif first in (0x78, 0x79):
        wide = first - 0x77
        start, length = place + 1 + wide, int.from_bytes(data[place + 1 : place + 1 + wide], "big")
    else:
        return ""
    return data[start : start + min(length, TEXT_MOST)].decode("utf-8", "replace")
