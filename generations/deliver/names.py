"""Names of files by a template, and safe on Windows, macOS and Linux whatever is in them.

What a name may hold: Microsoft, "Naming Files, Paths, and Namespaces"; Apple, "APFS FAQ" (names that differ only in case or normal
form are one); Linux takes 255 bytes. A name is kept far shorter than that, because Windows counts the whole path (260).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from generations.deliver.clusters import clusters

FIELDS = (
    "project",
    "date",
    "nr",
    "prompt",
    "id",
    "person",
    "rating",
    "width",
    "height",
    "collection",
    "team",
    "model",
    "time",
    "crop",
)
LONGEST_TEMPLATE = 200
MOST_BYTES, MOST_UNITS = 200, 120
"""Of one part of a path, its ending included: UTF-8 bytes, and UTF-16 units, which Windows and macOS count."""
SLUG_BYTES, SLUG_UNITS = 60, 40
FALLBACK = "picture"
RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"]
    + [f"{name}{n}" for name in ("COM", "LPT") for n in range(10)]
)
"""Device names of Windows, with any ending; superscript digits count as digits."""
JOINERS = "\u200c\u200d"
"""They join or part letters in Persian, in India's scripts and in emoji, and so stay inside a name."""
FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Seen as nothing, though they are called letters and signs."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_DASHED = re.compile(r'[<>:"/\\|?*]+')
_RUNS = re.compile(r"([-_ ])\1+")
_LOOKS_LIKE_ENDING = re.compile(r"\.(?=[^.]{1,5}$)")


class TemplateError(ValueError):
    """``code``: empty, too_long (``limit``), braces, unknown_field (``field``, ``allowed``)."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def check_template(template: str) -> None:
    """Raise :class:`TemplateError` where names cannot be made by it. ``/`` parts folders, ``{field}`` is one of ``FIELDS``."""
    if not template.strip(" /."):
        raise TemplateError("empty")
    if len(template) > LONGEST_TEMPLATE:
        raise TemplateError("too_long", limit=LONGEST_TEMPLATE)
    for found in _FIELD.finditer(template):
        if found[1] not in FIELDS:
            raise TemplateError(
                "unknown_field", field=found[1][:40], allowed=", ".join(f"{{{name}}}" for name in FIELDS)
            )
    if set("{}") & set(_FIELD.sub("", template)):
        raise TemplateError("braces")


class Names:
    """Paths inside one archive, each given once: ``folder/name.ending``, parted by ``/``.

    ``template`` as for :func:`check_template`. Two that would be one on some system (case, normal form) get "-2", "-3" and so on.
    """

    def __init__(self, template: str) -> None:
        check_template(template)
        self._parts = [part for part in template.split("/") if part.strip(" .")]
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def give(self, values: Mapping[str, str], ending: str, folder: str = "") -> str:
        """The next path: the template filled with ``values``, below ``folder``; ``ending`` without its dot."""
        *above, last = [_filled(part, values) for part in self._parts]
        folders = [*([folder] if folder else []), *above]
        return self.keep(folders, last, ending)

    def keep(self, folders: list[str], name: str, ending: str) -> str:
        """The path of a file called ``name``, made safe and given to nobody else."""
        above = "".join(f"{safe_folder(one)}/" for one in folders)
        path = above + safe_name(name, ending)
        first, number = same(path), self._next.get(same(path), 2)
        while same(path) in self._taken:
            path = above + safe_name(name, ending, f"-{number}")
            number += 1
        self._next[first] = number
        self._taken.add(same(path))
        return path


def _filled(part: str, values: Mapping[str, str]) -> str:
    filled = _FIELD.sub(lambda found: _DASHED.sub("-", values.get(found[1], "")), part)
    return _RUNS.sub(r"\1", filled).strip("-_ ")


def same(path: str) -> str:
    """Equal for paths that some system takes for one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", path) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKD", plain.casefold())


def safe_folder(name: str) -> str:
    """One part of a path that is a folder: never taken for a file of the same name."""
    return _LOOKS_LIKE_ENDING.sub("_", safe_name(name, ""))


def safe_name(name: str, ending: str, suffix: str = "") -> str:
    """``name`` as a file's name on every system: ``name`` + ``suffix`` + ``.ending``, shortened between letters where it is too long."""
    tail = suffix + (f".{ending}" if ending else "")
    stem = _trimmed(_DASHED.sub("-", "".join(_kept(unicodedata.normalize("NFC", name)))))
    stem = _trimmed(shortened(stem, MOST_BYTES - len(tail.encode()) - 1, MOST_UNITS - len(tail) - 1)) or FALLBACK
    return _unreserved(unicodedata.normalize("NFC", stem)) + tail


def _kept(text: str) -> list[str]:
    """The characters that may stay; every kind of space, and control characters, as a plain space."""
    kept = []
    for char in text:
        kind = unicodedata.category(char)
        if kind in ("Zs", "Zl", "Zp", "Cc"):
            kept.append(" ")
        elif (kind[0] != "C" or char in JOINERS) and char not in FILLERS:
            kept.append(char)
    return kept


def _trimmed(text: str) -> str:
    """Not hidden (a dot), not an option (a dash), not cut by Windows (dots and spaces at the end)."""
    return " ".join(text.split()).lstrip(f" .-~{JOINERS}").rstrip(f" .{JOINERS}")


def _unreserved(stem: str) -> str:
    first, dot, rest = stem.partition(".")
    if unicodedata.normalize("NFKC", first).strip().upper() in RESERVED:
        return f"{first.rstrip()}_{dot}{rest}"
    return stem


def shortened(text: str, most_bytes: int, most_units: int) -> str:
    """As much of the beginning as fits, cut between letters as a person sees them."""
    if len(text.encode()) <= most_bytes and units(text) <= most_units:
        return text
    kept, room, places = [], most_bytes, most_units
    for cluster in clusters(text):
        room -= len(cluster.encode())
        places -= units(cluster)
        if room < 0 or places < 0:
            break
        kept.append(cluster)
    return "".join(kept)


def units(text: str) -> int:
    """Length in UTF-16."""
    return len(text) + sum(char > "\uffff" for char in text)


def slug(text: str) -> str:
    """The first words of a prompt, joined by dashes, in its own script."""
    words = "".join(c if unicodedata.category(c)[0] in "LNM" or c in JOINERS else " " for c in text).split()
    joined = ""
    for word in words:
        longer = f"{joined}-{word}" if joined else word
        if len(longer.encode()) > SLUG_BYTES or units(longer) > SLUG_UNITS:
            break
        joined = longer
    return joined or shortened(words[0] if words else "", SLUG_BYTES, SLUG_UNITS)
