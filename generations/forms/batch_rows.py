"""The rows of a batch: each goes through the composer's own form, so that all limits and prices agree with a single press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from generations import roles
from generations.access import Actor
from generations.forms.compose import ComposeForm, origin_of
from generations.forms.drafts import Tray, tray
from generations.forms.filling import LIST_MARK, PICTURE, Field, Filled, filled, filled_anew, word_lists
from generations.forms.gateway_choice import chosen
from generations.forms.masking import Masking, masking
from generations.forms.names import cleaned
from generations.models import Gateway, Picture, Project
from generations.search import fold
from generations.variables import Definition
from generations.workflow.orders import Order
from generations.workflow.quote import Quote, quotes

MOST_CHOICES = 8
"""That are named where a value is none of them."""


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A row to be. ``place`` as the generation keeps it, ``line`` that of what was pasted (0: of none), ``index`` which of the texts that
    its prompt stands for, ``changes`` what is other than in the base: prompt, version, gateway, model, quality."""

    place: int
    line: int = 0
    values: Mapping[str, str]
    index: int = 0
    changes: Mapping[str, Any]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """``order`` is None where ``errors`` say why it cannot be; an error is the name of what it is about ("" for all) and a sentence."""

    spec: Spec
    text: str
    order: Order | None = None
    errors: tuple[tuple[str, str], ...] = ()
    quote: Quote | None = None


class RowForm(ComposeForm):
    """The composer's form of one row, with what all rows share looked up once."""

    def __init__(self, data: Mapping[str, Any], shared: Shared, found: Filled) -> None:
        super().__init__(data, actor=shared.actor, project=shared.project)
        self.shared, self._found = shared, found

    def _fill(self) -> None:
        self.filled, self.tray = self._found, self._found.tray

    def _masking(self) -> Masking:
        return self.shared.masking

    def _gateway(self) -> Gateway | None:
        return self.shared.gateway(str(self.data.get("gateway") or ""))

    def _origin(self) -> Picture | None:
        return self.shared.origin


class Shared:
    """What the rows of one batch have in common, looked up once: the pictures of the tray, the mask, gateways, prompts, lists."""

    def __init__(self, base: Mapping[str, Any], actor: Actor, project: Project) -> None:
        self.base, self.actor, self.project = base, actor, project
        self._gateways: dict[str, Gateway | None] = {}
        self._templates: dict[tuple[str, str], tuple[Filled, Mapping[str, Sequence[str]]]] = {}

    @cached_property
    def tray(self) -> Tray:
        return tray(self.base, self.actor.team)

    @cached_property
    def masking(self) -> Masking:
        return masking(self.base, self.actor.team)

    @cached_property
    def origin(self) -> Picture | None:
        return origin_of(self.base, self.actor, self.tray)

    def gateway(self, public_id: str) -> Gateway | None:
        if public_id not in self._gateways:
            self._gateways[public_id] = chosen({"gateway": public_id}, self.actor.team)
        return self._gateways[public_id]

    @cached_property
    def lists(self) -> Mapping[str, Sequence[str]]:
        return word_lists(LIST_MARK, self.actor)

    def template(self, prompt: str, version: str) -> tuple[Filled, Mapping[str, Sequence[str]]]:
        """The prompt with its definitions, and the word lists that it names."""
        key = prompt, version
        if key not in self._templates:
            data = {"prompt": prompt, "version": version, "values": self.base.get("values")}
            data["plain"] = self.base.get("plain")
            lists = self.lists if LIST_MARK in prompt else {}
            self._templates[key] = filled(data, self.actor, self.tray, lists), lists
        return self._templates[key]

    def definitions(self, prompt: str, version: str) -> list[Definition]:
        return [one.definition for one in self.template(prompt, version)[0].fields]

    # -- Pictures by their names --------------------------------------------------------------------------------------------

    @cached_property
    def pictures(self) -> dict[str, dict[str, str]]:
        """Those that a cell may name: of the tray by file or mention, of the shelf by name."""
        shelf = self.actor.shelf().live().select_related("image")
        named = [(item.name, item.image, f"{item.name}.{item.image.extension}") for item in shelf]
        handles = roles.handles([one.filename for one in self.tray.found])
        for one, handle in zip(self.tray.found, handles, strict=True):
            named += [(name, one.image, one.filename) for name in (one.filename, handle, f"@{handle}")]
        return {fold(name): {"image": image.public_id, "filename": filename} for name, image, filename in named}

    def picture(self, name: str) -> dict[str, str] | None:
        return self.pictures.get(fold(cleaned(name)))


def rows(specs: Sequence[Spec], shared: Shared) -> list[Row]:
    """What becomes of each, with the price of those that are possible."""
    found = [_row(spec, shared) for spec in specs]
    prices = iter(quotes([one.order for one in found if one.order]))
    return [replace(one, quote=next(prices)) if one.order else one for one in found]


def _row(spec: Spec, shared: Shared) -> Row:
    data = {**shared.base, **spec.changes, "kept": {}}
    first, lists = shared.template(str(data.get("prompt", "")), str(data.get("version") or ""))
    given, errors = _given(spec, first, shared)
    found = filled_anew(first, given, shared.actor, shared.tray, lists, spec.index)
    errors += [(one.name, _wrong(one)) for one in found.fields if one.error and one.name not in dict(errors)]
    errors += [("", found.fault)] if found.fault else []
    form = RowForm(data, shared, found)
    if not form.is_valid():
        errors += [("", str(one)) for many in form.errors.values() for one in many]
    return Row(spec=spec, text=found.text, order=None if errors else form.order(), errors=tuple(errors))


def _wrong(one: Field) -> str:
    """What is wrong with a value. Choices are named: no list stands beside a row."""
    choices = one.definition.choices
    if not choices or not one.text:
        return one.error
    names = ", ".join(choices[:MOST_CHOICES]) + ("…" if len(choices) > MOST_CHOICES else "")
    return gettext("It is none of the choices: %(choices)s") % {"choices": names}


def _given(spec: Spec, first: Filled, shared: Shared) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The row's values over those of the base; a picture is named in words."""
    given: dict[str, Any] = {one.name: one.value for one in first.fields if one.value}
    given |= {name: value for name, value in spec.values.items() if value}
    errors: list[tuple[str, str]] = []
    for one in (field.definition for field in first.fields if field.definition.type == PICTURE):
        name = spec.values.get(one.name)
        if not name:
            continue
        given[one.name] = shared.picture(name) or ""
        if not given[one.name]:
            text = gettext("There is no picture “%(name)s” among the references or on the shelf.")
            errors.append((one.name, text % {"name": name[:60]}))
    return given, errors
