"""Texts out of a file and into one: nothing that hides, nothing that XML cannot hold."""

from __future__ import annotations

import re
import zlib

# Control characters but tab and line feed; overrides and isolates of direction, by which a text shows what it does not say;
# halves of surrogate pairs and the two code points that are no characters.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str, most: int) -> str:
    """At most ``most`` characters of an untrusted text, line ends as line feeds, without what hides or turns around."""
    return HIDDEN.sub("", text[: 2 * most].replace("\r\n", "\n").replace("\r", "\n"))[:most]


def line(text: str, most: int) -> str:
    """The same as one line: a name, a label."""
    return clean(text, most).replace("\n", " ").replace("\t", " ").strip()


def xml_legal(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return IN_XML.sub("", text)


def escaped(text: str) -> str:
    """Legal text for an element's content or an attribute in double quotes. A line end survives as it is."""
    for char, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        text = text.replace(char, name)
    return text


def inflate(data: bytes, most: int) -> bytes | None:
    """Inflated to at most ``most`` bytes; None for more, and for what is no such stream."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, most + 1)
    except zlib.error:
        return None
    return found if len(found) <= most and stream.eof else None
