"""Temporary files of one wire, and base64 decoded into them as it arrives."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from pathlib import Path

import pybase64

from generations.providers.base import Spooled

PREFIX = "wire-"
_NOISE = b" \t\r\n"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LONGEST_ESCAPE = 6
_DATA_PREFIX = re.compile(rb"data:[\w/+.;=\-]*?;base64,", re.IGNORECASE)


class Spool:
    """Makes temporary files in ``directory`` and remembers them, so that a failed call leaves none behind."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._files: set[Path] = set()

    def create(self) -> tuple[Path, int]:
        """A new empty file and its open descriptor."""
        descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=self.directory)
        path = Path(name)
        self._files.add(path)
        return path, descriptor

    def remove(self, path: Path) -> None:
        self._files.discard(path)
        path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every file made here that is still in its place."""
        for path in list(self._files):
            self.remove(path)


def remove_leftovers(directory: Path, older_than: float) -> int:
    """Delete files of wires that ended by a kill: those untouched for ``older_than`` seconds. Returns how many."""
    limit = time.time() - older_than
    removed = 0
    for path in directory.glob(f"{PREFIX}*"):
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
        except FileNotFoundError:  # its owner was quicker
            continue
    return removed


class Base64File:
    """Decodes the inside of a JSON string into a file: escapes, white space, URL-safe letters, missing padding.

    ``feed`` takes the raw bytes between the quotes in any pieces. From the first byte that is not base64 on, nothing
    more is written and ``ok`` is False.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.path, self._descriptor = spool.create()
        self._size = 0
        self._ok = True
        self._ended = False
        self._escape = b""
        self._rest = b""

    def feed(self, data: bytes) -> None:
        if not self._ok:
            return
        if self._escape or b"\\" in data:
            data = self._unescape(self._escape + data)
        self._decode(data)

    def finish(self, prefix: str = "") -> Spooled:
        """Close the file and say what is in it."""
        if self._ok and self._escape:
            self._ok = False
        if self._ok and self._rest:
            self._write_last()
        self._close()
        return Spooled(path=self.path, size=self._size, ok=self._ok, prefix=prefix)

    def discard(self) -> None:
        self._close()
        self._spool.remove(self.path)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _unescape(self, data: bytes) -> bytes:
        # An escape may be cut by the end of a piece: what could be the beginning of one waits for the next piece.
        cut = data.rfind(b"\\", max(0, len(data) - _LONGEST_ESCAPE))
        complete = cut < 0 or len(data) - cut >= _LONGEST_ESCAPE or data[cut + 1 : cut + 2] not in (b"", b"u")
        self._escape, data = (b"", data) if complete else (data[cut:], data[:cut])
        try:
            return str(json.loads(b'"' + data + b'"', strict=False)).encode("ascii")
        except (ValueError, UnicodeError):
            self._ok = False
            return b""

    def _decode(self, data: bytes) -> None:
        data = self._rest + data
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        block = data[:whole]
        try:
            self._write(self._strict(block))
        except ValueError:
            self._decode_loosely(data)

    def _strict(self, block: bytes) -> bytes:
        if block and self._ended:
            raise ValueError("data behind the padding")
        decoded: bytes = pybase64.b64decode(block, validate=True)
        self._ended = self._ended or block.endswith(b"=")
        return decoded

    def _decode_loosely(self, data: bytes) -> None:
        data = data.translate(_URL_SAFE, _NOISE)
        good = data.rstrip(b"=")
        strange = good.translate(None, _ALPHABET)
        if strange:
            good = good[: min(good.index(byte) for byte in set(strange))]
        elif not self._ended:
            good = data
        whole = len(good) - len(good) % 4
        self._rest = b"" if strange else good[whole:]
        try:
            self._write(self._strict(good[:whole]))
        except ValueError:
            self._ok = False
        self._ok = self._ok and not strange

    def _write_last(self) -> None:
        rest = self._rest.translate(_URL_SAFE, _NOISE)
        try:
            self._write(self._strict(rest + b"=" * (-len(rest) % 4)))
        except ValueError:
            self._ok = False

    def _write(self, decoded: bytes) -> None:
        view = memoryview(decoded)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self._size += len(decoded)


def looks_like_base64(head: bytes) -> bool:
    """Whether the raw beginning of a long JSON string is base64, with or without a ``data:`` prefix."""
    plain = head[len(data_prefix(head)[0]) :].replace(b"\\/", b"/").replace(b"\\n", b"").replace(b"\\r", b"")
    plain = re.sub(rb"\\u00[0-7][0-9a-fA-F]", b"A", plain).translate(_URL_SAFE)
    # The end of the head may cut an escape.
    cut = plain.rfind(b"\\", max(0, len(plain) - _LONGEST_ESCAPE))
    return not (plain if cut < 0 else plain[:cut]).translate(None, _ALPHABET)


def data_prefix(head: bytes) -> tuple[bytes, str]:
    """The raw ``data:…;base64,`` in front of a JSON string's inside and the same in plain text; empty if there is none."""
    match = _DATA_PREFIX.match(head[:300].replace(b"\\/", b"/"))
    if match is None:
        return b"", ""
    raw = head[: head.index(b",") + 1]
    return raw, match.group().decode("ascii", "replace")
