"""The brief as an XMP packet, and any XMP packet read without trusting it.

The description holds the prompt for every reader of pictures; single fields stand as attributes, for people with exiftool; one
element holds the whole brief as JSON, which alone is read back. What is sent beside the prompt (mentions in words, roles' lines) is
made of it again, and JSON that would make a file grow is deflated.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from generations.foreign.texts import escaped, inflate, xml_legal
from generations.foreign.values import read_json

from .model import Brief, Cost, derived_prompt, plain, validated

NAMESPACE = "urn:prompt-studio:brief:1.0/"
PREFIX = "studio"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
NOTE = "http://ns.adobe.com/xmp/note/"

MOST_BYTES = 4 << 20
"""Of a packet that is read."""
SLIM_ABOVE = 6_900
"""Bytes above which the JSON leaves out the prompt that the description holds already, and is deflated."""
MOST_DEPTH = 32
MOST_ELEMENTS = 20_000
DECLARED = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
BEFORE_XML = re.compile(r"\A\ufeff?\s*(<\?xml[^>]{0,200}\?>)?")
BAD_XML = (ElementTree.ParseError, ValueError, LookupError, RecursionError)

HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
TAIL = '<?xpacket end="r"?>'


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """A packet to be written. ``extended`` holds what is too long for ``main``, which names it by ``guid``."""

    main: bytes
    extended: bytes = b""
    guid: str = ""


def packet(brief: Brief, marks: str = "", most: int = MOST_BYTES) -> Packet:
    """The brief as XMP. ``marks`` says what else was changed in the file's frame; above ``most`` bytes it comes in two parts."""
    body = _body(brief)
    whole = _wrapped(_fields(brief, marks), body)
    if len(whole) <= most:
        return Packet(main=whole)
    extended = _tree("", body).encode()
    guid = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()
    main = _wrapped(f'{_fields(brief, marks)} xmlns:xmpNote="{NOTE}" xmpNote:HasExtendedXMP="{guid}"', "")
    return Packet(main=main, extended=extended, guid=guid)


def _body(brief: Brief) -> str:
    data = plain(brief) | {"sent_prompt": _sent(brief)}
    if not data["sent_prompt"]:
        del data["sent_prompt"]
    described = xml_legal(brief.prompt)
    shown = f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escaped(described)}</rdf:li></rdf:Alt></dc:description>'
    whole = shown + _element(_json(data))
    if len(whole.encode()) <= SLIM_ABOVE:
        return whole
    if described == brief.prompt:
        data.pop("prompt")
    text = _json(data)
    return shown + min(_element(text), _element(_deflated(text)), key=lambda one: len(one.encode()))


def _sent(brief: Brief) -> str | bool | list[str]:
    """What was sent: True where it follows from the rest; where it is the prompt with words around it, these alone."""
    if brief.sent_prompt and brief.sent_prompt == derived_prompt(brief):
        return True
    before, found, after = brief.sent_prompt.partition(brief.prompt)
    return [before, after] if found else brief.sent_prompt


def _json(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\ud800-\udfff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _deflated(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _element(text: str) -> str:
    # Quotes need no escape in an element, and there are many.
    return f"<{PREFIX}:brief>{escaped(text).replace('&quot;', chr(34))}</{PREFIX}:brief>"


def _fields(brief: Brief, marks: str) -> str:
    """The single fields, for people; nothing of them is read back but the marks."""
    asked = brief.settings
    said = {
        "model": brief.model,
        "gateway": brief.profile,
        "size": f"{asked.width}x{asked.height}" if asked.width and asked.height else "",
        "aspectRatio": asked.aspect,
        "resolution": asked.resolution,
        "quality": asked.quality,
        "format": asked.output_format,
        "background": asked.background,
        "count": asked.n,
        "references": len(brief.references) or "",
        "cost": cost_text(brief.cost),
        "picture": brief.picture,
        "container": marks,
    }
    own = "".join(f' {PREFIX}:{name}="{escaped(xml_legal(str(value)))}"' for name, value in said.items() if value)
    date = f' xmp:CreateDate="{brief.created}"' if brief.created else ""
    return f'{own} xmp:CreatorTool="{escaped(f"Prompt Studio {brief.studio}".strip())}"{date}'


def cost_text(cost: Cost | None) -> str:
    """ "0.0412 USD", with a word where it is an estimate or no real money."""
    if cost is None or cost.nano is None:
        return ""
    whole, rest = divmod(abs(cost.nano), 10**9)
    amount = f"{'-' if cost.nano < 0 else ''}{whole}.{rest:09d}".rstrip("0").rstrip(".")
    word = " (play money)" if cost.play else " (estimated)" if cost.confidence == "estimated" else ""
    return f"{amount} {cost.currency}{word}"


def _wrapped(fields: str, body: str) -> bytes:
    return f"{HEAD}{_tree(fields, body)}{TAIL}".encode()


def _tree(fields: str, body: str) -> str:
    spaces = f'xmlns:dc="{DC}" xmlns:xmp="{XMP}" xmlns:{PREFIX}="{NAMESPACE}"'
    inner = (
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" {spaces}{fields}>{body}</rdf:Description></rdf:RDF>'
    )
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{inner}</x:xmpmeta>'


# -- Reading -----------------------------------------------------------------------------------------------------------------


def is_ours(data: bytes) -> bool:
    """Whether a packet has the studio's own namespace."""
    return NAMESPACE.encode() in data


class _Bounded(ElementTree.TreeBuilder):
    """A tree that neither grows for ever nor deeper than any packet is."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self.depth += 1
        self.count += 1
        if self.depth > MOST_DEPTH or self.count > MOST_ELEMENTS:
            raise ValueError("no honest packet")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def parsed(data: bytes) -> ElementTree.Element | None:
    """The packet's tree; None for what is malformed, too large, or declares a document type or an entity."""
    if len(data) > MOST_BYTES:
        return None
    try:
        # Decoded here, whatever the file says of itself: another encoding could hide a declaration.
        text = BEFORE_XML.sub("", data.decode("utf-8-sig"))
        if DECLARED.search(text):
            return None
        parser = ElementTree.XMLParser(target=_Bounded())  # noqa: S314 - without declarations there is nothing to expand
        parser.feed(text.strip().strip("\0"))
        root: ElementTree.Element = parser.close()
    except BAD_XML:
        return None
    return root


def description(root: ElementTree.Element) -> str:
    """dc:description, in its default language."""
    for holder in root.iter(f"{{{RDF}}}Description"):
        if said := holder.get(f"{{{DC}}}description"):
            return said
        element = holder.find(f"{{{DC}}}description")
        if element is not None:
            return _default(element)
    return ""


def _default(element: ElementTree.Element) -> str:
    items = list(element.iter(f"{{{RDF}}}li"))
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    chosen = next((item for item in items if item.get(language) == "x-default"), items[0] if items else element)
    return chosen.text or ""


KNOWN = {
    DC: "dc",
    XMP: "xmp",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
}
"""Namespaces whose properties are read, with the prefixes that they go by."""
MOST_VALUES = 400


def properties(root: ElementTree.Element) -> dict[str, tuple[str, ...]]:
    """The properties in these namespaces, as "dc:subject", with their values; of a text in several languages the default one."""
    found: dict[str, tuple[str, ...]] = {}
    for holder in root.iter(f"{{{RDF}}}Description"):
        for tag, said in holder.attrib.items():
            _note(found, tag, (said,))
        for element in list(holder)[:MOST_VALUES]:
            _note(found, element.tag, _values(element))
    return found


def _note(found: dict[str, tuple[str, ...]], tag: str, values: tuple[str, ...]) -> None:
    space, _brace, name = tag[1:].partition("}")
    said = tuple(one.strip() for one in values if one and one.strip())
    if space in KNOWN and said and len(found) < MOST_VALUES:
        found.setdefault(f"{KNOWN[space]}:{name}", said)


def _values(element: ElementTree.Element) -> tuple[str, ...]:
    if element.find(f"{{{RDF}}}Alt") is not None:
        return (_default(element),)
    items = list(element.iter(f"{{{RDF}}}li"))[:MOST_VALUES]
    return tuple(item.text or "" for item in items) if items else (element.text or "",)


def value(root: ElementTree.Element, space: str, name: str) -> str:
    """A property of ours as attribute or element, first found; "" where there is none."""
    for holder in root.iter(f"{{{RDF}}}Description"):
        if said := holder.get(f"{{{space}}}{name}") or holder.findtext(f"{{{space}}}{name}"):
            return said
    return ""


def brief_of(root: ElementTree.Element) -> Brief | None:
    """The studio's brief in a packet, validated."""
    data = read_json(_inflated(value(root, NAMESPACE, "brief")))
    if not isinstance(data, dict):
        return None
    prompt = data.setdefault("prompt", description(root))
    sent = data.get("sent_prompt")
    if isinstance(sent, list) and len(sent) == 2 and all(isinstance(one, str) for one in (*sent, prompt)):
        data["sent_prompt"] = f"{sent[0]}{prompt}{sent[1]}"
    brief = validated(data)
    return replace(brief, sent_prompt=derived_prompt(brief)) if brief and sent is True else brief


def _inflated(text: str) -> str:
    """The JSON in an element, deflated or not; "" where it is neither, or too long."""
    if not text or text.startswith("{"):
        return text
    try:
        data = inflate(base64.b64decode(text, validate=True), MOST_BYTES)
    except ValueError:
        return ""
    return data.decode("utf-8", "replace") if data else ""
