"""Reading a header without trusting it: short reads and endless structures are refusals, not surprises."""

import io
import os
from pathlib import Path
from typing import BinaryIO

from .errors import ImageRefused

# Structures in one file (segments, chunks, GIF blocks): the largest honest 50 MB file has some 200,000.
MAX_STEPS = 400_000


class Reader:
    """A cursor over a file; `size` is its length in bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        self.steps = 0
        file.seek(0)

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes, or the file is truncated."""
        data = self._file.read(count)
        if len(data) < count:
            raise ImageRefused("truncated")
        return data

    def skip(self, count: int) -> None:
        """Pass over `count` bytes, which must be there."""
        if self._file.seek(count, os.SEEK_CUR) > self.size:
            raise ImageRefused("truncated")

    def seek(self, position: int) -> None:
        """Go to an absolute position."""
        self._file.seek(position)

    def tell(self) -> int:
        """Where the cursor is."""
        return self._file.tell()

    def step(self) -> None:
        """Count one more structure. Raises `ImageRefused` when there are too many to be honest."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ImageRefused("damaged")


def open_source(source: str | Path | bytes) -> BinaryIO:
    """A seekable file over a path or over bytes."""
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")
