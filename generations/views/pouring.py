"""Files as the bodies of answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import BinaryIO

CHUNK = 262_144


async def poured(file: BinaryIO) -> AsyncIterator[bytes]:
    """What is left of ``file``, which is closed at the end. Asynchronous, since a plain iterator would be collected whole before the
    first byte leaves."""
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
