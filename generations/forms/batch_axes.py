"""The axes of a matrix: versions, gateways, models, qualities, values. Every combination is a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from generations.forms import gateway_choice, words
from generations.forms.batch_rows import Shared, Spec
from generations.models import Gateway, PromptVersion

VERSION, GATEWAY, MODEL, QUALITY, VALUE = "version", "gateway", "model", "quality", "value"


@dataclass(frozen=True, kw_only=True)
class Axis:
    """``steps`` are a label and what it means each: changes of the base by name, for values the value itself. ``name`` is that of the
    variable."""

    kind: str
    steps: tuple[tuple[str, Mapping[str, str]], ...]
    name: str = ""

    @property
    def kept(self) -> dict[str, Any]:
        """As a batch keeps it: a quality by its key, since everybody reads it in a language of their own."""
        labels = [means["quality"] if self.kind == QUALITY else label for label, means in self.steps]
        return {"kind": self.kind, "name": self.name, "labels": labels}


def of_versions(versions: Sequence[PromptVersion]) -> Axis:
    return Axis(
        kind=VERSION,
        steps=tuple((f"v{one.number}", {"version": one.public_id, "prompt": one.text}) for one in versions),
    )


def of_gateways(gateways: Sequence[Gateway]) -> Axis:
    return Axis(kind=GATEWAY, steps=tuple((one.name, {"gateway": one.public_id}) for one in gateways))


def of_models(models: Sequence[str]) -> Axis:
    return Axis(kind=MODEL, steps=tuple((one, {"model": one}) for one in models))


def of_qualities(qualities: Sequence[str]) -> Axis:
    return Axis(kind=QUALITY, steps=tuple((words.quality(one), {"quality": one}) for one in qualities))


def of_values(name: str, values: Sequence[str]) -> Axis:
    return Axis(kind=VALUE, name=name, steps=tuple((one, {name: one}) for one in values))


def count(axes: Sequence[Axis]) -> int:
    return prod(len(axis.steps) for axis in axes)


def specs(axes: Sequence[Axis], shared: Shared) -> Iterator[Spec]:
    """Every combination in order, the last axis being the fastest. A gateway that does not have the base's model stands with its own,
    unless models are an axis themselves."""
    for place, chosen in enumerate(product(*(axis.steps for axis in axes))):
        changes: dict[str, str] = {}
        values: dict[str, str] = {}
        for axis, (_label, means) in zip(axes, chosen, strict=True):
            (values if axis.kind == VALUE else changes).update(means)
        labels = tuple(label for label, _ in chosen)
        yield Spec(place=place, values=values, changes=_with_model(changes, shared), labels=labels)


def _with_model(changes: dict[str, str], shared: Shared) -> dict[str, str]:
    if GATEWAY not in changes or MODEL in changes:
        return changes
    gateway = shared.gateway(changes[GATEWAY])
    wanted = str(shared.base.get("model") or "")
    has_it = gateway is not None and wanted and gateway_choice.is_offered(gateway, wanted)
    return changes | {"model": wanted if has_it else gateway.model if gateway else ""}
