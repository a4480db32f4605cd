"""Server-sent events out of a body that arrives in pieces.

A picture is one ``data:`` line of megabytes, so lines are not collected: their bytes go on to the JSON scanner as they
come. Lenient where gateways differ: no space behind the colon, several data lines, any line ending, a byte order mark, a
last event with no blank line behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generations.providers.base import ServerEvent
from generations.wire.files import Spool
from generations.wire.scanner import JsonScanner

_NAME_LIMIT = 200
_LONGEST_FIELD = 16
_BOM = b"\xef\xbb\xbf"


class EventReader:
    """``feed`` it pieces of the body and take the events that became complete; then ``finish``."""

    def __init__(self, spool: Spool) -> None:
        self._scanner = JsonScanner(spool)
        self._line = bytearray()
        self._field: bytes | None = None
        self._name = bytearray()
        self._has_data = False
        self._at_value_start = False
        self._skip_newline = False
        self._first = True

    def feed(self, data: bytes) -> Iterator[ServerEvent]:
        data = self._plain_newlines(data)
        place = 0
        while place < len(data):
            newline = data.find(b"\n", place)
            end = len(data) if newline < 0 else newline
            if end > place:
                self._piece(data[place:end])
            if newline < 0:
                return
            event = self._end_of_line()
            if event is not None:
                yield event
            place = newline + 1

    def finish(self) -> Iterator[ServerEvent]:
        """The last event, if nothing came behind it."""
        if self._field is not None or self._line:
            self._end_of_line()
        event = self._dispatch()
        if event is not None:
            yield event

    def discard(self) -> None:
        self._scanner.discard()

    def _plain_newlines(self, data: bytes) -> bytes:
        if self._skip_newline and data:
            data = data.removeprefix(b"\n")
            self._skip_newline = False
        if b"\r" in data:
            self._skip_newline = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return data

    def _piece(self, piece: bytes) -> None:
        """A part of one line, without its end."""
        if self._field is None:
            piece = self._read_field(piece)
        if self._field is None or not piece:
            return
        if self._at_value_start:
            self._at_value_start = False
            piece = piece.removeprefix(b" ")
        if self._field == b"data":
            self._scanner.feed(piece)
        elif self._field == b"event":
            self._name += piece[: _NAME_LIMIT - len(self._name)]

    def _read_field(self, piece: bytes) -> bytes:
        self._line += piece
        if self._first and not _BOM.startswith(self._line[:3]):
            self._first = False
        if self._first and len(self._line) >= len(_BOM):
            del self._line[: len(_BOM)]
            self._first = False
        colon = self._line.find(b":")
        if colon < 0 and len(self._line) <= _LONGEST_FIELD:
            return b""
        name = bytes(self._line[: max(colon, 0)])
        rest = bytes(self._line[colon + 1 :])
        self._line.clear()
        self._start_value(name)
        return rest

    def _start_value(self, field: bytes) -> None:
        self._field = field
        self._at_value_start = True
        if field == b"event":
            self._name.clear()
        elif field == b"data":
            if self._has_data:
                self._scanner.feed(b"\n")
            self._has_data = True

    def _end_of_line(self) -> ServerEvent | None:
        if self._field is None and not self._line:
            return self._dispatch()
        if self._field is None:  # a field without a colon has an empty value
            self._start_value(bytes(self._line))
            self._line.clear()
        self._field = None
        return None

    def _dispatch(self) -> ServerEvent | None:
        name = self._name.decode("utf-8", "replace")
        self._name.clear()
        if not self._has_data:
            return None
        self._has_data = False
        return ServerEvent(name=name, data=self._parse())

    def _parse(self) -> Any:
        text = self._scanner.text()
        try:
            return self._scanner.result()
        except ValueError:
            return text
