"""A gateway on loopback that speaks the Images contract and misbehaves as told: raw sockets, so it can do anything.

In a test::

    with FaultyGateway("429", "ok") as gateway:      # in order; the last one repeats
        ...call gateway.base_url...                  # "http://127.0.0.1:PORT/v1"; let it through with gateway.allowed
    assert gateway.executions == 1

``gateway.requests`` is the list of :class:`~tests.gateways.seen.Seen` POSTs, ``gateway.downloads`` the paths of GETs for
results, ``gateway.connections`` counts accepted connections. ``gateway.play(...)`` sets another script; a prompt with
``#fault:NAME`` (its spaces end it) chooses for its own request and takes nothing from the script. ``delay`` seconds pass
before each answer; ``at_least`` fills PNGs up to that many bytes; ``hold`` (a ``threading.Event``, as ``gateway.hold()``
returns it) keeps every answer back until it is set. All names are in ``SCENARIOS``.

``refuse`` is a port on which nobody listens (``gateway.listen()`` opens it). ``ok`` streams if asked to; ``plain`` never
does, ``stream`` always. As a process, for benches: ``python -m tests.gateways.faulty --port 9000 --scenario ok --delay 2
--bytes 2000000`` prints ``ready URL`` when it listens.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import socket
import struct
import threading
from types import TracebackType
from typing import ClassVar, Self

from tests.gateways.scenarios import REFUSALS, SCENARIOS, Exchange
from tests.gateways.seen import Seen

__all__ = ["SCENARIOS", "FaultyGateway", "Seen"]

_MARKER = re.compile(r"#fault:([a-z0-9_-]+)")


class FaultyGateway:
    exchange: ClassVar[type[Exchange]] = Exchange
    """How it answers; a gateway of another contract has another one."""
    scenarios: ClassVar[frozenset[str]] = SCENARIOS
    refusals: ClassVar[frozenset[str]] = REFUSALS

    def __init__(
        self,
        *script: str,
        delay: float = 0.0,
        at_least: int = 0,
        port: int = 0,
        drip_every: float = 1.0,
        retry_after: float = 1.0,
    ) -> None:
        self.delay = delay
        self.at_least = at_least
        self.drip_every = drip_every
        self.retry_after = retry_after
        self.requests: list[Seen] = []
        self.downloads: list[str] = []
        self.lookups: list[Seen] = []
        self.connections = 0
        self._held: threading.Event | None = None
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.play(*(script or ("ok",)))

    # What tests use

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def allowed(self) -> frozenset[str]:
        """For the address guard."""
        return frozenset({f"127.0.0.1:{self.port}"})

    @property
    def received(self) -> int:
        """POSTs whose whole body was read."""
        return sum(seen.whole for seen in self.requests)

    @property
    def executions(self) -> int:
        """POSTs that were worked on, and so would be billed, whatever the caller came to know of it."""
        return sum(seen.executed for seen in self.requests)

    def play(self, *script: str) -> None:
        """From now on these scenarios, in order; the last one repeats."""
        names = [name.replace("-", "_") for name in script]
        unknown = set(names) - self.scenarios
        if unknown:
            raise ValueError(f"no such scenario: {sorted(unknown)}")
        self._script = names

    def hold(self) -> threading.Event:
        """Keep answers back from now on, until the returned event is set."""
        self._held = threading.Event()
        return self._held

    def listen(self) -> None:
        """Start to accept connections, where the first scenario was ``refuse``."""
        asyncio.run_coroutine_threadsafe(self.serve(), self._loop).result(10)

    def __enter__(self) -> Self:
        self._thread.start()
        if self._script[0] != "refuse":
            self.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._socket.close()

    # The server

    async def serve(self) -> asyncio.Server:
        self._server = await asyncio.start_server(self._accept, sock=self._socket, backlog=1024)
        return self._server

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError):
            pass
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(ConnectionError, RuntimeError):
                writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._script[0] == "reset_before":
            self._next()
            await asyncio.sleep(0.1)  # by then a small request was handed over, every time
            reset(writer)
            return
        while (seen := await self._read_head(reader, writer)) is not None:
            self._remember(seen)
            await self._read_body(reader, seen)
            if self.delay and seen.method == "POST":
                await asyncio.sleep(self.delay)
            while self._held is not None and not self._held.is_set() and seen.method == "POST":  # noqa: ASYNC110 (set by a thread)
                await asyncio.sleep(0.01)
            if not await self.exchange(self, seen, writer).answer():
                return

    async def _read_head(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Seen | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return Seen(method, path, headers, port=writer.get_extra_info("peername")[1])

    def _remember(self, seen: Seen) -> None:
        if seen.method == "POST":
            self.requests.append(seen)
        elif "/files/" in seen.path:
            self.downloads.append(seen.path)
        else:
            self.lookups.append(seen)

    async def _read_body(self, reader: asyncio.StreamReader, seen: Seen) -> None:
        left = int(seen.headers.get("content-length", 0))
        if self._script[0] == "reset_midway" and left:
            seen.scenario = self._next()
            await reader.read(1000)
            return
        pieces = []
        while left and (piece := await reader.read(min(left, 262_144))):
            pieces.append(piece)
            left -= len(piece)
        seen.body = b"".join(pieces)
        seen.whole = not left
        if left:
            raise ConnectionError
        self._choose(seen)

    def _choose(self, seen: Seen) -> None:
        marker = _MARKER.search(str(seen.asked.get("prompt", ""))) if seen.method == "POST" else None
        if marker:
            seen.scenario = marker.group(1).replace("-", "_")
        else:
            # A look-up shows the present scenario and takes nothing from the script.
            seen.scenario = self._next() if seen.method == "POST" else self._script[0]
        seen.executed = seen.method == "POST" and seen.scenario not in self.refusals

    def _next(self) -> str:
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST instead of FIN."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _serve_for_ever(options: argparse.Namespace) -> None:
    gateway = FaultyGateway(options.scenario, delay=options.delay, at_least=options.bytes, port=options.port)
    server = await gateway.serve()
    print(f"ready {gateway.base_url}", flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="A gateway that misbehaves as told.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", default="ok", choices=sorted(SCENARIOS))
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--bytes", type=int, default=0, help="a PNG has at least this many bytes")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve_for_ever(parser.parse_args()))


if __name__ == "__main__":
    main()
