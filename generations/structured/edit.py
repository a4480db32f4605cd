"""A prompt that is JSON: whether it is valid, laid out, folded, and edited value by value, all else left as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .parse import Node, Parser, Problem, below, parsed, unquoted

PLAIN_KEY = re.compile(r'[^\s.\[\]"#]+')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Structured:
    """A prompt that is JSON, or means to be: it is never refused. ``lines``: how many the whole text has."""

    valid: bool
    problem: Problem | None
    lines: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that holds no others. ``kind`` is string, number, boolean or null; ``text`` a string's text, else the value as written;
    ``span`` its place in the whole text, quotes included."""

    path: str
    kind: str
    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fold:
    """An object or array of several lines (from 1, both included) and how many members it has."""

    start_line: int
    end_line: int
    children: int


def read(text: str) -> Structured | None:
    """What a prompt is as JSON; None for prose, and for a text that begins with a variable or an alternation."""
    found = parsed(text)
    if found is None:
        return None
    problem = found[2]
    return Structured(valid=problem is None, problem=problem, lines=text.count("\n") + 1)


def formatted(text: str) -> str:
    """Valid JSON with each member on a line of its own, two spaces a level; spellings, order, doubled keys, what stands around it
    (a fence, spaces) stay. Anything else stays as it is."""
    found = parsed(text)
    root = found[1] if found else None
    if found is None or root is None:
        return text
    parser = found[0]
    return text[: root.start] + "".join(_laid_out(text, parser)) + text[root.end :]


def _laid_out(text: str, parser: Parser) -> Iterator[str]:
    depth, before = 0, ""
    for start, end in parser.tokens:
        word = text[start:end]
        if word in {"]", "}"}:
            depth -= 1
            if before not in {"[", "{"}:
                yield "\n" + INDENT * depth
        elif before in {"[", "{", ","}:
            yield "\n" + INDENT * depth
        yield ": " if word == ":" else word
        depth += word in {"[", "{"}
        before = word


def leaves(text: str) -> tuple[Leaf, ...]:
    """The values of valid JSON in its order; none of any other text. Paths read ``scene.lighting[0].type``: see ``step``."""
    root = _root(text)
    return tuple(_leaves(text, root, "")) if root else ()


def _root(text: str) -> Node | None:
    found = parsed(text)
    return found[1] if found else None


def _leaves(text: str, node: Node, path: str) -> Iterator[Leaf]:
    if node.kind not in {"object", "array"}:
        token = text[node.start : node.end]
        yield Leaf(path, node.kind, unquoted(token) if node.kind == "string" else token, (node.start, node.end))
        return
    seen: dict[str, int] = {}
    for number, (key, item) in enumerate(below(node)):
        if key is None:
            yield from _leaves(text, item, f"{path}[{number}]")
            continue
        seen[key] = seen.get(key, 0) + 1
        yield from _leaves(text, item, path + step(key, seen[key], first=not path))


def step(key: str, time: int, *, first: bool) -> str:
    """A key in a path: ``.key``, or ``["odd.key"]`` where it has signs of a path; ``#2`` after it where it stands the second time."""
    again = f"#{time}" if time > 1 else ""
    if PLAIN_KEY.fullmatch(key):
        return ("" if first else ".") + key + again
    return f"[{json.dumps(key, ensure_ascii=False)}]{again}"


def with_value(text: str, path: str, value: str) -> str:
    """``text`` with another value at ``path``; nothing else of it changes. A string stays a string; in the place of a number,
    boolean or null what is spelled as one of these is written bare, anything else as a string. Raises KeyError for no such path."""
    leaf = next((one for one in leaves(text) if one.path == path), None)
    if leaf is None:
        raise KeyError(path)
    bare = leaf.kind != "string" and (value in {"true", "false", "null"} or NUMBER.fullmatch(value))
    start, end = leaf.span
    return text[:start] + (value if bare else json.dumps(value, ensure_ascii=False)) + text[end:]


def folds(text: str) -> tuple[Fold, ...]:
    """What can be folded, from the top; of JSON that is not valid, what is closed before the fault."""
    found = parsed(text)
    if found is None:
        return ()
    nodes = sorted(found[0].containers, key=lambda node: node.start)
    lines = _line_numbers(text, [place for node in nodes for place in (node.start, node.end - 1)])
    every = (Fold(lines[node.start], lines[node.end - 1], len(node.items)) for node in nodes)
    return tuple(fold for fold in every if fold.end_line > fold.start_line)


def _line_numbers(text: str, places: list[int]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    line, at = 1, 0
    for place in sorted(places):
        line += text.count("\n", at, place)
        at = place
        numbers[place] = line
    return numbers
