"""What each verb does with some thousand pictures in one transaction, and how exactly that is taken back.

A verb is handed the keys of pictures that are the team's, that the person may touch, and that are locked. It changes them set by set,
never picture by picture, and says what it changed: groups of keys with what they had before. To undo it sets that again where the
pictures still are as the verb left them; what somebody changed since stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.utils import timezone

from generations.models import BulkAction, Flag, Picture, Project, Rating, Tag, Tagging
from generations.models.base import among
from generations.workflow import kept
from generations.workflow.trash import bring_back

Change = tuple[Any, list[int]]
"""What some pictures had before, and their keys, ascending."""


class Gone(Exception):
    """The tag, collection or project is no more."""


class Verb(Protocol):
    @property
    def facets(self) -> tuple[str, ...]:
        """What of the gallery's index it changes."""

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]: ...
    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None: ...


def grouped(before: Mapping[int, Any]) -> list[Change]:
    """The keys by what they had."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for key in sorted(before):
        groups[before[key]].append(key)
    return list(groups.items())


def of(keys: Iterable[int]) -> Any:
    """The pictures of these keys."""
    return Picture.objects.filter(pk__in=among(list(keys)))


class Tagged:
    """Put a tag on."""

    facets = ("tag",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        tag = _there(Tag.objects.filter(team=action.team_id).live(), action.params["tag"])
        have = set(Tagging.objects.filter(tag=tag, picture__in=among(keys)).values_list("picture_id", flat=True))
        fresh = [key for key in keys if key not in have]
        rows = (Tagging(picture_id=key, tag_id=tag, person_id=action.person_id) for key in fresh)
        Tagging.objects.bulk_create(rows, batch_size=1000)
        return [(None, fresh)]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        Tagging.objects.filter(tag=action.params["tag"], picture__in=among(keys)).delete()


def bring_tag_back(key: int | None) -> None:
    """The tag that was merged into another, unless one of its name is there again."""
    for tag in Tag.objects.filter(pk=key or 0).exclude(removed=None):
        if not Tag.objects.filter(team=tag.team_id, folded=tag.folded).live().exists():
            tag.restore()


class Untagged:
    """Take a tag off."""

    facets = ("tag",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        rows = Tagging.objects.filter(tag=action.params["tag"], picture__in=among(keys)).order_by("picture")
        found = list(rows.values_list("picture_id", "person_id", "created"))
        rows.order_by().delete()
        was = {"person": [one[1] for one in found], "created": [one[2].isoformat() for one in found]}
        return [(was, [one[0] for one in found])]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        tag = _there(Tag.objects.filter(team=action.team_id), action.params["tag"])
        have = set(Tagging.objects.filter(tag=tag, picture__in=among(keys)).values_list("picture_id", flat=True))
        there = set(of(keys).values_list("pk", flat=True)) - have
        rows = zip(keys, was["person"], was["created"], strict=True)
        Tagging.objects.bulk_create(
            [
                Tagging(picture_id=key, tag_id=tag, person_id=person, created=created)
                for key, person, created in rows
                if key in there
            ],
            batch_size=1000,
        )


class Moved:
    """Move to another project. Only the pictures go: what they cost stays in the books of the project that paid."""

    facets = ("project",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        project = _there(Project.objects.filter(team=action.team_id), action.params["project"])
        rows = of(keys).exclude(project=project)
        before = dict(rows.values_list("pk", "project_id"))
        rows.update(project=project)
        return grouped(before)

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        of(keys).filter(project=action.params["project"]).update(project=was)


class Flagged:
    """Pick, reject, or neither: the person's own flag."""

    facets = ("flag", "kept")

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        kind, person = action.params["kind"], action.person_id or 0
        had = dict(_flags(person, keys).values_list("picture_id", "kind"))
        before = {key: had.get(key, "") for key in keys if had.get(key, "") != kind}
        self._set(person, list(before), kind)
        return grouped(before)

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        kind, person = action.params["kind"], action.person_id or 0
        had = dict(_flags(person, keys).values_list("picture_id", "kind"))
        there = of(keys).order_by("pk").values_list("pk", flat=True)
        self._set(person, [key for key in there if had.get(key, "") == kind], was)

    def _set(self, person: int, keys: list[int], kind: str) -> None:
        _flags(person, keys).delete()
        if kind:
            Flag.objects.bulk_create(
                [Flag(picture_id=key, person_id=person, kind=kind) for key in keys], batch_size=1000
            )
        kept.recompute_many(keys)


def _flags(person: int | None, keys: Sequence[int]) -> Any:
    return Flag.objects.filter(person=person, picture__in=among(keys))


class Rated:
    """The person's own stars; 0 takes them away."""

    facets = ("stars", "kept")

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        stars, person = action.params["stars"], action.person_id or 0
        had = dict(_ratings(person, keys).values_list("picture_id", "stars"))
        before = {key: had.get(key, 0) for key in keys if had.get(key, 0) != stars}
        self._set(person, list(before), stars)
        return grouped(before)

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        stars, person = action.params["stars"], action.person_id or 0
        had = dict(_ratings(person, keys).values_list("picture_id", "stars"))
        there = of(keys).order_by("pk").values_list("pk", flat=True)
        self._set(person, [key for key in there if had.get(key, 0) == stars], was)

    def _set(self, person: int, keys: list[int], stars: int) -> None:
        _ratings(person, keys).delete()
        if stars:
            Rating.objects.bulk_create(
                [Rating(picture_id=key, person_id=person, stars=stars) for key in keys], batch_size=1000
            )
        kept.recompute_many(keys)


def _ratings(person: int | None, keys: Sequence[int]) -> Any:
    return Rating.objects.filter(person=person, picture__in=among(keys))


class Trashed:
    """Into the trash."""

    facets = ("live",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        of(keys).update(trashed=timezone.now(), trashed_by=action.person_id)
        return [(None, list(keys))]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        bring_back(list(of(keys).in_trash().values_list("pk", flat=True)))


class Restored:
    """Out of the trash, with everything that was said of them: nothing of it had gone."""

    facets = ("live",)

    def do(self, action: BulkAction, keys: Sequence[int]) -> list[Change]:
        rows = of(keys).order_by("pk").values_list("pk", "trashed", "trashed_by")
        found = [(key, when.isoformat(), by) for key, when, by in rows if when]
        bring_back([key for key, _, _ in found])
        was = {"trashed": [one[1] for one in found], "by": [one[2] for one in found]}
        return [(was, [one[0] for one in found])]

    def undo(self, action: BulkAction, was: Any, keys: Sequence[int]) -> None:
        groups: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        for key, when, by in zip(keys, was["trashed"], was["by"], strict=True):
            groups[when, by].append(key)
        for (when, by), some in groups.items():
            of(some).live().update(trashed=when, trashed_by=by)


def _there(rows: Any, key: int) -> int:
    """The row's key. Raises :class:`Gone`."""
    if not rows.filter(pk=key).exists():
        raise Gone
    return key
