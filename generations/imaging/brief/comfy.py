"""ComfyUI's graphs: the text whose node is linked as positive to what samples."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

TEXTS = ("text", "text_g", "text_l", "t5xxl", "clip_l", "prompt", "positive", "positive_prompt", "string", "value")
"""Inputs in which nodes keep a text of their own."""
PASSED_ON = ("positive", "conditioning", "conditioning_1", "conditioning_to", "cond", "guider", "base")
"""Inputs by which a node hands on what another one wrote."""
STARTS = ("positive", "guider", "conditioning")
MOST_NODES = 5_000

Nodes = dict[str, Mapping[str, Any]]
"""Node → its inputs: a text, a number, or [node, output] where it is linked."""


def comfy_prompt(data: Any) -> tuple[str, tuple[Any, Any]] | None:
    """The positive text of a "prompt" or "workflow" and the size of its empty picture; None where there is none."""
    if not isinstance(data, dict):
        return None
    nodes = _of_workflow(data) if isinstance(data.get("nodes"), list) else _of_prompt(data)
    # Where one start has found nothing, no other need look again.
    seen = set[str]()
    text = next(filter(None, (_followed(nodes, start, seen) for start in _starts(nodes))), "")
    return (text, _size(nodes)) if text else None


def _of_prompt(data: Mapping[str, Any]) -> Nodes:
    entries = list(data.items())[:MOST_NODES]
    return {
        name: node["inputs"]
        for name, node in entries
        if isinstance(node, dict) and isinstance(node.get("inputs"), dict)
    }


def _of_workflow(data: Mapping[str, Any]) -> Nodes:
    """The editor's form: links in a list of their own, a node's own values without names."""
    links = data.get("links") if isinstance(data.get("links"), list) else []
    sources = {
        link[0]: str(link[1])
        for link in (links or [])[: 4 * MOST_NODES]
        if isinstance(link, list) and len(link) >= 3 and isinstance(link[0], int)
    }
    nodes = [node for node in data["nodes"][:MOST_NODES] if isinstance(node, dict)]
    return {str(node.get("id")): _inputs(node, sources) for node in nodes}


def _inputs(node: Mapping[str, Any], sources: Mapping[int, str]) -> dict[str, Any]:
    own = node.get("widgets_values")
    first = own[0] if isinstance(own, list) and own else None
    inputs: dict[str, Any] = {"text": first} if isinstance(first, str) and "Text" in str(node.get("type")) else {}
    if "EmptyLatent" in str(node.get("type")) and isinstance(own, list) and len(own) >= 2:
        inputs |= {"width": own[0], "height": own[1]}
    entries = node.get("inputs")
    for entry in entries[:64] if isinstance(entries, list) else []:
        link = entry.get("link") if isinstance(entry, dict) else None
        if type(link) is int and link in sources and isinstance(entry.get("name"), str):
            inputs[entry["name"]] = [sources[link], 0]
    return inputs


def _starts(nodes: Nodes) -> Iterator[str]:
    for name in STARTS:
        for inputs in nodes.values():
            if target := _linked(inputs.get(name)):
                yield target


def _linked(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and len(value) == 2 and isinstance(value[0], (str, int)) else ""


def _followed(nodes: Nodes, start: str, seen: set[str]) -> str:
    """The first text on the way back from a node, by whatever hands it on; nodes in ``seen`` have none. A circle ends by itself."""
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        inputs = nodes.get(name)
        if inputs is None or name in seen:
            continue
        seen.add(name)
        for key in TEXTS:
            if isinstance(inputs.get(key), str) and inputs[key].strip():
                return str(inputs[key])
        linked = (_linked(inputs.get(key)) for key in (*TEXTS, *PASSED_ON))
        waiting.extend(one for one in linked if one)
    return ""


def _size(nodes: Nodes) -> tuple[Any, Any]:
    """Of the only pair of sides that all such nodes agree on."""
    found = {
        (inputs["width"], inputs["height"])
        for inputs in nodes.values()
        if type(inputs.get("width")) is int and type(inputs.get("height")) is int and "batch_size" in inputs
    }
    return found.pop() if len(found) == 1 else (None, None)
