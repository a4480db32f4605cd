"""How driver and child speak: JSON objects, each behind its length in four bytes, big end first."""

import json
import struct
from collections.abc import Callable
from typing import Any

HEAD = struct.Struct(">I")
# Paths, codes, facts and texts only: pixels never cross the pipe. A prompt may have 200,000 characters, each twelve letters here.
MAX_FRAME = 8 << 20


def pack(message: dict[str, Any]) -> bytes:
    """One frame. Raises ValueError where the message is no plain data or too long."""
    body = json.dumps(message, ensure_ascii=True, allow_nan=False).encode("ascii")
    if len(body) > MAX_FRAME:
        raise ValueError("frame too long")
    return HEAD.pack(len(body)) + body


def unpack(read: Callable[[int], bytes]) -> dict[str, Any] | None:
    """The next frame, `read(n)` giving exactly n bytes or fewer at the end; None at the end."""
    head = read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    if length > MAX_FRAME:
        return None
    body = read(length)
    if len(body) < length:
        return None
    message: dict[str, Any] = json.loads(body)
    return message
