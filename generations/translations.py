"""Catalogues of translations: gathered from the sources, compiled without any tool of the system's.

Babel does both: ``.po`` files are what translators write, ``.mo`` files what Django reads. A template is turned into what Python's
extractor understands by Django's own ``templatize``.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
"""Positions of the arguments that are texts; "c" marks the context."""
SOURCES = (("generations", "*.py"), ("studio", "*.py"), ("templates", "*.html"))
HINTS = ["Translators:"]
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Prompt Studio\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def catalogues() -> list[Path]:
    """Every ``.po`` file of ours."""
    return [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/django.po"))]


# -- Compile -----------------------------------------------------------------------------------------------------------


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
    with draft.open("wb") as target:
        write_mo(target, read(po))
    draft.replace(mo)


# -- Gather ------------------------------------------------------------------------------------------------------------


def gather() -> Catalog:
    """Every text of the sources, with the files it stands in."""
    found = Catalog(fuzzy=False)
    for path in _files():
        name = str(path.relative_to(settings.BASE_DIR))
        for _line, texts, hints, context in _texts(path):
            found.add(texts, locations=[(name, 0)], auto_comments=hints, context=context)
    return found


def _files() -> Iterator[Path]:
    for folder, pattern in SOURCES:
        yield from sorted((settings.BASE_DIR / folder).rglob(pattern))


def _texts(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What is no text comes back as runs of X at the old places; the tokenizer would take their indents for Python's.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    yield from extract("python", io.BytesIO(source.encode()), KEYWORDS, HINTS, strip_comment_tags=True)


def update_all() -> dict[Path, int]:
    """Bring every catalogue up to date. Returns for each how many texts lack a translation."""
    found = gather()
    return {path: _update(path, found) for path in catalogues()}


def _update(path: Path, found: Catalog) -> int:
    """Texts that are gone leave the catalogue; nothing is guessed, so nothing is fuzzy."""
    known = merged(read(path), found)
    path.write_bytes(written(known))
    return sum(1 for message in known if message.id and not is_translated(message))


def written(catalog: Catalog) -> bytes:
    """The catalogue as its file, the same for the same texts: a time of making would differ in every run."""
    body = io.BytesIO()
    write_po(body, catalog, width=120, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = HEADER.format(language=catalog.locale_identifier, plurals=catalog.plural_forms)
    return header.encode() + body.getvalue()


def merged(known: Catalog, found: Catalog) -> Catalog:
    """What was ``found``, with the translations of ``known`` where they still apply."""
    fresh = Catalog(locale=known.locale, fuzzy=False)
    for message in found:
        if message.id:
            old = known.get(message.id, message.context)
            kept = old.string if old is not None and bool(old.pluralizable) == bool(message.pluralizable) else None
            fresh.add(
                message.id,
                kept,
                sorted(set(message.locations)),
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return fresh


def read(path: Path) -> Catalog:
    """The catalogue in ``path``; the language is its folder's name."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parents[1].name)


def is_translated(message: Message) -> bool:
    """Every form has a text."""
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return bool(strings) and all(strings)
