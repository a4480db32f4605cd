"""A prompt that is JSON, as the editor shows it: its state, its values as a tree, and what it says in prose."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from generations import structured
from generations.forms.prompt_variables import short_id
from generations.messages.structured import sentence

MOST = 240
"""Values that can be edited one by one; a form has room for so many fields, and nobody reads more."""
DEEPEST = 12
"""Branches within each other; what lies deeper stands under the rest of its path."""
VALUE, FORMAT, PROSE = "value:", "format", "prose"
LONG = 60
"""Characters from which on a value gets a field of several lines."""
STEP = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\](?:#\d+)?|\.?[^\s.\[\]"#]+(?:#\d+)?')
"""One step of a path of :func:`structured.leaves`."""


@dataclass(kw_only=True)
class Node:
    """An object or array, or a value at the end of a path: ``value`` is its text then, None otherwise."""

    key: str
    path: str = ""
    value: str | None = None
    is_text: bool = True
    is_long: bool = False
    inner: list[Node] = field(default_factory=list)

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
    """``valid`` None where the text is no JSON and means to be none; ``problem`` is the first fault where it is broken."""

    valid: bool | None = None
    problem: structured.Problem | None = None
    nodes: Sequence[Node] = ()
    more: int = 0
    """Values beyond those shown."""
    prose: str = ""
    formatted: bool = False
    """Whether it stands in the usual form already."""

    @property
    def fault(self) -> str:
        return sentence(self.problem) if self.problem else ""


def structure(text: str) -> Structure:
    state = structured.read(text)
    if state is None:
        return Structure()
    if not state.valid:
        return Structure(valid=False, problem=state.problem)
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
        steps = STEP.findall(leaf.path)
        steps = [*steps[: DEEPEST - 1], "".join(steps[DEEPEST - 1 :])] if len(steps) > DEEPEST else steps
        branch = root
        for depth, step in enumerate(steps[:-1], 1):
            branch = _branch(branch, step, "".join(steps[:depth]))
        branch.inner.append(_node(leaf, steps[-1] if steps else ""))
    return root.inner


def _branch(parent: Node, step: str, path: str) -> Node:
    """The branch of ``parent`` at ``path``: values come in the text's order, so it is the last one or a new one."""
    if parent.inner and parent.inner[-1].path == path:
        return parent.inner[-1]
    parent.inner.append(Node(key=_shown(step), path=path))
    return parent.inner[-1]


def _node(leaf: structured.Leaf, step: str) -> Node:
    is_long = len(leaf.text) > LONG or "\n" in leaf.text
    return Node(key=_shown(step), path=leaf.path, value=leaf.text, is_text=leaf.kind == "string", is_long=is_long)


def _shown(step: str) -> str:
    """A step as people read it: the places of an array are counted from 1, odd names stand without their quotes; the rest of a path
    that lies too deep stands as it is."""
    if step[:1] == "[" and step[1:-1].isdecimal():
        return str(int(step[1:-1]) + 1)
    if step.startswith('["') and step.endswith('"]'):
        try:
            return str(json.loads(step[1:-1]))
        except ValueError:
            return step
    return step.removeprefix(".")


def acted(text: str, act: str, post: QueryDict) -> str:
    """``text`` after the press of a button: formatted, with one value changed, or as prose. As it was where that is impossible."""
    state = structured.read(text)
    if state is None or not state.valid:
        return text
    if act == FORMAT:
        return structured.formatted(text)
    if act == PROSE:
        return structured.prose(text)
    if act.startswith(VALUE):
        return _with_value(text, act.removeprefix(VALUE), post)
    return text


def _with_value(text: str, path: str, post: QueryDict) -> str:
    typed = post.get(f"leaf:{path}")
    if typed is None:
        return text
    try:
        return structured.with_value(text, path, typed.replace("\r\n", "\n"))
    except KeyError:
        return text
