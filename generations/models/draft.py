"""The composer as a person left it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from generations.models.people import User
from generations.models.project import Project

BEFORE = "before"
MOST_BEFORE = 3
"""Drafts that can be put back, one after the other."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def keep(
        self, user: User, project: Project, data: dict[str, Any], revision: int, tab: str = "", turn: int = 0
    ) -> tuple[int, bool]:
        """Save over the ``revision`` that the person saw, or over an earlier save of the same ``tab``, whose saves are numbered
        by ``turn``. Returns the stored revision, and whether the draft holds this save or a later one of its tab: a tab that
        was left behind does not win unseen."""
        while True:
            mark = {"tab": tab, "turn": turn, "revision": 1}
            start = {"data": data, "revision": 1, "kept": mark}
            row, made = self.get_or_create(user=user, project=project, defaults=start)
            own = bool(tab) and row.saved_by(tab)
            if made or (own and turn <= row.kept["turn"]):
                return row.revision, True
            if not own and row.revision != revision:
                return row.revision, False
            later = row.revision + 1
            found = self.filter(pk=row.pk, revision=row.revision)
            saved = {**data, BEFORE: row.data[BEFORE]} if BEFORE in row.data else data
            if found.update(data=saved, revision=later, kept={**mark, "revision": later}, updated=timezone.now()):
                return later, True

    def overwrite(self, user: User, project: Project, data: dict[str, Any]) -> None:
        """Save whatever was there: the person has just asked for this."""
        row, made = self.get_or_create(user=user, project=project, defaults={"data": data, "revision": 1})
        if not made:
            self.filter(pk=row.pk).update(data=data, revision=models.F("revision") + 1, updated=timezone.now())

    @transaction.atomic
    def fill(self, user: User, project: Project, data: dict[str, Any]) -> bool:
        """Save what the person asked for on another page, and with it what stood here before. Returns whether there is anything that
        :meth:`put_back` can bring back."""
        row = self.filter(user=user, project=project).select_for_update().first()
        held = _held(row.data, MOST_BEFORE - 1) if row else {}
        new = _held(data, 0)
        before = held if _held(held, 0) not in ({}, new) else held.get(BEFORE)
        self.overwrite(user, project, {**new, BEFORE: before} if before else new)
        return bool(before)

    @transaction.atomic
    def put_back(self, user: User, project: Project) -> bool:
        """Bring back what stood here before the last :meth:`fill`. Returns False where there is nothing (any more)."""
        row = self.filter(user=user, project=project).select_for_update().first()
        if row is None or BEFORE not in row.data:
            return False
        self.overwrite(user, project, row.data[BEFORE])
        return True


def _held(data: dict[str, Any], most: int) -> dict[str, Any]:
    """``data`` with at most ``most`` of the drafts that stood before it."""
    rest = {name: value for name, value in data.items() if name != BEFORE}
    return {**rest, BEFORE: _held(data[BEFORE], most - 1)} if BEFORE in data and most > 0 else rest


class Draft(models.Model):
    """The composer as a person left it, per project: prompt, settings, references."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="drafts")
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """The form's fields as typed, valid or not. ``references`` is a list of {"image": public id, "filename": …, "role": …, "line": …},
    the last two where there are any. ``mask`` is the public id of an image and ``mask_of`` that of the one it was painted on, with
    ``feather`` and ``lock``; ``role_lines`` says whether roles write their lines, ``origin`` which picture is varied. ``values`` is what
    the prompt's variables are filled with, as :attr:`Generation.values <generations.models.Generation.values>`, ``version`` the public
    id of the library's version that the prompt came from. ``before`` is what stood here until another page filled the composer."""
    revision = models.PositiveIntegerField(default=0)
    """Grows with every save: an older tab's save does not win unseen."""
    kept: models.JSONField[Any, Any] = models.JSONField(default=dict)
    """The last save from a page: {"tab": its id, "turn": a number that grows with that tab's saves, "revision": what it made}."""
    updated = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "project"], name="one_draft_per_project")]

    def __str__(self) -> str:
        return str(self.data.get("prompt", ""))[:60]

    def saved_by(self, tab: str) -> bool:
        """Whether what stands here is this tab's own save, with nothing over it since."""
        return bool(self.kept.get("tab") == tab and self.kept.get("revision") == self.revision)
