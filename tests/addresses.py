"""Who may open which address: what the table of rights is made of, and its part that sorts the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generations.models import Picture, SavedSearch, Tag
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
SEARCH = ("search",)
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
    "picture-collections": Address(ALL, "get", PICTURE),
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
    "gallery-months": Address(ALL),
    "gallery-range": Address(ALL, fields=(("from_id", "picture"), ("to_id", "picture"))),
    "gallery-menus": Address(MAKERS),
    "gallery-filters": Address(ALL),
    "gallery-saved": Address(ALL),
    "gallery-saved-change": Address(frozenset({"owner", "editor"}), "post", SEARCH),
    "gallery-saved-remove": Address(frozenset({"owner", "editor"}), "post", SEARCH),
    "gallery-saved-restore": Address(ALL, "post"),
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
        "search": lambda: SavedSearch.objects.create(
            team=world.team, person=world.bob, name="Dunes", query="q=dunes", shared=True
        ),
        "shelf": lambda: factories.collection(world.team, world.bob, factories.picture(world.project, world.bob)),
    }


def _trashed(world: World) -> Any:
    return bulk.begin(world.team, world.bob, "trash", BitMap([factories.picture(world.project, world.bob).pk]), {})


GENERATION, PICTURE, MEMBER, PROMPT = ("generation",), ("picture",), ("member",), ("prompt",)
BATCH = ("batch",)
DELIVERY = ("delivery",)
REVIEW, REVIEWED, COMMENT = ("review",), ("reviewed",), ("comment",)
OF_PROJECT = (("project", "project"),)
OF_IMAGE = (("image", "image"),)
OF_VERSION = (("version", "version"),)
ADDRESSES = {
    "studio": Address(ALL),
    "stream": Address(ALL, fields=OF_PROJECT),
    "stream-count": Address(ALL, fields=OF_PROJECT),
    "compose-quote": Address(MAKERS, "post", fields=OF_PROJECT),
    "compose-sheet": Address(MAKERS, "post", fields=OF_PROJECT),
    "compose-example": Address(MAKERS, "post", fields=OF_PROJECT),
    "draft": Address(MAKERS, "post", fields=OF_PROJECT),
    "upload": Address(MAKERS, "post"),
    "studio-reference": Address(MAKERS, "post", fields=(("picture", "picture"),)),
    "studio-restore": Address(MAKERS, "post", fields=OF_PROJECT),
    "mask-painter": Address(MAKERS, fields=OF_IMAGE),
    "mask-keep": Address(MAKERS, "post", fields=OF_IMAGE),
    "mask-read": Address(MAKERS, "post", fields=OF_IMAGE),
    "mask-frame": Address(MAKERS, "post", fields=OF_IMAGE),
    "mask-saved": Address(MAKERS, fields=OF_IMAGE),
    "mask-saved-use": Address(MAKERS, "post", ("mask",), OF_IMAGE),
    "mask-saved-remove": Address(MAKERS, "post", ("mask",)),
    "mask-saved-restore": Address(MAKERS, "post", ("mask",)),
    "shelf": Address(MAKERS),
    "shelf-list": Address(MAKERS),
    "shelf-add": Address(MAKERS, "post", fields=OF_IMAGE),
    "shelf-item": Address(MAKERS, "post", ("item",)),
    "shelf-use": Address(MAKERS, "post", ("item",)),
    "shelf-remove": Address(MAKERS, "post", ("item",)),
    "shelf-restore": Address(MAKERS, "post", ("item",)),
    "kit-save": Address(MAKERS, "post"),
    "kit-use": Address(MAKERS, "post", ("kit",)),
    "kit-remove": Address(MAKERS, "post", ("kit",)),
    "kit-restore": Address(MAKERS, "post", ("kit",)),
    "generate": Address(MAKERS, "post", fields=OF_PROJECT),
    "strip": Address(ALL, "get", GENERATION),
    "thread": Address(ALL, "get", GENERATION),
    "thread-go-on": Address(MAKERS, "post", GENERATION),
    "thread-next": Address(MAKERS, "get", GENERATION),
    "strip-cancel": Address(MAKERS, "post", GENERATION),
    "strip-retry": Address(MAKERS, "post", GENERATION),
    "strip-rerun": Address(MAKERS, "post", GENERATION),
    "strip-resolve": Address(MAKERS, "post", GENERATION),
    "strip-reuse": Address(MAKERS, "post", GENERATION),
    "strip-finals-quote": Address(MAKERS, "post", GENERATION),
    "strip-finals": Address(MAKERS, "get", GENERATION),
    "gallery": Address(ALL),
    "gallery-page": Address(ALL, fields=(("before", "picture"),)),
    "picture": Address(ALL, "get", PICTURE),
    "picture-download": Address(ALL, "get", PICTURE),
    "picture-reference": Address(MAKERS, "post", PICTURE),
    "picture-lineage": Address(ALL, "get", PICTURE),
    "picture-flag": Address(JUDGES, "post", PICTURE),
    "cull": Address(ALL, fields=(("at", "picture"),)),
    "cull-page": Address(ALL, fields=(("after", "picture"),)),
    "compare": Address(ALL, fields=(("p", "picture"),)),
    "marks": Address(ALL),
    "picture-vary": Address(MAKERS, "post", PICTURE),
    "picture-rate": Address(JUDGES, "post", PICTURE, (("stars", "stars"),)),
    "compose-put-back": Address(MAKERS, "post", fields=OF_PROJECT),
    "compose-variables": Address(MAKERS, "post", fields=OF_PROJECT),
    "batches": Address(ALL),
    "batch-new": Address(MAKERS, fields=OF_PROJECT),
    "batch": Address(ALL, "get", BATCH),
    "batch-progress": Address(ALL, "get", BATCH),
    "batch-cell": Address(ALL, "get", ("row",)),
    "batch-pause": Address(MAKERS, "post", BATCH),
    "batch-resume": Address(MAKERS, "post", BATCH),
    "batch-cancel": Address(MAKERS, "post", BATCH),
    "batch-retry": Address(MAKERS, "post", BATCH),
    "batch-reveal": Address(MAKERS, "post", BATCH),
    "batch-vote": Address(JUDGES, "post", BATCH),
    "word-lists": Address(ALL),
    "word-list": Address(MAKERS, "get", ("wordlist",)),
    "word-list-remove": Address(MAKERS, "post", ("wordlist",)),
    "word-list-restore": Address(MAKERS, "post", ("wordlist",)),
    "library-picker": Address(MAKERS),
    "library-look": Address(MAKERS, "get", PROMPT),
    "library-use": Address(MAKERS, "post", PROMPT, OF_PROJECT),
    "library-save": Address(MAKERS, "get", fields=OF_PROJECT),
    "picture-trash": Address(MAKERS, "post", PICTURE),
    "picture-restore": Address(MAKERS, "post", PICTURE),
    "trash": Address(MAKERS),
    "palette": Address(ALL),
    "notices": Address(ALL),
    "notices-bell": Address(ALL),
    "notices-read": Address(ALL, "post"),
    "notices-switches": Address(ALL),
    "notice": Address(frozenset({"editor"}), "get", ("notice",), own=True),
    "prompt": Address(ALL, "get", PROMPT),
    "prompt-version": Address(ALL, "get", ("prompt", "version")),
    "prompt-versions": Address(ALL, "get", PROMPT),
    "prompt-preview": Address(ALL, "post", PROMPT, OF_VERSION),
    "prompt-compare": Address(ALL, "get", PROMPT),
    "prompt-restore": Address(MAKERS, "post", PROMPT, OF_VERSION),
    "prompt-publish": Address(MAKERS, "post", PROMPT, OF_VERSION),
    "prompt-similar": Address(ALL, "get", PROMPT),
    "prompt-examples": Address(MAKERS, "get", PROMPT),
    "prompt-example": Address(MAKERS, "post", PROMPT, (("picture", "picture"),)),
    "prompt-new": Address(MAKERS),
    "prompt-edit": Address(MAKERS, "get", PROMPT),
    "prompt-propose": Address(JUDGES, "get", PROMPT),
    "prompt-changes": Address(ALL, "get", PROMPT),
    "prompt-share": Address(MAKERS, "get", PROMPT),
    "prompt-links": Address(MAKERS, "post", PROMPT),
    "prompt-link-revoke": Address(MAKERS, "post", ("prompt", "link")),
    "prompt-remove": Address(MAKERS, "post", PROMPT),
    "prompt-bring-back": Address(MAKERS, "post", PROMPT),
    "change": Address(ALL, "get", ("change",)),
    "change-accept": Address(MAKERS, "post", ("change",)),
    "change-decline": Address(MAKERS, "post", ("change",)),
    "change-withdraw": Address(frozenset({"reviewer"}), "post", ("change",)),
    "library-import": Address(MAKERS),
    "library-import-job": Address(frozenset({"editor"}), "get", ("job",), own=True),
    "library-import-begin": Address(frozenset({"editor"}), "post", ("job",), own=True),
    "library-import-step": Address(frozenset({"editor"}), "post", ("job",), own=True),
    "library-export": Address(ALL, "get", ("kind",)),
    "deliver": Address(ALL, fields=(("p", "picture"),)),
    "deliver-names": Address(ALL, fields=(("p", "picture"),)),
    "delivery": Address(frozenset({"editor"}), "get", DELIVERY, own=True),
    "delivery-progress": Address(frozenset({"editor"}), "get", DELIVERY, own=True),
    "delivery-remove": Address(frozenset({"editor"}), "post", DELIVERY, own=True),
    "delivery-archive": Address(frozenset({"editor"}), "get", DELIVERY, own=True),
    "delivery-sheet": Address(frozenset({"editor"}), "get", ("delivery", "number"), own=True),
    "library": Address(ALL, fields=(("collection", "collection"),)),
    "library-cards": Address(ALL, fields=(("collection", "collection"),)),
    "library-removed": Address(MAKERS),
    "starter-load": Address(MAKERS, "post"),
    "starter-remove": Address(OWNER, "post"),
    "starter-restore": Address(OWNER, "post"),
    "collection-new": Address(MAKERS, "post", fields=(("prompt", "prompt"),)),
    "collection-rename": Address(MAKERS, "post", ("collection",)),
    "collection-remove": Address(MAKERS, "post", ("collection",)),
    "collection-restore": Address(MAKERS, "post", ("collection",)),
    "collection-move": Address(MAKERS, "post", ("collection",), (("prompt", "prompt"),)),
    "prompt-card": Address(ALL, "get", ("prompt",)),
    "prompt-menu": Address(ALL, "get", ("prompt",)),
    "prompt-favourite": Address(ALL, "post", ("prompt",)),
    "reviews": Address(ALL, fields=(("before", "review"),)),
    "review-new": Address(MAKERS, fields=(("p", "picture"),)),
    "review": Address(ALL, "get", REVIEW),
    "review-item": Address(ALL, "get", REVIEWED),
    "review-grid": Address(ALL, "get", REVIEW),
    "review-change": Address(MAKERS, "get", REVIEW),
    "review-close": Address(MAKERS, "post", REVIEW),
    "review-reopen": Address(MAKERS, "post", REVIEW),
    "review-summary": Address(ALL, "get", REVIEW),
    "review-pdf": Address(ALL, "get", REVIEW),
    "review-decide": Address(JUDGES, "post", REVIEWED),
    "review-take-back": Address(JUDGES, "post", REVIEWED),
    "picture-comments": Address(ALL, "get", PICTURE),
    "picture-pins-edit": Address(MAKERS, "post", PICTURE),
    "comment": Address(ALL, "get", COMMENT),
    "comment-answer": Address(JUDGES, "post", COMMENT),
    "comment-edit": Address(frozenset({"editor"}), "post", COMMENT),
    "comment-remove": Address(MAKERS, "post", COMMENT),
    "comment-restore": Address(MAKERS, "post", COMMENT),
    "comment-resolve": Address(JUDGES, "post", COMMENT),
    "comment-reopen": Address(JUDGES, "post", COMMENT),
    "events-poll": Address(ALL),
    **SORTING,
    "settings": Address(OWNER),
    "settings-members": Address(OWNER),
    "settings-invite": Address(OWNER, "post"),
    "settings-invitation-revoke": Address(OWNER, "post", ("invitation",)),
    "settings-member-role": Address(OWNER, "post", MEMBER),
    "settings-member-remove": Address(OWNER, "post", MEMBER),
    "settings-member-restore": Address(OWNER, "post"),
    "settings-member-reset": Address(OWNER, "post", MEMBER),
    "settings-projects": Address(OWNER),
    "settings-project": Address(OWNER, "get", ("project",)),
    "settings-project-archive": Address(OWNER, "post", ("project",)),
    "settings-project-restore": Address(OWNER, "post", ("project",)),
    "settings-gateways": Address(OWNER),
    "settings-gateway-add": Address(OWNER),
    "settings-gateway": Address(OWNER, "get", ("gateway",)),
    "settings-gateway-test": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-default": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-move": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-enable": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-disable": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-clone": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-delete": Address(OWNER, "post", ("gateway",)),
    "settings-gateway-prices": Address(OWNER, "get", ("gateway",)),
    "settings-gateway-prices-csv": Address(OWNER, "get", ("gateway",)),
    "settings-gateway-prices-change": Address(OWNER, "post", ("gateway",)),
    "review-links": Address(MAKERS, "get", REVIEW),
    "review-link-change": Address(MAKERS, "get", ("client_link",)),
    "review-link-revoke": Address(MAKERS, "post", ("client_link",)),
    "review-link-restore": Address(MAKERS, "post", ("client_link",)),
}
