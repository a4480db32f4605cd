"""Reads JSON as it arrives and keeps its long base64 strings out of memory.

A picture in an answer is one string of megabytes. The scanner looks only for the quotes (``bytes.find``, no loop over
bytes), decodes such strings into files, and leaves a short mark in the text that is kept; the kept text is then ordinary
JSON for ``json.loads``.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from generations.providers.base import Spooled
from generations.wire.files import Base64File, Spool, data_prefix, looks_like_base64

LONG_STRING = 4096
"""Bytes from which a string is decoded into a file, if it looks like base64. Other strings stay text."""
KEPT_LIMIT = 8_000_000
"""Bytes of text that one answer or event may leave in memory."""


class TooMuchText(ValueError):
    """The text besides pictures is over ``KEPT_LIMIT``: no gateway's answer is that long."""


class JsonScanner:
    """Feed it one JSON text in pieces, then ask for the ``result``. Reusable after that."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._reset()

    def _reset(self) -> None:
        self._kept = bytearray()
        self._string: bytearray | None = None
        self._file: Base64File | None = None
        self._prefix = ""
        self._plain = False
        self._odd = False
        self._found: dict[str, Spooled] = {}
        self._mark = ""

    def __len__(self) -> int:
        return len(self._kept) + len(self._string or b"")

    def text(self) -> str:
        """What was kept so far, as text."""
        return bytes(self._kept + (self._string or b"")).decode("utf-8", "replace")

    def feed(self, data: bytes) -> None:
        place = 0
        while place < len(data):
            place = self._outside(data, place) if self._string is None else self._inside(data, place)
        if len(self._kept) > KEPT_LIMIT:
            raise TooMuchText("too much text")

    def _outside(self, data: bytes, place: int) -> int:
        quote = data.find(b'"', place)
        end = len(data) if quote < 0 else quote + 1
        self._kept += data[place:end]
        if quote >= 0:
            self._string = bytearray()
            self._plain = False
            self._odd = False
        return end

    def _inside(self, data: bytes, place: int) -> int:
        quote = self._closing(data, place)
        piece = data[place : len(data) if quote < 0 else quote]
        if self._file is not None:
            self._file.feed(piece)
        else:
            self._collect(piece)
        if quote < 0:
            return len(data)
        self._close_string()
        return quote + 1

    def _closing(self, data: bytes, place: int) -> int:
        """Where the string ends: the next quote that an odd number of backslashes does not escape; -1 if not here."""
        start = place
        while True:
            quote = data.find(b'"', start)
            end = len(data) if quote < 0 else quote
            if not self._ends_odd(data, place, end):
                if quote >= 0 or end > place:
                    self._odd = False
                return quote
            if quote < 0:
                self._odd = True
                return -1
            start = quote + 1

    def _ends_odd(self, data: bytes, place: int, end: int) -> bool:
        run = end
        while run > place and data[run - 1] == 0x5C:
            run -= 1
        return bool((end - run + (self._odd and run == place)) % 2)

    def _collect(self, piece: bytes) -> None:
        assert self._string is not None
        self._string += piece
        if self._plain:
            self._kept += self._string
            self._string.clear()
        elif len(self._string) > LONG_STRING:
            self._decide()

    def _decide(self) -> None:
        assert self._string is not None
        head = bytes(self._string)
        self._plain = not looks_like_base64(head[:LONG_STRING])
        if self._plain:
            self._kept += head
        else:
            raw, self._prefix = data_prefix(head)
            self._file = Base64File(self._spool)
            self._file.feed(head[len(raw) :])
        self._string.clear()

    def _close_string(self) -> None:
        if self._file is not None:
            name = f"{self._nonce()}{len(self._found)}"
            self._found[name] = self._file.finish(self._prefix)
            self._file = None
            self._kept += name.encode()
        self._kept += (self._string or b"") + b'"'
        self._string = None

    def _nonce(self) -> str:
        # Not to be guessed, so that no text of a gateway can pass for a mark.
        self._mark = self._mark or f"spooled-{secrets.token_hex(12)}-"
        return self._mark

    def result(self) -> Any:
        """The parsed JSON with :class:`Spooled` in the place of long base64. Raises ``ValueError`` if it is not JSON."""
        used: set[str] = set()
        try:
            if self._string is not None:
                raise ValueError("the text ends inside a string")
            return self._replace(json.loads(bytes(self._kept)), used)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        finally:
            self._drop(used)
            self._reset()

    def discard(self) -> None:
        """Forget everything, files included."""
        self._drop(set())
        self._reset()

    def _drop(self, used: set[str]) -> None:
        if self._file is not None:
            self._file.discard()
        for name, spooled in self._found.items():
            if name not in used:
                self._spool.remove(spooled.path)

    def _replace(self, value: Any, used: set[str]) -> Any:
        if not self._found:
            return value
        if isinstance(value, str):
            if value in self._found:
                used.add(value)
                return self._found[value]
            return value
        if isinstance(value, list):
            return [self._replace(item, used) for item in value]
        if isinstance(value, dict):
            return {key: self._replace(item, used) for key, item in value.items()}
        return value
