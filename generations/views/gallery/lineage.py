"""The whole family of a picture as a graph, fetched when it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from generations import storage
from generations.access import TeamRequest, in_team, picture_or_404
from generations.lineage_graph import CELL, Box, Drawing, Line, Spot, draw
from generations.models import Lineage
from generations.models.image import thumb_key
from generations.views.gallery.kin import FROM, LABELS
from generations.workflow.family import Family, Relative, family
from generations.workflow.gallery import Search

MARKS = (
    'transform="translate({} {})" aria-label="{}" data-key-of="{}" data-parents="{}" data-children="{}" data-box="{}"'
)
"""What a page of 200 pictures repeats is put together here: a template takes twice the time."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A picture in the drawing. ``href`` and ``small`` are "" for one that is gone for good; ``marks`` are the attributes that every
    one has: its place, its name in words, and where the arrow keys lead."""

    marks: SafeString
    title: SafeString
    href: str = ""
    small: str = ""
    trashed: bool = False
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """A generation in the drawing; ``label`` is how it came about, in a word or two."""

    box: Box
    label: str
    nodes: list[Node]

    @property
    def label_y(self) -> int:
        return self.box.y - 6


@dataclass(frozen=True, kw_only=True)
class Curve:
    path: str
    kind: str
    words: str
    near: bool
    """It begins or ends at the picture itself."""


@dataclass
class Graph:
    """Everything that the drawing shows, found from a family and its layout."""

    found: Family
    drawing: Drawing
    team_id: int
    slug: str
    query: str
    """Of the gallery's filters, as it follows a picture's address."""
    names: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # An address per picture is put together: 200 look-ups of the route would cost more than the whole drawing.
        self.before = reverse("picture", args=[self.slug, "-"]).removesuffix("-")
        self.relatives = {one.key: one for row in self.found.relatives.values() for one in row}
        self.names = {key: self._short(one) for key, one in self.relatives.items()}
        self.into: dict[int, list[Line]] = defaultdict(list)
        self.out: dict[int, list[int]] = defaultdict(list)
        for line in self.drawing.lines:
            self.into[line.edge.child].append(line)
            self.out[line.edge.parent].append(line.edge.child)

    @property
    def count(self) -> int:
        return len(self.relatives)

    def groups(self) -> list[Group]:
        return [self._group(box) for box in self.drawing.boxes]

    def curves(self) -> list[Curve]:
        me, own = self.found.me, self.relatives[self.found.me].generation
        return [
            Curve(
                path=line.path,
                kind=line.edge.kind,
                words=_from(line.edge.kind, self.names[line.edge.parent]),
                near=line.edge.parent == me or line.edge.child == own,
            )
            for line in self.drawing.lines
        ]

    def _group(self, box: Box) -> Group:
        lines = self.into[box.generation]
        kinds = dict.fromkeys(line.edge.kind for line in lines)
        label = " · ".join(str(LABELS[Lineage.Kind(kind)]) for kind in kinds)
        came = "; ".join(_from(line.edge.kind, self.names[line.edge.parent]) for line in lines)
        parents = ",".join(str(line.edge.parent) for line in lines)
        nodes = [self._node(self.relatives[spot.picture], spot, came, parents, box.column) for spot in box.spots]
        return Group(box=box, label=label, nodes=nodes)

    def _node(self, one: Relative, spot: Spot, came: str, parents: str, column: int) -> Node:
        children = ",".join(str(self.found.relatives[child][0].key) for child in self.out[one.key])
        name = ". ".join(part for part in (self._name(one), came) if part)
        return Node(
            marks=format_html(MARKS, spot.x, spot.y, name, one.key, parents, children, column),
            title=format_html("<title>{}</title>", name),
            href=self.before + one.public_id + self.query if one.public_id else "",
            small=storage.signed_url(thumb_key(self.team_id, one.sha256, 320)) if one.sha256 else "",
            trashed=one.trashed,
            current=one.key == self.found.me,
        )

    def _short(self, one: Relative) -> str:
        return _("picture %(number)s of “%(prompt)s”") % {
            "number": one.index + 1,
            "prompt": _cut(self.found.prompts.get(one.generation, ""), 40),
        }

    def _name(self, one: Relative) -> str:
        text = _("Picture %(number)s of “%(prompt)s”") % {
            "number": one.index + 1,
            "prompt": _cut(self.found.prompts.get(one.generation, ""), 80),
        }
        if not one.public_id:
            return _("%(name)s, removed for good") % {"name": text}
        if one.trashed:
            return _("%(name)s, in the trash") % {"name": text}
        return _("%(name)s, this one") % {"name": text} if one.key == self.found.me else text


@require_GET
@in_team()
def lineage(request: TeamRequest, picture: str) -> HttpResponse:
    """The graph alone for the dialog of a picture's view; a page of its own without a script."""
    row = picture_or_404(request.actor, picture)
    found = family(row)
    drawing = draw(_members(found.relatives), found.edges)
    filters = Search.read(request.GET)
    slug = request.actor.team.slug
    partial = request.headers.get("X-Partial") == "lineage"
    template = "generations/gallery/_lineage.html" if partial else "generations/gallery/lineage.html"
    context = {
        "graph": Graph(found=found, drawing=drawing, team_id=row.team_id, slug=slug, query=filters.query),
        "cell": str(CELL),
        "picture": row,
        "slug": slug,
        "filter": filters,
    }
    return render(request, template, context)


def _members(relatives: Mapping[int, Sequence[Relative]]) -> dict[int, list[int]]:
    return {generation: [one.key for one in row] for generation, row in relatives.items()}


def _from(kind: str, parent: str) -> str:
    return str(FROM[Lineage.Kind(kind)]).replace("{parent}", parent)


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
