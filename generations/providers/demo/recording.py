"""What the gateway did, for tests that count executions: kept only with ``--record``, the newest calls only."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from .multipart import Part

_KEPT = 5000


@dataclass
class Call:
    """One POST. ``executed`` turns true when a real gateway would have begun to bill."""

    request_id: str
    path: str
    idempotency_key: str | None
    prompt: str = ""
    n: int = 1
    size: str = ""
    quality: str = ""
    executed: bool = False
    outcome: str = "rejected"
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    partials: int = 0

    def note_parts(self, parts: Iterable[Part]) -> None:
        """Keep names, file names, types and hashes in the order sent."""
        for part in parts:
            if part.filename is None and part.content_type is None:
                self.fields[part.name] = part.data.decode("utf-8", "replace")[:200]
                continue
            self.parts.append(
                {
                    "name": part.name,
                    "filename": part.filename,
                    "content_type": part.content_type,
                    "sha256": hashlib.sha256(part.data).hexdigest(),
                    "bytes": len(part.data),
                }
            )

    def note_picture(self, data: bytes) -> None:
        """Keep the hash of a picture given."""
        self.pictures.append(hashlib.sha256(data).hexdigest())


class Recorder:
    """The newest calls, oldest first. Switched off, it keeps nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._calls: deque[Call] = deque(maxlen=_KEPT if enabled else 0)

    def add(self, call: Call) -> Call:
        self._calls.append(call)
        return call

    def clear(self) -> None:
        self._calls.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(call) for call in self._calls]
