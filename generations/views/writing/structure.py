"""A prompt that is JSON, as the editor shows it: its state, its values as a tree, and what it says in prose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from generations import structured
from generations.forms.prompt_variables import short_id

MOST = 240
"""Values that can be edited one by one; a form has room for so many fields, and nobody reads more."""
VALUE, FORMAT, PROSE = "value:", "format", "prose"
LONG = 60
"""Characters from which on a value gets a field of several lines."""


@dataclass(kw_only=True)
class Node:
    """An object or array, or a value at the end of a path: ``value`` is its text then, None otherwise."""

    key: str
    path: str = ""
    value: str | None = None
    is_text: bool = True
    is_long: bool = False
    inner: list[Node] = field(default_factory=list)
    count: int = 0

    @property
    def key_id(self) -> str:
        """Of its path, for the ids of the page."""
        return short_id(self.path)

    @property
    def vals(self) -> str:
        """What its field sends beside the form."""
        return json.dumps({"do": f"{VALUE}{self.path}"})


@dataclass(frozen=True, kw_only=True)
class Structure:
    """``valid`` None where the text is no JSON and means to be none; ``line`` and ``column`` from 1 where it is broken."""

    valid: bool | None = None
    line: int = 0
    column: int = 0
    nodes: Sequence[Node] = ()
    more: int = 0
    """Values beyond those shown."""
    prose: str = ""
    formatted: bool = False
    """Whether it stands in the usual form already."""


def structure(text: str) -> Structure:
    state = structured.read(text)
    if not state.looks_like_json:
        return Structure()
    if not state.valid:
        return Structure(valid=False, line=state.line, column=state.column)
    found = structured.leaves(text)
    return Structure(
        valid=True,
        nodes=_tree(found[:MOST]),
        more=max(0, len(found) - MOST),
        prose=structured.prose(text),
        formatted=structured.formatted(text) == text,
    )


def _tree(found: Sequence[structured.Leaf]) -> list[Node]:
    root = Node(key="")
    for leaf in found:
        branch = root
        for depth, key in enumerate(leaf.path[:-1], 1):
            branch.count += 1
            last = branch.inner[-1] if branch.inner else None
            name = _shown(key)
            if last is None or last.path != _address(leaf.path[:depth]):
                last = Node(key=name, path=_address(leaf.path[:depth]))
                branch.inner.append(last)
            branch = last
        branch.count += 1
        branch.inner.append(_node(leaf))
    return root.inner


def _node(leaf: structured.Leaf) -> Node:
    is_text = isinstance(leaf.value, str)
    value = str(leaf.value) if is_text else json.dumps(leaf.value)
    key = _shown(leaf.path[-1]) if leaf.path else ""
    is_long = len(value) > LONG or "\n" in value
    return Node(key=key, path=_address(leaf.path), value=value, is_text=is_text, is_long=is_long)


def _shown(key: Any) -> str:
    """An array's places are counted from 1."""
    return str(key + 1) if isinstance(key, int) else str(key)


def _address(path: Sequence[Any]) -> str:
    return json.dumps(list(path), ensure_ascii=False, separators=(",", ":"))


def acted(text: str, act: str, post: QueryDict) -> str:
    """``text`` after the press of a button: formatted, with one value changed, or as prose. As it was where that is impossible."""
    if not structured.read(text).valid:
        return text
    if act == FORMAT:
        return structured.formatted(text)
    if act == PROSE:
        return structured.prose(text)
    if act.startswith(VALUE):
        return _with_value(text, act.removeprefix(VALUE), post)
    return text


def _with_value(text: str, address: str, post: QueryDict) -> str:
    given = post.get(f"leaf:{address}")
    leaf = next((one for one in structured.leaves(text) if _address(one.path) == address), None)
    if given is None or leaf is None:
        return text
    return structured.with_value(text, leaf.path, _value(given.replace("\r\n", "\n"), leaf.value))


def _value(typed: str, before: Any) -> Any:
    """A text stays a text; a number, true, false or null becomes what is typed, as JSON has it, else a text."""
    if isinstance(before, str):
        return typed
    try:
        value = json.loads(typed)
    except (ValueError, RecursionError):
        return typed
    return typed if isinstance(value, (dict, list)) else value
