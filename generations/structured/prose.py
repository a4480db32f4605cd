"""A prompt that is JSON, said in sentences, for models that read prose better."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generations.search import CJK

from .parse import Node, below, parsed, unquoted

CJK_SIGNS = re.compile(f"[{CJK}]")
LATIN_WORDS = re.compile(r"[A-Za-z]+")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
ENDS = frozenset(".!?。！？…")


@dataclass(frozen=True, slots=True)
class Manner:
    """The signs and words of a way of writing. ``is_``: between a name and its value within a sentence."""

    colon: str
    is_: str
    comma: str
    semicolon: str
    stop: str
    opened: str
    closed: str
    between: str
    yes: str
    no: str


LATIN = Manner(": ", " ", ", ", "; ", ".", " (", ")", " ", "yes", "no")
WIDE = Manner("：", "", "，", "；", "。", "（", "）", "", "是", "否")


def prose(text: str) -> str:
    """Valid JSON as sentences, ``Scene: a night market. Lighting: soft, warm.``, in its own order: a sentence for each member of the
    outermost object, a paragraph for each one of an outermost array. Null and what is empty is left out; other texts stay as they are."""
    found = parsed(text)
    if found is None or found[1] is None:
        return text
    root = found[1]
    words = _Words(text, WIDE if _is_wide(text[root.start : root.end]) else LATIN)
    return "\n".join(line for line in words.paragraphs(root) if line)


def _is_wide(text: str) -> bool:
    """Whether there are more CJK characters than words of Latin letters."""
    return len(CJK_SIGNS.findall(text)) > len(LATIN_WORDS.findall(text))


class _Words:
    def __init__(self, text: str, manner: Manner) -> None:
        self._text, self._manner = text, manner

    def paragraphs(self, root: Node) -> Iterator[str]:
        if root.kind == "object":
            yield self._manner.between.join(self._sentences(root))
        elif any(item.kind == "object" for item in root.items):
            for item in root.items:
                yield from self.paragraphs(item) if item.kind == "object" else [self._ended(self._value(item))]
        else:
            yield self._ended(self._value(root))

    def _sentences(self, node: Node) -> Iterator[str]:
        for key, item in below(node):
            if value := self._value(item):
                yield self._ended(f"{_title(key or '')}{self._manner.colon}{value}")

    def _ended(self, sentence: str) -> str:
        return sentence if not sentence or sentence[-1] in ENDS else sentence + self._manner.stop

    def _value(self, node: Node) -> str:
        """What stands after the colon; empty where there is nothing to say."""
        if node.kind == "object":
            return self._members(node)
        if node.kind == "array":
            return self._listed(node)
        token = self._text[node.start : node.end]
        if node.kind == "string":
            return " ".join(unquoted(token).split())
        return {"true": self._manner.yes, "false": self._manner.no, "null": ""}.get(token, token)

    def _members(self, node: Node) -> str:
        parts = [
            f"{_named(key or '')}{self._manner.opened}{value}{self._manner.closed}"
            if item.kind == "object"
            else f"{_named(key or '')}{self._manner.is_}{value}"
            for key, item in below(node)
            if (value := self._value(item).rstrip(".。"))
        ]
        return self._manner.comma.join(parts)

    def _listed(self, node: Node) -> str:
        plain = all(item.kind not in {"object", "array"} for item in node.items)
        parts = [part for item in node.items if (part := self._value(item))]
        if plain:
            parts = [part.rstrip(".。") for part in parts]
        return (self._manner.comma if plain else self._manner.semicolon).join(parts)


def _named(key: str) -> str:
    """A key as words: ``colorPalette`` and ``color_palette`` are "color palette"."""
    return " ".join(CAMEL.sub(" ", key).replace("_", " ").replace("-", " ").lower().split())


def _title(key: str) -> str:
    name = _named(key)
    return name[:1].upper() + name[1:]
