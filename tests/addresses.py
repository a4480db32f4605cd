"""Who may open which address: what the table of rights is made of, and its part that sorts the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generations.models import Picture, Tag
from generations.workflow import bulk, picture_import
from generations.workflow.bits import BitMap
from generations.workflow.picture_import import Wanted
from tests import factories
from tests.base import World

ROLES = ("owner", "editor", "reviewer", "viewer")
ALL = frozenset(ROLES)
JUDGES = frozenset({"owner", "editor", "reviewer"})
MAKERS = frozenset({"owner", "editor"})
OWNER = frozenset({"owner"})
EDITOR = frozenset({"editor"})


@dataclass(frozen=True)
class Address:
    """Who may; the method that acts; which of the world's objects stand in the address, and which in its fields. ``own``: it is there
    for nobody but whose object it is, the editor."""

    may: frozenset[str]
    method: str = "get"
    objects: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    own: bool = False


PICTURE, TAG, SHELF, IMPORTED = ("picture",), ("tag",), ("shelf",), ("imported",)
OF_PICTURE = (("p", "picture"),)
SORTING = {
    "select": Address(ALL, "post", fields=OF_PICTURE),
    "bulk": Address(MAKERS, "post", ("verb",), (*OF_PICTURE, ("name", "project"))),
    "bulk-activity": Address(ALL),
    "bulk-now": Address(ALL),
    "bulk-undo": Address(MAKERS, "post", ("action",), own=True),
    "bulk-cancel": Address(MAKERS, "post", ("action",), own=True),
    "tags": Address(ALL),
    "tags-suggest": Address(ALL),
    "tag-rename": Address(MAKERS, "post", TAG),
    "tag-merge": Address(MAKERS, "post", TAG),
    "tag-remove": Address(MAKERS, "post", TAG),
    "tag-restore": Address(MAKERS, "post", TAG),
    "picture-tags": Address(ALL, "get", PICTURE),
    "collections": Address(ALL),
    "collection-begin": Address(MAKERS, "post"),
    "collection": Address(ALL, "get", SHELF),
    "collection-describe": Address(MAKERS, "post", SHELF),
    "collection-place": Address(MAKERS, "post", SHELF, (("picture", "collected"),)),
    "collection-note": Address(MAKERS, "post", SHELF, (("picture", "collected"),)),
    "collection-choose": Address(ALL, "post", SHELF),
    "collection-delete": Address(MAKERS, "post", SHELF),
    "collection-bring-back": Address(MAKERS, "post", SHELF),
    "folders": Address(ALL),
    "picture-similar": Address(ALL, "get", PICTURE),
    "duplicates": Address(ALL),
    "duplicates-keep": Address(MAKERS, "post", (), (("of", "picture"), ("keep", "picture"))),
    "trash-purge": Address(OWNER),
    "settings-retention": Address(OWNER, "get", ("project",)),
    "picture-import": Address(MAKERS),
    "picture-import-job": Address(EDITOR, "get", IMPORTED, own=True),
    "picture-import-progress": Address(EDITOR, "get", IMPORTED, own=True),
    "picture-import-file": Address(EDITOR, "post", IMPORTED, own=True),
    "picture-import-close": Address(EDITOR, "post", IMPORTED, own=True),
    "picture-import-undo": Address(EDITOR, "post", IMPORTED, own=True),
    "picture-import-restore": Address(EDITOR, "post", IMPORTED, own=True),
}
SORTING_FOR_SCRIPTS = ("select", "picture-import-file", "picture-import-close")


def sorting_objects(world: World) -> dict[str, Callable[[], Any]]:
    """What stands in these addresses, made by the editor."""
    return {
        "action": lambda: _trashed(world),
        "imported": lambda: picture_import.begin(world.team, world.bob, Wanted(project=world.project)),
        "tag": lambda: Tag.objects.create(team=world.team, name="Pear", folded="pear"),
        "collected": lambda: Picture.objects.filter(collected__isnull=False).latest("pk"),
        "shelf": lambda: factories.collection(world.team, world.bob, factories.picture(world.project, world.bob)),
    }


def _trashed(world: World) -> Any:
    return bulk.begin(world.team, world.bob, "trash", BitMap([factories.picture(world.project, world.bob).pk]), {})
