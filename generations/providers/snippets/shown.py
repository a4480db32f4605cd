"""The call that is shown, and its files as a person has them at hand: beside the program, under names of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generations.providers.base import Call, FilePart

WAIT = 600
"""Seconds that a program waits for a picture."""
PAUSE = 2
"""Seconds between two looks at a task."""


@dataclass(frozen=True)
class Shown:
    """``url`` is the whole address of the call, ``variable`` the environment variable with the key."""

    call: Call
    url: str
    variable: str

    @cached_property
    def encodes(self) -> bool:
        """Whether files stand in the JSON as ``data:`` URIs."""
        return any(not part.url for part in _parts(self.call.json))

    @cached_property
    def files(self) -> dict[Path, str]:
        """The file of each part that is read → the name under which the program reads it."""
        parts = [part for part in _parts(self.call.json) if not part.url]
        parts += [part for _, part in self.call.files]
        found: dict[Path, str] = {}
        for part in parts:
            if part.path not in found:
                found[part.path] = _free(_on_disk(part.filename), set(found.values()))
        return found

    def file(self, part: FilePart) -> str:
        """The name under which the program reads a part."""
        return self.files[part.path]

    @property
    def look(self) -> str:
        """The address of a task, but for its id at the end."""
        return f"{self.url}/"

    @property
    def headers(self) -> dict[str, str]:
        """All but the key's, and but a form's type, which has to name the form's boundary."""
        kind = {"Content-Type": "application/json"} if self.call.json is not None else {}
        return {**kind, **self.call.headers}


def _parts(value: Any) -> Iterator[FilePart]:
    if isinstance(value, FilePart):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _parts(item)


def _on_disk(filename: str) -> str:
    """A name comes from whoever uploaded the file: one that leads elsewhere, or has unseen characters, is no name for a disk."""
    name = "".join(char if char.isprintable() and char != "/" else "_" for char in filename)
    return name if name.strip(". ") else "picture"


def _free(name: str, taken: set[str]) -> str:
    path, number = Path(name), 2
    while name in taken:
        name, number = f"{path.stem}-{number}{path.suffix}", number + 1
    return name
