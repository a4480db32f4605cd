"""A batch as a person asks for it: a list of values, all texts of a prompt, or a matrix; checked row by row before anything is paid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from generations import variables
from generations.access import Actor
from generations.forms import batch_axes, drafts, gateway_choice
from generations.forms.batch_axes import Axis
from generations.forms.batch_rows import Row, Shared, Spec, rows
from generations.forms.batch_table import MOST_TEXT, Table, decoded, prompts, table
from generations.forms.filling import version_of
from generations.forms.names import cleaned
from generations.models import Batch, Gateway, Project, Prompt, PromptVersion
from generations.workflow.batches import MOST_ROWS, Details

LIST, TEXTS, MATRIX = "list", "texts", "matrix"
SOURCES = (LIST, TEXTS, MATRIX)
MOST_VERSIONS = 12
"""The newest of a prompt that can be compared."""
MOST_BASE = 400_000
"""Characters."""
MOST_LINES = 20_000
"""Characters of one variable's values in a matrix."""


@dataclass(frozen=True)
class Said:
    """Something that is wrong: where ("Line 3 · light"), and what."""

    where: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was posted, as typed. ``base`` is the composer's data that the page began with, without its prompt."""

    base: Mapping[str, Any]
    prompt: str = ""
    source: str = LIST
    text: str = ""
    n: str = ""
    title: str = ""
    blind: bool = False
    leave_out: bool = False
    every: bool = False
    """Every text of the prompt for each row, instead of the first."""
    versions: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Of the matrix: the lines typed for each variable."""
    too_long: bool = False
    """Whether a list is longer than is read. A file of that kind is not in ``text``."""
    is_no_text: bool = False
    """Whether the file that was chosen is none: a picture, a workbook."""
    is_lost: bool = False
    """Whether ``base`` could not be read: nothing may be made of what is left."""

    @property
    def kept_base(self) -> str:
        return "" if self.is_lost else json.dumps(dict(self.base), ensure_ascii=False, separators=(",", ":"))

    @property
    def data(self) -> dict[str, Any]:
        """The composer's fields of every row, unless it says otherwise."""
        return {**self.base, "prompt": self.prompt, "n": self.n, "submission": ""}


def begun(base: Mapping[str, Any]) -> Asked:
    """Before anything was typed: with the composer as it stands."""
    kept = {name: value for name, value in base.items() if name not in ("prompt", "kept", "submission")}
    return Asked(base=kept, prompt=str(base.get("prompt", "")), n=str(base.get("n") or "1"))


def from_post(post: QueryDict, file: UploadedFile[Any] | None = None) -> Asked:
    names, texts = post.getlist("value_name")[:50], post.getlist("value_lines")[:50]
    base = _base(post.get("base", ""))
    is_large = file is not None and (file.size or 0) > 4 * MOST_TEXT
    typed = post.get("text", "") if file is None else "" if is_large else decoded(file.read())
    text = _plain(typed or "")
    return Asked(
        base=base or {},
        is_lost=base is None,
        is_no_text=typed is None,
        too_long=is_large or len(text) > MOST_TEXT or any(len(one) > MOST_LINES for one in texts),
        prompt=_plain(post.get("prompt", "")).replace("\r\n", "\n")[: drafts.PROMPT_KEPT],
        source=str(post["source"]) if post.get("source") in SOURCES else LIST,
        text=text,
        n=str(post.get("n", ""))[:4],
        title=cleaned(str(post.get("title", "")))[:120],
        blind="blind" in post,
        leave_out="leave_out" in post,
        every="every" in post,
        versions=_ids(post, "axis_version"),
        gateways=_ids(post, "axis_gateway"),
        models=_ids(post, "axis_model"),
        qualities=_ids(post, "axis_quality"),
        values={_plain(name)[:200]: _plain(text) for name, text in zip(names, texts, strict=False)},
    )


def _ids(post: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:100] for one in post.getlist(name)[:50]))


def _base(text: str) -> dict[str, Any] | None:
    """As the page carries it along; None where it cannot be read. A part that is not of its kind counts for nothing, and the form judges
    what it says."""
    try:
        found = json.loads(text) if len(text) <= MOST_BASE else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    known = {*drafts.TEXTS, *drafts.MASKING, "gateway", "model", "version"}
    data: dict[str, Any] = {name: _plain(found[name])[:100] for name in known & found.keys()}
    data["plain"] = _plain(found.get("plain", ""))[: drafts.LONGEST_PLAIN]
    references, values = found.get("references"), found.get("values")
    entries = references if isinstance(references, list) else []
    data["references"] = [_texts(one) for one in entries if isinstance(one, dict)]
    data["values"] = {_plain(name): _value(one) for name, one in values.items()} if isinstance(values, dict) else {}
    return data


def _value(value: Any) -> Any:
    return _texts(value) if isinstance(value, dict) else _plain(value)


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {_plain(name): _plain(value) for name, value in entry.items()}


def _plain(value: Any) -> str:
    """Anything as a text that a database takes."""
    return str(value).replace("\x00", "").encode(errors="ignore").decode()


class BatchForm:
    """What was asked, worked out: ``rows`` in order, ``faults`` in words. Reads the database; writes nothing."""

    def __init__(self, asked: Asked, *, actor: Actor, project: Project) -> None:
        self.asked, self.actor, self.project = asked, actor, project
        self.shared = Shared(asked.data, actor, project)

    # -- What there is to choose from -----------------------------------------------------------------------------------------

    @cached_property
    def version(self) -> PromptVersion | None:
        return version_of(self.asked.base, self.actor)

    @cached_property
    def versions(self) -> list[PromptVersion]:
        """Of the same prompt, the newest first."""
        if self.version is None:
            return []
        return list(self.version.prompt.versions.select_related("person").order_by("-number")[:MOST_VERSIONS])

    @cached_property
    def gateways(self) -> list[Gateway]:
        return gateway_choice.usable(self.actor.team)

    @cached_property
    def gateway(self) -> Gateway | None:
        """The base's."""
        return self.shared.gateway(str(self.asked.base.get("gateway") or ""))

    @cached_property
    def models(self) -> list[str]:
        """Every one that some gateway has."""
        return list(dict.fromkeys(model for one in self.gateways for model in gateway_choice.models_of(one)))

    @cached_property
    def qualities(self) -> list[str]:
        offered = [gateway_choice.caps_of(one, one.model).qualities for one in self.gateways]
        return list(dict.fromkeys(name for names in offered for name in names))

    @cached_property
    def definitions(self) -> list[variables.Definition]:
        return self.shared.definitions(self.asked.prompt, str(self.asked.base.get("version") or ""))

    @cached_property
    def texts(self) -> int:
        """How many texts the prompt stands for."""
        return self.shared.template(self.asked.prompt, str(self.asked.base.get("version") or ""))[0].combinations

    # -- Rows -------------------------------------------------------------------------------------------------------------------

    @cached_property
    def _table(self) -> Table:
        return table(self.asked.text, [one.name for one in self.definitions])

    @cached_property
    def axes(self) -> list[Axis]:
        """Those of the matrix with something chosen, from the slowest to the fastest."""
        asked = self.asked
        chosen = [
            batch_axes.of_versions([one for one in reversed(self.versions) if one.public_id in asked.versions]),
            batch_axes.of_gateways([one for one in self.gateways if one.public_id in asked.gateways]),
            batch_axes.of_models([one for one in self.models if one in asked.models]),
            batch_axes.of_qualities([one for one in self.qualities if one in asked.qualities]),
            *(batch_axes.of_values(name, lines) for name, lines in self._lines()),
        ]
        return [axis for axis in chosen if axis.steps]

    def _lines(self) -> list[tuple[str, list[str]]]:
        """The values typed for each variable of the matrix, each once."""
        found = []
        for one in self.definitions:
            lines = (line.strip() for line in self.asked.values.get(one.name, "").splitlines())
            found.append((one.name, list(dict.fromkeys(line for line in lines if line))))
        return found

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What tells the rows apart, by name."""
        if self.asked.source == MATRIX:
            return tuple(axis.name or axis.kind for axis in self.axes)
        return self._table.columns if self.asked.source == LIST and self.definitions else ()

    @cached_property
    def count(self) -> int:
        """Of rows asked for, possible or not."""
        if self.asked.source == MATRIX:
            return batch_axes.count(self.axes) if self.axes else 0
        if self.asked.source == TEXTS:
            return self.texts if self.asked.prompt.strip() else 0
        lines = len(self._table.rows) if self.definitions else len(prompts(self.asked.text))
        return lines * self._each

    @property
    def _each(self) -> int:
        """Rows for each line."""
        return self.texts if self.asked.every and self.definitions else 1

    @cached_property
    def specs(self) -> list[Spec]:
        if not 0 < self.count <= MOST_ROWS:
            return []
        if self.asked.source == MATRIX:
            return list(batch_axes.specs(self.axes, self.shared))
        if self.asked.source == TEXTS:
            return [Spec(place=one, index=one, values={}, changes={}) for one in range(self.count)]
        return self._of_lines() if self.definitions else self._of_prompts()

    def _of_lines(self) -> list[Spec]:
        each = [(line, values, index) for line, values in self._table.rows for index in range(self._each)]
        return [
            Spec(place=place, line=line, values=values, index=index, changes={})
            for place, (line, values, index) in enumerate(each)
        ]

    def _of_prompts(self) -> list[Spec]:
        """Each line is a prompt of its own: what stands in the composer is none of them."""
        own = {"version": "", "values": {}}
        found = enumerate(prompts(self.asked.text))
        return [
            Spec(place=place, line=line, values={}, changes={**own, "prompt": text}) for place, (line, text) in found
        ]

    @cached_property
    def rows(self) -> list[Row]:
        return rows(self.specs, self.shared)

    @cached_property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.order is not None]

    # -- What is wrong ----------------------------------------------------------------------------------------------------------

    @cached_property
    def empty(self) -> str:
        """Why there is nothing to make at all; "" where there is something."""
        if self._unread:
            return self._unread
        if self.count > MOST_ROWS:
            text = _("These are %(count)s rows. A batch has at most %(most)s.")
            return text % {"count": self.count, "most": MOST_ROWS}
        if self.count or (self.asked.source == LIST and self._table.faults):
            return ""
        if self.asked.source == MATRIX:
            return _("Choose what is to be compared.")
        return _("Write a prompt.") if self.asked.source == TEXTS else _("Paste some lines, or choose a file.")

    @cached_property
    def _unread(self) -> str:
        """Why what was posted is not even looked at."""
        if self.asked.is_lost:
            return _("The composer's settings could not be read. Begin again from the studio.")
        if self.asked.is_no_text:
            return _("This file is no text. Save the table as CSV, and choose that.")
        if self.asked.too_long:
            text = _("The list is too long: at most %(most)s characters. Make several batches of it.")
            return text % {"most": MOST_LINES if self.asked.source == MATRIX else MOST_TEXT}
        return ""

    @cached_property
    def faults(self) -> list[Said]:
        """What stands in the way of single rows; the same of many rows once."""
        found: dict[tuple[str, str], list[Spec]] = {}
        for row in self.rows:
            for name, text in row.errors:
                found.setdefault((name, text), []).append(row.spec)
        of_table = self._table.faults if self.asked.source == LIST and self.definitions else ()
        alike: dict[tuple[str, str], list[int]] = {}
        for one in of_table:
            alike.setdefault((one.code, one.column), []).append(one.line)
        return [_said(code, column, lines, self.definitions) for (code, column), lines in alike.items()] + [
            Said(_where(specs, name, len(self.rows)), text) for (name, text), specs in found.items()
        ]

    @property
    def left_out(self) -> int:
        """Rows that are not possible."""
        return len(self.rows) - len(self.good)

    @property
    def is_agreed(self) -> bool:
        """Whether what is possible may be made: all of it, or without the rest."""
        return not self.empty and bool(self.good) and (self.asked.leave_out or not self.left_out)

    # -- What is submitted --------------------------------------------------------------------------------------------------------

    def details(self, submission: str) -> Details:
        matrix = self.asked.source == MATRIX
        return Details(
            submission=submission[:64],
            kind=Batch.Kind.MATRIX if matrix else Batch.Kind.LIST,
            title=self.asked.title or self._usual_title,
            version=self.version if self._of_version else None,
            axes=[axis.kept for axis in self.axes] if matrix else list(self.columns),
            blind=self.asked.blind,
            places=[row.spec.place for row in self.good] if matrix else (),
        )

    @property
    def _of_version(self) -> bool:
        return self.asked.source != LIST or bool(self.definitions)

    @property
    def _usual_title(self) -> str:
        """Everybody in the team reads it: a prompt that not all of them see does not lend its name."""
        prompt = self.version.prompt if self._of_version and self.version else None
        if prompt is not None and prompt.sharing == Prompt.Sharing.TEAM:
            return prompt.name
        own = self._of_version and prompt is None
        first = " ".join((self.asked.prompt if own else self.good[0].text).split())
        return first if len(first) <= 60 else first[:60].rstrip() + "…"


def _said(code: str, column: str, lines: Sequence[int], definitions: Sequence[variables.Definition]) -> Said:
    names = ", ".join(one.name for one in definitions)
    text = {
        "no_header": _("The first line must name the variables: %(names)s."),
        "unknown_column": _("The prompt has no such variable. It has: %(names)s. The column is left out."),
        "twice": _("This column stands there twice. The first one counts."),
        "too_many_cells": _("It has more cells than the first line. Those beyond are left out."),
    }[code]
    return Said(_place(lines, column), text % {"names": names})


def _where(specs: Sequence[Spec], name: str, count: int) -> str:
    if len(specs) == count > 1:
        return _("All rows") + (f" · {name}" if name else "")
    if all(spec.line for spec in specs):
        return _place(list(dict.fromkeys(spec.line for spec in specs)), name)
    labels = [" · ".join(spec.labels) or str(spec.place + 1) for spec in specs]
    more = _(" and %(count)s more") % {"count": len(labels) - SHOWN} if len(labels) > SHOWN else ""
    return "; ".join(labels[:SHOWN]) + more + (f" · {name}" if name else "")


SHOWN = 4
"""Lines, or combinations, that are named for one fault."""


def _place(lines: Sequence[int], column: str) -> str:
    shown = ", ".join(map(str, lines[:SHOWN]))
    if len(lines) > SHOWN:
        shown += _(" and %(count)s more") % {"count": len(lines) - SHOWN}
    where = _("Line %(lines)s") % {"lines": shown} if len(lines) == 1 else _("Lines %(lines)s") % {"lines": shown}
    return f"{where} · {column}" if column else where
