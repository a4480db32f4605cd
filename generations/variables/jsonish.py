"""JSON as people paste it, in any state: whole, cut off, with bare keys, curly quotes, missing commas, or in the middle of prose.

The walk is lenient and linear; it says where the values are that are strings, and where the JSON ends and prose goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .names import Parsed, in_braces, in_brackets

SPACE = r"\s{0,40}+"
OBJECT = r"""\{ (?= \s*+ (?: //[^\n]{0,120}+\n\s{0,40}+ ){0,3}+
    (?: ["“] | '[^'\n]*+'\s*+: | \} | (?!list\s*:)[^\W\d][\w-]*+\s*+:(?=[\s"“\[{]) | \Z ) )"""
STRING = r"""(?: "(?!(?:[^"\\\n]++|\\.)*+"[ \t]*+[^\s,\]:}"]) | “(?![^“”\n]*+”[ \t]*+[^\s,，\]:}”]) | '[^'\n]*+'\s*+[,\]] )"""
"""A string that can be the first of an array: ``["hero" shot]`` is none, for words go on after it."""
ARRAY = rf"""\[ (?= (?:{SPACE}\[){{0,4}}+ {SPACE} (?:
    {STRING} | \{{{SPACE}["“'}}] | -?\d[\d.eE+-]*+\s*+[,\]] | (?:true|false|null)\s*+[,\]] | \] ) )"""
START = f"(?: {OBJECT} | {ARRAY} )"
"""Verbose pattern of a bracket or brace that begins JSON, not a variable: what follows it can begin nothing else."""

FIRST = re.compile(START, re.VERBOSE)
OPENED = re.compile(r"[\s\ufeff]*+(?:\[\s*+(?=\[))*+")
"""Brackets that hold brackets, up to the last of them."""

TOKEN = re.compile(
    r"""(?P<gap>\s*+)(?:(?P<quote>["“'‘])|(?P<mark>[:,])|(?P<open>[\[{])|(?P<close>[\]}])
    |(?P<comment>//[^\n]*+|/\*[^*\n]{0,300}+\*/)|(?P<word>[^\s\[\]{}"“'‘:,/]++|[^\s]))""",
    re.VERBOSE,
)
TEMPLATE = re.compile(r"\{\{([^{}\n]*+)\}\}")
PHRASE = re.compile(r"""\[([^\[\]{}"“”'‘’,，、\n]++)\]""")
"""``[BRAND NAME]``: words without quotes or commas in brackets, which no JSON has."""
CLOSERS = {'"': '"', "“": "”", "'": "'", "‘": "’"}
TO_CLOSER = {
    quote: re.compile(rf"(?:[^{closer}\\]++|\\[\s\S])*+{closer}", re.VERBOSE) for quote, closer in CLOSERS.items()
}
AFTER = re.compile(r"""\s*+(?:[,:}\]]|//|\Z)|[ \t]*+\r?\n(?:[ \t]*+\r?\n|\s*+["“'‘])""")
"""What follows a quote that ends a string. Any other quote is one that its writer forgot to escape."""
COLON_NEXT = re.compile(r"\s*+:")
BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
GOES_ON = re.compile(r"""[\s}\]]{0,40}+,\s*+["“][^"“”\n]{1,80}+["”]\s*+:""")
"""After the last closing bracket: there was one too many, and the object has more members."""
LITERAL = re.compile(r"true|false|null|-?[\d.]+(?:[eE][+-]?\d+)?")
PAIRS = {"]": "[", "}": "{"}
COMPLETE = frozenset({"string", "close"})

ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
LONE = re.compile("[\ud800-\udfff]")
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Quoted(NamedTuple):
    """A value that is a string: what stands between its quotes. ``escapes``: JSON's escapes count in it."""

    start: int
    end: int
    escapes: bool


class Bare(NamedTuple):
    """A variable where JSON has a value without quotes: ``{{…}}`` or, after a key in quotes, ``[words]``."""

    start: int
    end: int
    parsed: Parsed


def starts(text: str) -> bool:
    """Whether a text begins, after spaces, with a JSON object or array in whatever state."""
    opened = OPENED.match(text)
    first = opened.end() if opened else 0
    return FIRST.match(text, first) is not None or text[first - 1 :] == "[["


@dataclass(slots=True)
class Walk:
    """One pass over JSON from its first bracket; ``end`` is where it is closed, or where prose goes on, or the end of the text."""

    text: str
    position: int
    end: int = 0
    _stack: list[str] = field(default_factory=list)
    _opened: dict[str, int] = field(default_factory=lambda: {"[": 0, "{": 0})
    _before: str = "open"
    _keyed: int = -1
    """Where the last key in straight quotes ends, its colon included."""

    def parts(self) -> Iterator[Quoted | Bare]:
        """Strings that are values and bare variables, in order. ``end`` is right once all were taken."""
        while token := TOKEN.match(self.text, self.position):
            kind = token.lastgroup
            if (kind == "word" and self._is_prose(token)) or (kind == "open" and self._is_variable(token)):
                break
            self.position = token.end()
            if kind == "mark":
                self._before = token[kind]
            elif kind == "quote":
                if quoted := self._quote(token["quote"], token.end()):
                    yield quoted
            elif kind == "open":
                if bare := self._open(token["open"], token.start("open"), token.start()):
                    yield bare
            elif kind == "word":
                self._before = "literal" if LITERAL.fullmatch(token["word"]) else "word"
            elif kind == "close" and self._closed(token["close"]):
                break
        self.end = self.position

    def _open(self, bracket: str, start: int, after: int) -> Bare | None:
        """``after``: where the token before it ended."""
        template = TEMPLATE.match(self.text, start) if self._stack else None
        phrase = PHRASE.match(self.text, start) if self._keyed == after else None
        parsed = in_brackets(phrase[1]) if phrase else None
        if found := template or (phrase if parsed else None):
            self.position, self._before = found.end(), "close"
            parsed = in_braces(found[1]) if found is template else parsed
            return Bare(*found.span(), parsed) if parsed else None
        self._stack.append(bracket)
        self._opened[bracket] += 1
        self._before = "open"
        return None

    def _closed(self, bracket: str) -> bool:
        """Whether everything is closed now. A bracket closes what was left open inside its own pair; without a pair it is nothing."""
        own = PAIRS[bracket]
        while self._opened[own]:
            left = self._stack.pop()
            self._opened[left] -= 1
            if left == own:
                break
        self._before = "close"
        if not self._stack and GOES_ON.match(self.text, self.position):
            self._stack.append("{")
            self._opened["{"] += 1
        return not self._stack

    def _quote(self, quote: str, start: int) -> Quoted | None:
        if quote != '"' and self._before not in {"open", ":", ","}:
            return None
        is_key_place = self._before != ":" and self._stack[-1] == "{"
        end = self._string_end(quote, start)
        self.position = min(end + 1, len(self.text))
        self._before = "string"
        if is_key_place and (colon := COLON_NEXT.match(self.text, self.position)):
            self._keyed = colon.end() if quote == '"' else -1
            return None
        return Quoted(start, end, escapes=quote == '"')

    def _string_end(self, quote: str, start: int) -> int:
        place, to_closer = start, TO_CLOSER[quote]
        while found := to_closer.match(self.text, place):
            place = found.end()
            if AFTER.match(self.text, place):
                return place - 1
        return len(self.text)

    def _is_prose(self, token: re.Match[str]) -> bool:
        """A word where JSON has none, after a value that is complete or after a blank line: the JSON broke off before it."""
        word, gap = token["word"], token["gap"]
        if not word[0].isalpha() or LITERAL.fullmatch(word) or COLON_NEXT.match(self.text, token.end()):
            return False
        if self._before in COMPLETE or (self._before == "literal" and "\n" in gap):
            return True
        return BLANK_LINE.search(gap) is not None

    def _is_variable(self, token: re.Match[str]) -> bool:
        """A bracket on a line of its own after a value that is complete, which begins no JSON: here too the JSON broke off."""
        return self._before in COMPLETE and "\n" in token["gap"] and not FIRST.match(self.text, token.start("open"))


def decoded(raw: str) -> tuple[str, list[int]]:
    """A string's content without its escapes, and for each of its characters (and its end) where it stands in ``raw``.

    Wrong escapes stay as they are; two halves of a surrogate pair become one character, one half alone U+FFFD."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    for escape in ESCAPE.finditer(raw):
        text.append(raw[at : escape.start()])
        places.extend(range(at, escape.start()))
        text.append(chr(int(escape[1], 16)) if escape[1] else ESCAPED.get(escape[2], escape[2]))
        places.append(escape.start())
        at = escape.end()
    text.append(raw[at:])
    places.extend(range(at, len(raw) + 1))
    return _joined("".join(text), places)


def _joined(text: str, places: list[int]) -> tuple[str, list[int]]:
    pairs = [pair.start() for pair in SURROGATES.finditer(text)]
    if not pairs:
        return without_halves(text), places
    seconds = {start + 1 for start in pairs}
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return without_halves(whole), [place for at, place in enumerate(places) if at not in seconds]


def without_halves(text: str) -> str:
    """``text`` with U+FFFD for each half of a surrogate pair that stands alone, as of an emoji that was cut in two: no encoding can
    write one, so no page or row could hold it."""
    return LONE.sub("\ufffd", text)
