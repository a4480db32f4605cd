"""Catalogues of translations: gathered from the sources, compiled without any tool of the system's.

Babel does both: ``.po`` files are what translators write, ``.mo`` files what Django reads.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def catalogues() -> list[Path]:
    """Every ``.po`` file of ours."""
    return [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/django.po"))]


def compile_all(*, older_only: bool = False) -> list[Path]:
    """Write the ``.mo`` beside each ``.po``; with ``older_only`` only where it is missing or older. Returns those written."""
    made = []
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if older_only and mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        _compile(po, mo)
        made.append(mo)
    return made


def _compile(po: Path, mo: Path) -> None:
    draft = mo.with_name(f".{mo.name}.{os.getpid()}")
    with po.open("rb") as source, draft.open("wb") as target:
        write_mo(target, read_po(source))
    draft.replace(mo)
