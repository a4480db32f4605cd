"""JSON to the letter of RFC 8259, with the place of every token, and of the first fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generations.variables import starts_json, without_halves

DEEPEST = 200
"""Arrays and objects within each other."""

TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
        (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+(?![\w.+-]))
      | (?P<literal>(?:true|false|null)(?!\w))
      | (?P<sign>[\[\]{},:]) )""",
    re.VERBOSE,
)
SPACE = re.compile(r"[ \t\r\n]*+")
STRING_PART = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
FENCE = re.compile(r"(`{3,}+|~{3,}+)[ \t]*+(?:json|json5|jsonc)?[ \t]*+\r?\n", re.IGNORECASE)
CLOSER = {"{": "}", "[": "]"}
SCALARS = frozenset({"string", "number", "literal"})
FIRST_SIGNS = (
    ('"', "bad_string"),
    ("“”„«", "curly_quotes"),
    ("'‘’", "single_quotes"),
    ("/#", "comment"),
    ("，：；、", "wide_sign"),
    ("+-.0123456789", "bad_number"),
)
"""What a wrong token begins with → its code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The first fault. ``line`` and ``column`` begin at 1 and count within the whole text; ``column`` counts characters.

    Codes: unclosed (the text ends too early), unclosed_string, bad_escape, line_break (in a string), control_character, curly_quotes,
    single_quotes, comment, wide_sign, bad_number, unknown_word, missing_value, missing_key, missing_colon, missing_comma,
    trailing_comma, wrong_bracket, text_after, too_deep."""

    code: str
    line: int
    column: int


class Fault(Exception):
    def __init__(self, code: str, place: int) -> None:
        super().__init__(code)
        self.code, self.place = code, place


@dataclass(slots=True)
class Node:
    """A value: ``kind`` is object, array, string, number, boolean or null; ``keys`` are those of an object, quoted as written."""

    kind: str
    start: int
    end: int = 0
    keys: list[str] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


def body_of(text: str) -> tuple[int, int] | None:
    """Where the JSON stands in a prompt that is JSON, fence and spaces left out; None where it is none."""
    start, end = _within(text, 0, len(text))
    fence = FENCE.match(text, start)
    if fence and text.endswith(fence[1], fence.end(), end):
        start, end = _within(text, fence.end(), end - len(fence[1]))
    return (start, end) if starts_json(text[start:end]) else None


def _within(text: str, start: int, end: int) -> tuple[int, int]:
    """The same without the spaces at both ends."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip("\ufeff \t\r\n")), end - len(part) + len(part.rstrip())


class Parser:
    """One value from ``start`` to ``end``. Not recursive, so that no depth can break it; ``containers`` are those closed so far."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._at, self._end = text, start, end
        self._open: list[Node] = []
        self._root: Node | None = None
        self.containers: list[Node] = []
        self.tokens: list[tuple[int, int]] = []

    def parse(self) -> Node:
        """The value. Raises Fault."""
        expects = "value"
        while expects != "end":
            kind, start, end = self._token(expects)
            expects = self._step(expects, kind, start, end)
            self.tokens.append((start, end))
        place = self._after_space()
        if place < self._end:
            raise Fault("text_after", place)
        assert self._root is not None
        return self._root

    def _token(self, expects: str) -> tuple[str, int, int]:
        token = TOKEN.match(self._text, self._at, self._end)
        if token is None:
            raise self._fault(expects)
        kind = token.lastgroup or ""
        self._at = token.end()
        return token[kind] if kind == "sign" else kind, token.start(kind), token.end()

    def _step(self, expects: str, kind: str, start: int, end: int) -> str:
        """Deal with one token; the answer is what is expected next."""
        if expects in {"value", "value or ]"}:
            return self._value(expects, kind, start, end)
        if expects in {"key", "key or }"}:
            return self._key(expects, kind, start, end)
        if expects == "colon":
            return "value" if kind == ":" else self._wrong("missing_colon", start)
        return self._more(kind, start, end)

    def _value(self, expects: str, kind: str, start: int, end: int) -> str:
        if kind in SCALARS:
            word = self._text[start]
            self._add(Node({"t": "boolean", "f": "boolean", "n": "null"}.get(word, kind), start, end))
            return "more" if self._open else "end"
        if kind in CLOSER:
            if len(self._open) >= DEEPEST:
                raise Fault("too_deep", start)
            node = Node("object" if kind == "{" else "array", start)
            self._add(node)
            self._open.append(node)
            return "key or }" if kind == "{" else "value or ]"
        if kind == "]" and expects == "value or ]":
            return self._close(end)
        return self._wrong("trailing_comma" if self._follows_comma(kind) else "missing_value", start)

    def _key(self, expects: str, kind: str, start: int, end: int) -> str:
        if kind == "string":
            self._open[-1].keys.append(self._text[start:end])
            return "colon"
        if kind == "}" and expects == "key or }":
            return self._close(end)
        return self._wrong("trailing_comma" if self._follows_comma(kind) else "missing_key", start)

    def _follows_comma(self, kind: str) -> bool:
        return kind in {"]", "}"} and self._text[self.tokens[-1][0]] == ","

    def _more(self, kind: str, start: int, end: int) -> str:
        within = self._open[-1].kind
        if kind == ",":
            return "key" if within == "object" else "value"
        if kind == ("}" if within == "object" else "]"):
            return self._close(end)
        return self._wrong("wrong_bracket" if kind in {"]", "}"} else "missing_comma", start)

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].items.append(node)
        else:
            self._root = node

    def _close(self, end: int) -> str:
        node = self._open.pop()
        node.end = end
        self.containers.append(node)
        return "more" if self._open else "end"

    def _wrong(self, code: str, place: int) -> str:
        raise Fault(code, place)

    def _after_space(self) -> int:
        space = SPACE.match(self._text, self._at, self._end)
        return space.end() if space else self._at

    def _fault(self, expects: str) -> Fault:
        """Why no token stands here."""
        place = self._after_space()
        if place >= self._end:
            return Fault("unclosed", place)
        sign = self._text[place]
        code = next((code for signs, code in FIRST_SIGNS if sign in signs), "unknown_word")
        if code == "bad_string":
            return self._string_fault(place)
        if expects == "more" and code == "unknown_word":
            code = "missing_comma"
        return Fault(code, place)

    def _string_fault(self, place: int) -> Fault:
        part = STRING_PART.match(self._text, place, self._end)
        at = part.end() if part else place
        if at >= self._end:
            return Fault("unclosed_string", place)
        wrong = self._text[at]
        return Fault({"\\": "bad_escape", "\n": "line_break", "\r": "line_break"}.get(wrong, "control_character"), at)


def parsed(text: str) -> tuple[Parser, Node | None, Problem | None] | None:
    """The parser after its work, with the value or the problem; None for a text that is no JSON at all."""
    body = body_of(text)
    if body is None:
        return None
    parser = Parser(text, *body)
    try:
        return parser, parser.parse(), None
    except Fault as fault:
        return parser, None, problem_at(text, fault)


def problem_at(text: str, fault: Fault) -> Problem:
    before = text[: fault.place]
    return Problem(fault.code, before.count("\n") + 1, fault.place - (before.rfind("\n") + 1) + 1)


def unquoted(token: str) -> str:
    """The text of a string token; U+FFFD stands for half of a surrogate pair alone."""
    return without_halves(json.loads(token))


def below(node: Node) -> Iterator[tuple[str | None, Node]]:
    """The members of a container with their keys, or None for an array's."""
    if node.kind == "array":
        yield from ((None, item) for item in node.items)
    else:
        yield from zip(map(unquoted, node.keys), node.items, strict=True)
