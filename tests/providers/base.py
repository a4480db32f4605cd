"""What the dialects' tests share: one real call over the real wire, and a gateway that says exactly what it is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from generations.providers.base import Dialect, FilePart, ImageRequest, Outcome
from generations.wire import ClientPool, Limits, open_wire
from tests.gateways.seen import Seen

KEY = "sk-test-1234567890abcdef"
QUICK = Limits(deadline=3, download_deadline=3, connect=2, download_backoff=0.01)
ASKED = ImageRequest(model="gpt-image-2", prompt="a red vase", size="256x256", quality="low")


@dataclass
class Heard:
    """A ``Progress`` that keeps what it hears: the bytes of every preview, by picture and number."""

    partials: list[tuple[int, int, bytes]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    async def remote_id(self, value: str) -> None:
        self.ids.append(value)

    async def partial(self, index: int, number: int, path: Path) -> None:
        self.partials.append((index, number, path.read_bytes()))  # noqa: ASYNC240
        path.unlink()  # noqa: ASYNC240


@dataclass
class Ran:
    """How a call ended: its outcome, its pictures' bytes, what was heard, and which files are left in the spool."""

    outcome: Outcome
    pictures: list[bytes]
    heard: Heard
    left: list[str]


def run(dialect: Dialect, base_url: str, spool: Path, request: ImageRequest = ASKED, limits: Limits = QUICK) -> Ran:
    """One call in a loop of its own. Raises what the dialect raises."""
    heard = Heard()

    async def call() -> Outcome:
        host = base_url.split("/")[2]
        async with (
            ClientPool(frozenset({host})) as pool,
            open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool, limits=limits) as wire,
        ):
            return await dialect.run(request, wire, heard)

    outcome = asyncio.run(call())
    pictures = [picture.path.read_bytes() for picture in outcome.pictures]
    for picture in outcome.pictures:
        picture.path.unlink()
    return Ran(outcome, pictures, heard, sorted(path.name for path in spool.iterdir()))


def check(dialect: Dialect, base_url: str, spool: Path, limits: Limits = QUICK) -> None:
    """The dialect's test of a gateway. Raises what it raises."""

    async def call() -> None:
        host = base_url.split("/")[2]
        async with (
            ClientPool(frozenset({host})) as pool,
            open_wire(base_url=base_url, key=KEY, spool=spool, pool=pool, limits=limits) as wire,
        ):
            await dialect.check(wire)

    asyncio.run(call())


def reference(directory: Path, name: str, data: bytes, content_type: str = "image/png") -> FilePart:
    path = directory / name
    path.write_bytes(data)
    return FilePart(path=path, filename=name, content_type=content_type, size=len(data))


class Quiet(BaseHTTPRequestHandler):
    """Says nothing on the terminal."""

    def log_message(self, *args: Any) -> None:
        pass


class Loopback:
    """A server on loopback in a thread, for as long as its ``with``."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class CannedGateway(Loopback):
    """Answers everything with one status, body and headers; ``requests`` are the calls that it got."""

    def __init__(
        self, status: int = 200, body: bytes | str = b"", kind: str = "application/json", **headers: str
    ) -> None:
        self.status = status
        self.body = body.encode() if isinstance(body, str) else body
        self.headers: Mapping[str, str] = {
            "content-type": kind,
            "x-request-id": "req_canned",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        self.requests: list[Seen] = []
        super().__init__(self._handler())

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(Quiet):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                gateway.requests.append(Seen("POST", self.path, headers, body=self.rfile.read(length), whole=True))
                self._answer()

            def do_GET(self) -> None:
                gateway.requests.append(Seen("GET", self.path))
                self._answer()

            def _answer(self) -> None:
                self.send_response_only(gateway.status)
                for name, value in gateway.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(gateway.body)))
                self.end_headers()
                self.wfile.write(gateway.body)

        return Handler
