"""What all contracts share: the clock's speed, the painter, the record, the directives' memory and the kept files."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

from .artist import Artist
from .errors import ApiError
from .faults import Faults
from .http import Exchange
from .recording import Call, Lookup, Recorder, fingerprint
from .serve import cut

_KEPT_BYTES = 192 * 1024 * 1024


@dataclass
class KeptFile:
    """A result behind an address; its next ``failures`` downloads fail."""

    data: bytes
    content_type: str
    failures: int = 0


class Workshop:
    """The gateway's common state.

    ``speed`` divides all pretended times. ``data_uris`` lets the contracts that want addresses take ``data:`` URIs.
    ``window`` is the length in seconds of Runbase's rate limit: a rule, so ``speed`` does not change it.
    """

    def __init__(self, *, speed: float, record: bool, plain: bool, data_uris: bool, window: float) -> None:
        self.speed = max(speed, 0.01)
        self.data_uris = data_uris
        self.window = window
        self.recorder = Recorder(enabled=record)
        self.faults = Faults(self.speed)
        self.artist = Artist(ThreadPoolExecutor(max_workers=2, thread_name_prefix="draw"), plain=plain)
        self._files: OrderedDict[str, KeptFile] = OrderedDict()
        self._kept_bytes = 0

    def note(self, exchange: Exchange, contract: str) -> Call:
        """Open the record of a POST."""
        key = exchange.header("idempotency-key") or None
        call = Call(exchange.request_id, exchange.path, key, contract=contract, key=fingerprint(exchange.key()))
        return self.recorder.add(call)

    def note_lookup(self, exchange: Exchange, contract: str, status: int) -> None:
        """Record a GET of a task."""
        self.recorder.looked_up(Lookup(exchange.path, contract, fingerprint(exchange.key()), status))

    def keep(self, origin: str, data: bytes, content_type: str, failures: int = 0) -> str:
        """Store a file for a while and give its address on this server."""
        name = f"{uuid4().hex}.{content_type.partition('/')[2]}"
        self._files[name] = KeptFile(data, content_type, failures)
        self._kept_bytes += len(data)
        while self._kept_bytes > _KEPT_BYTES and len(self._files) > 1:
            self._kept_bytes -= len(self._files.popitem(last=False)[1].data)
        return f"{origin}/files/{name}"

    async def hand_out(self, exchange: Exchange) -> None:
        """Answer a download; no key is needed."""
        stored = self._files.get(exchange.path.removeprefix("/files/"))
        if stored is None:
            raise ApiError(404, "No such file.", code="not_found")
        if stored.failures > 0:
            stored.failures -= 1
            raise ApiError(503, "The file is not ready.", "server_error")
        await exchange.answer(200, stored.data, stored.content_type)


async def cut_off(exchange: Exchange) -> None:
    """Break the connection, and wait for the server to notice."""
    cut(exchange.scope)
    await exchange.disconnected()


async def answer_as_proxy(exchange: Exchange) -> None:
    """A 502 page of a proxy in between."""
    page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    await exchange.answer(502, page, "text/html")
