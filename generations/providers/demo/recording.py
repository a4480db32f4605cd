"""What the gateway did, for tests that count executions: kept only with ``--record``, the newest calls only."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .bills import Bill
from .multipart import Part

_KEPT = 5000
_LOOKUPS_KEPT = 50_000
_TEXT_KEPT = 200


@dataclass
class Call:
    """One POST. ``executed`` turns true when a real gateway would have begun to bill.

    ``billed`` is what this one bills, None for nothing: nano-units of a currency, with the gateway's own units where it has
    some. ``at`` is in seconds of the epoch; ``key`` is a fingerprint of the API key; ``task`` the id that was given.
    """

    request_id: str
    path: str
    idempotency_key: str | None
    prompt: str = ""
    n: int = 1
    size: str = ""
    quality: str = ""
    executed: bool = False
    outcome: str = "rejected"
    fields: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    partials: int = 0
    contract: str = ""
    key: str = ""
    at: float = field(default_factory=time.time)
    billed: dict[str, Any] | None = None
    task: str = ""

    def note_fields(self, values: Mapping[str, Any]) -> None:
        """Keep the fields of a JSON body, long texts cut."""
        self.fields |= {name: _cut(value) for name, value in values.items()}

    def bill(self, bill: Bill) -> None:
        """The call was executed: say what it costs."""
        self.executed, self.billed = True, bill.as_json()

    def note_parts(self, parts: Iterable[Part]) -> None:
        """Keep names, file names, types and hashes in the order sent."""
        for part in parts:
            if part.filename is None and part.content_type is None:
                self.fields[part.name] = part.data.decode("utf-8", "replace")[:_TEXT_KEPT]
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


@dataclass
class Lookup:
    """One GET of a task."""

    path: str
    contract: str
    key: str
    status: int
    at: float = field(default_factory=time.time)


def _cut(value: Any) -> Any:
    """The same value with its long texts cut."""
    if isinstance(value, dict):
        return {name: _cut(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value]
    return value[:_TEXT_KEPT] if isinstance(value, str) else value


def fingerprint(key: str) -> str:
    """What the record says in place of an API key."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


class Recorder:
    """The newest calls and look-ups, oldest first. Switched off, it keeps nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._calls: deque[Call] = deque(maxlen=_KEPT if enabled else 0)
        self._lookups: deque[Lookup] = deque(maxlen=_LOOKUPS_KEPT if enabled else 0)

    def add(self, call: Call) -> Call:
        self._calls.append(call)
        return call

    def looked_up(self, lookup: Lookup) -> None:
        self._lookups.append(lookup)

    def clear(self) -> None:
        self._calls.clear()
        self._lookups.clear()

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        return {"calls": [asdict(c) for c in self._calls], "lookups": [asdict(item) for item in self._lookups]}
