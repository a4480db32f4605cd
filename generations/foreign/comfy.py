"""ComfyUI's graphs: from what samples back to the texts that are linked to it as positive and negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .model import Foreign, Source
from .values import made, read_json

COMFY = "ComfyUI"
TEXTS = ("text", "text_g", "text_l", "t5xxl", "clip_l", "prompt", "string", "value", "wildcard_text", "populated_text")
"""Inputs in which nodes keep a text of their own."""
PASSED_ON = ("conditioning", "conditioning_1", "conditioning_to", "cond", "guider", "base", "any", "source", "input")
"""Inputs by which a node hands on what another one wrote."""
POSITIVE, NEGATIVE = ("positive", "positive_prompt"), ("negative", "negative_prompt")
STARTS = ("guider", "conditioning")
JOINING = ("concat", "join", "combine")
"""In the kind of a node that puts several texts together."""
NO_TEXT = ("model", "clip", "delimiter", "separator", "clean_whitespace", "linebreak_addition", "method", "strength")
EMPTY = "zeroout"
"""In the kind of a node that hands on nothing of what it gets."""
MOST_NODES = 5_000
DEEPEST = 100
"""Nodes from the sampler to a text: honest graphs have a dozen."""
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "seed": ("seed", "noise_seed"),
    "steps": ("steps",),
    "guidance": ("guidance", "cfg"),
    "sampler": ("sampler_name",),
    "model": ("ckpt_name", "unet_name", "model_name"),
}
KSAMPLER = {"seed": 0, "steps": 2, "cfg": 3, "sampler_name": 4}
"""Places of a sampler's own values in the editor's form, which has no names for them."""


@dataclass(frozen=True, slots=True)
class Node:
    """``inputs``: a text, a number, or [node, output] where it is linked."""

    kind: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


Nodes = dict[str, Node]


def read(source: Source) -> Foreign | None:
    """From a PNG's texts, or a WebP's EXIF, where the graphs stand in tags that were meant for a camera's maker and model."""
    for text in _graphs(source):
        data = read_json(text)
        if isinstance(data, dict) and (found := graph(data)):
            return found
    return None


def _graphs(source: Source) -> Iterator[str]:
    yield from (source.texts.get(name, "") for name in ("prompt", "workflow"))
    tags = [
        text.partition(":") for text in source.exif.values() if text[:9].lower().startswith(("prompt:", "workflow:"))
    ]
    yield from (text for _name, _colon, text in sorted(tags, key=lambda one: one[0].lower()))


def graph(data: Mapping[str, Any]) -> Foreign | None:
    """A "prompt" or a "workflow"; None where no text leads to what samples."""
    nodes = _of_workflow(data) if isinstance(data.get("nodes"), list) else _of_prompt(data)
    prompt = _first_text(nodes, POSITIVE)
    negative = _first_text(nodes, NEGATIVE) if prompt else ""
    return made(COMFY, prompt, negative=negative if negative != prompt else "", sides=_size(nodes), **_settings(nodes))


def _of_prompt(data: Mapping[str, Any]) -> Nodes:
    entries = list(data.items())[:MOST_NODES]
    return {
        name: Node(str(node.get("class_type"))[:200], node["inputs"])
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
    return {str(node.get("id")): Node(str(node.get("type"))[:200], _inputs(node, sources)) for node in nodes}


def _inputs(node: Mapping[str, Any], sources: Mapping[int, str]) -> dict[str, Any]:
    inputs = _own(str(node.get("type")), node.get("widgets_values"))
    entries = node.get("inputs")
    for entry in entries[:64] if isinstance(entries, list) else []:
        link = entry.get("link") if isinstance(entry, dict) else None
        if type(link) is int and link in sources and isinstance(entry.get("name"), str):
            inputs[entry["name"]] = [sources[link], 0]
    return inputs


def _own(kind: str, own: Any) -> dict[str, Any]:
    if not isinstance(own, list) or not own:
        return {}
    inputs: dict[str, Any] = {}
    if isinstance(own[0], str) and ("Text" in kind or "String" in kind or "Primitive" in kind):
        inputs["text"] = own[0]
    if "EmptyLatent" in kind and len(own) >= 2:
        inputs |= {"width": own[0], "height": own[1], "batch_size": 1}
    if kind == "KSampler" and len(own) >= 5:
        inputs |= {name: own[place] for name, place in KSAMPLER.items()}
    if "Loader" in kind and isinstance(own[0], str) and ("Checkpoint" in kind or "UNET" in kind):
        inputs["ckpt_name"] = own[0]
    return inputs


# -- Texts -------------------------------------------------------------------------------------------------------------------


def _first_text(nodes: Nodes, role: tuple[str, ...]) -> str:
    # Where one start has found nothing, no other need look again.
    seen = set[str]()
    return next(filter(None, (_said(nodes, start, role, seen, 0) for start in _starts(nodes, role))), "")


def _starts(nodes: Nodes, role: tuple[str, ...]) -> Iterator[str]:
    """What is linked to samplers first: other nodes have inputs of these names too."""
    ordered = sorted(nodes.values(), key=lambda node: "sampler" not in node.kind.lower())
    for name in (role[0], *(STARTS if role is POSITIVE else ("guider",))):
        for node in ordered:
            if target := _linked(node.inputs.get(name)):
                yield target


def _linked(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and len(value) == 2 and isinstance(value[0], (str, int)) else ""


def _said(nodes: Nodes, name: str, role: tuple[str, ...], seen: set[str], depth: int) -> str:
    """The text on the way back from a node, by whatever hands it on; nodes in ``seen`` have none. A circle ends by itself."""
    node = nodes.get(name)
    if node is None or name in seen or depth > DEEPEST:
        return ""
    seen.add(name)
    kind = node.kind.lower()
    if EMPTY in kind:
        return ""
    joins = any(word in kind for word in JOINING)
    found: list[str] = []
    for value in _values(node, role, joins=joins):
        text = value if isinstance(value, str) else _said(nodes, _linked(value), role, seen, depth + 1)
        if text.strip():
            found.append(text)
            if not joins:
                break
    return _glue(node).join(found)


def _values(node: Node, role: tuple[str, ...], *, joins: bool) -> list[Any]:
    inputs = node.inputs
    if joins:
        names = [name for name in list(inputs)[:64] if name not in NO_TEXT]
    else:
        names = [name for name in (*TEXTS, *role, *PASSED_ON) if name in inputs]
    return [inputs[name] for name in names if isinstance(inputs[name], str) or _linked(inputs[name])]


def _glue(node: Node) -> str:
    for name in ("delimiter", "separator"):
        if isinstance(said := node.inputs.get(name), str):
            return said[:20].replace("\\n", "\n")
    return ", " if "conditioning" in node.kind.lower() else ""


# -- Settings ----------------------------------------------------------------------------------------------------------------


def _settings(nodes: Nodes) -> dict[str, Any]:
    ordered = sorted(nodes.values(), key=lambda node: "sampler" not in node.kind.lower())
    return {name: _setting(nodes, ordered, keys) for name, keys in SETTINGS.items()}


def _setting(nodes: Nodes, ordered: list[Node], keys: tuple[str, ...]) -> Any:
    """The first value under one of these names, one link further where it is linked."""
    for key in keys:
        for node in ordered:
            value = node.inputs.get(key)
            if (target := nodes.get(_linked(value))) is not None:
                value = next((target.inputs[one] for one in (*keys, "value") if one in target.inputs), None)
            if isinstance(value, (int, float, str)) and not isinstance(value, bool) and value != "":
                return value
    return None


def _size(nodes: Nodes) -> tuple[Any, Any]:
    """Of the only pair of sides that all such nodes agree on."""
    found = {
        (node.inputs["width"], node.inputs["height"])
        for node in nodes.values()
        if type(node.inputs.get("width")) is int
        and type(node.inputs.get("height")) is int
        and "batch_size" in node.inputs
    }
    return found.pop() if len(found) == 1 else (None, None)
