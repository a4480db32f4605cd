"""The style sheets in their order, and all of them as one file.

Each stands in a file of its own, as it is written; seventy requests before the first paint are what a browser pays for that. So
``collectstatic`` puts them together, and pages link the whole. With DEBUG, and in tests without it, pages link every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE = "css/all.css"
FIRST = ("css/tokens.css", "css/base.css", "css/layout.css")
FOLDERS = ("css/components/", "css/pages/")
_UP = re.compile(r'url\("(?:\.\./)+')


def in_order(names: Iterable[str]) -> list[str]:
    """The sheets among ``names``: tokens, base, layout, then components and pages by name. Layers settle the rest."""
    known = sorted(name for name in names if name.endswith(".css"))
    return [*FIRST, *(name for folder in FOLDERS for name in known if name.startswith(folder))]


class SheetsTogether(CompressedManifestStaticFilesStorage):
    """Hashed and compressed static files, with ``WHOLE`` among them."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            whole = "\n".join(_text(*paths[name]) for name in in_order(paths))
            self.delete(WHOLE)
            self.save(WHOLE, ContentFile(whole))
            paths = {**paths, WHOLE: (self, WHOLE)}
        yield from super().post_process(paths, dry_run, **options)


def _text(storage: Any, path: str) -> str:
    """A sheet as it reads one folder further up, where the whole lies."""
    with storage.open(path) as file:
        return _UP.sub('url("../', file.read().decode())
