"""The temporary files that an answer brought: owned here until they are handed on, removed otherwise.

Also what every reader of answers needs to know about their form: is this a stream, and what in it is a file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from generations.providers.base import Answer, Spooled, Wire
from generations.providers.errors import ResultLost

_OF_JSON = ("{", "[", "<")
_OF_EVENTS = ("d", "e", ":", "i", "r")
"""``data:``, ``event:``, a comment, ``id:``, ``retry:``: no JSON text that could hold a picture begins so."""
_ADDRESS = ("http://", "https://")


async def is_stream(answer: Answer) -> bool:
    """Whether the body is server-sent events. Servers ignore ``stream``, and stream under another content type; a paid picture
    must not be lost over that, so the first character decides, and the type where it tells nothing."""
    first = await answer.first()
    return first in _OF_EVENTS or (answer.content_type == "text/event-stream" and first not in _OF_JSON)


def spooled_paths(data: Any) -> Iterator[Path]:
    """Every file in parsed JSON."""
    if isinstance(data, Spooled):
        yield data.path
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from spooled_paths(item)


@asynccontextmanager
async def closing(events: AsyncIterator[Any]) -> AsyncIterator[AsyncIterator[Any]]:
    """Close an async generator that is left before its end now, not when it is collected."""
    try:
        yield events
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


class AnswerFiles:
    """The files of one answer that nobody else owns yet."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._paths: set[Path] = set()

    def own(self, data: Any) -> None:
        """Take every file in parsed JSON."""
        self._paths.update(spooled_paths(data))

    def release(self, path: Path) -> None:
        """Another one owns it now."""
        self._paths.discard(path)

    def keep(self, wanted: Collection[Path]) -> None:
        """Remove all others."""
        for path in self._paths - set(wanted):
            path.unlink(missing_ok=True)
        self._paths &= set(wanted)

    def discard(self) -> None:
        self.keep(())

    def twin(self, path: Path) -> Path:
        """A second file with the same bytes, where the first one is handed on: a link where the disk has them."""
        second = path.with_name(f"{path.name}-twin")
        self._paths.add(second)
        try:
            os.link(path, second)
        except OSError:
            shutil.copyfile(path, second)
        return second

    async def file_of(self, value: Any, *, address: bool = False) -> Path | None:
        """The picture of a value in a file: decoded base64, short base64, a ``data:`` URI or an address. ``address``: nothing
        but an address is meant, relative ones included. None if it is not readable. Raises ``ResultLost`` for an address out
        of reach."""
        if isinstance(value, Spooled):
            return value.path if value.ok and value.size else None
        if not isinstance(value, str) or not value:
            return None
        is_data = value[:5].lower() == "data:"
        return await self._fetch(value, is_data, not is_data and (address or value[:8].lower().startswith(_ADDRESS)))

    async def _fetch(self, text: str, is_data: bool, is_address: bool) -> Path | None:
        """Short base64 stays text in the parsed answer; as a ``data:`` URI the wire decodes it."""
        try:
            path = await self._wire.download(text if is_data or is_address else f"data:image/png;base64,{text}")
        except ResultLost as error:
            if error.code == "disk_failed" or is_address:
                raise
            return None
        self._paths.add(path)
        return path
