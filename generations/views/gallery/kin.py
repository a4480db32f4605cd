"""A picture's nearest kin, and what it can be compared with: what its page shows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from generations import storage
from generations.messages.guarding import GuardWords, guard_words
from generations.models import Image, Lineage, Picture, Reference
from generations.models.image import thumb_key

MOST = 12
"""Children shown beside a picture."""
Kind = Lineage.Kind
FROM = {
    Kind.REFERENCE: _("with {parent} as a reference"),
    Kind.EDIT: _("edited from {parent}"),
    Kind.CONTINUE: _("continued from {parent}"),
    Kind.VARY: _("varied from {parent}"),
    Kind.FINAL: _("final of the draft {parent}"),
}
LABELS = {
    Kind.REFERENCE: pgettext_lazy("how a picture came from another", "reference"),
    Kind.EDIT: pgettext_lazy("how a picture came from another", "edit"),
    Kind.CONTINUE: pgettext_lazy("how a picture came from another", "continued"),
    Kind.VARY: pgettext_lazy("how a picture came from another", "variation"),
    Kind.FINAL: pgettext_lazy("how a picture came from another", "final"),
}


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A parent or child. ``label`` says how, ``trashed`` that it lies in the trash."""

    public_id: str
    small: str
    width: int
    height: int
    prompt: str
    label: str
    trashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a picture can be looked at against; addresses of the reduced and of the whole file, "" where there is none.

    ``before`` is the original: what was edited, or the first reference. ``raw`` is what the gateway sent where the picture is guarded.
    ``mask`` lies over the original; its transparent part was painted anew."""

    before: str = ""
    before_full: str = ""
    raw: str = ""
    raw_full: str = ""
    mask: str = ""
    guard: GuardWords | None = None

    @property
    def any(self) -> bool:
        return bool(self.before or self.raw)


def parents_of(row: Picture) -> list[Lineage]:
    """The edges to the picture's parents, with their pictures. One query."""
    return list(Lineage.objects.parents_of(row).select_related("picture__image", "picture__generation"))


def parent_kin(edges: Sequence[Lineage]) -> list[Kin]:
    return [_kin(one.kind, _facts(one.picture), trashed=one.picture.trashed is not None) for one in edges]


def children_of(row: Picture) -> tuple[list[Kin], bool]:
    """What was made of the picture, newest first, and whether there is more. One query."""
    fields = ("public_id", "width", "height", "team_id", "image__sha256")
    names = (*(f"generation__pictures__{name}" for name in fields), "generation__prompt", "kind")
    found = list(Lineage.objects.children_of(row).values_list(*names)[: MOST + 1])
    return [_kin(one[-1], one[:-1]) for one in found[:MOST]], len(found) > MOST


def beside(row: Picture, references: Sequence[Reference], edges: Sequence[Lineage]) -> Beside:
    made = row.generation
    before = _original(references, edges)
    return Beside(
        before=_large(before),
        before_full=_whole(before),
        raw=_large(row.raw),
        raw_full=_whole(row.raw),
        mask=_large(made.mask) if before else "",
        guard=guard_words(row.guard, row.width, row.height),
    )


def _original(references: Sequence[Reference], edges: Sequence[Lineage]) -> Image | None:
    """What was sent first: the picture that a turn went on from, else the first reference."""
    continued = next((one.picture.image for one in edges if one.kind == Kind.CONTINUE), None)
    return continued or (references[0].image if references else None)


def _large(image: Image | None) -> str:
    return storage.signed_url(image.thumb_key(1280)) if image else ""


def _whole(image: Image | None) -> str:
    return storage.signed_url(image.key) if image else ""


def _facts(picture: Picture) -> tuple[Any, ...]:
    prompt = picture.generation.prompt
    return (picture.public_id, picture.width, picture.height, picture.team_id, picture.image.sha256, prompt)


def _kin(kind: str, facts: Sequence[Any], *, trashed: bool = False) -> Kin:
    public_id, width, height, team_id, sha, prompt = facts
    return Kin(
        public_id=public_id,
        small=storage.signed_url(thumb_key(team_id, sha, 320)),
        width=width,
        height=height,
        prompt=prompt[:80],
        label=str(LABELS[Kind(kind)]),
        trashed=trashed,
    )
